extension Graph {
  /// The nodes that `outputs` need, one a line: `%3 = mul(%1, %2) : [8] #2`.
  ///
  /// `#2` is the tag. All nodes if no outputs are given.
  public func dump(outputs: [NodeRef]? = nil) -> String {
    let isNeeded =
      outputs.map { Routine(graph: self, outputs: $0).neededNodes() } ?? nodes.map { _ in true }
    var lines: [String] = []
    for (position, node) in nodes.enumerated() where isNeeded[position] {
      let inputs = node.inputs.map(\.name).joined(separator: ", ")
      let shapes = node.shapes.map(\.description).joined(separator: ", ")
      let tag = node.tag < 0 ? "" : " #\(node.tag)"
      lines.append(
        "%\(position) = \(node.op.name)\(node.attributesText(slots))(\(inputs)) : \(shapes)\(tag)")
    }
    if let outputs { lines.append("return " + outputs.map(\.name).joined(separator: ", ")) }
    return lines.joined(separator: "\n")
  }
}

extension NodeRef {
  /// `%3`, or `%3.1` for a further output.
  var name: String { output == 0 ? "%\(node)" : "%\(node).\(output)" }
}

extension Node {
  /// The attributes in angle brackets, long ones shortened; a slot by its name.
  func attributesText(_ slots: [Slot]) -> String {
    if op == Input.self || op == IndexInput.self { return "<\(slots[attributes.ints[0]].name)>" }
    let isConstant = op == Constant.self || op == IndexConstant.self
    var parts = isConstant ? [] : attributes.ints.map(String.init)
    parts += attributes.reals.prefix(8).map { real in
      real == real.rounded() && real.magnitude < 1e15
        ? String(Int(real)) : String(describing: real)
    }
    if attributes.reals.count > 8 { parts.append("… \(attributes.reals.count) numbers") }
    if let body = attributes.body { parts.append("body of \(body.nodes.count) nodes") }
    return parts.isEmpty ? "" : "<" + parts.joined(separator: ", ") + ">"
  }
}

extension Compilation: CustomStringConvertible {
  /// The instructions, one a line; the steps of a fused one below it.
  var description: String {
    var lines: [String] = []
    var stage = Stage.setup
    if instructions.first?.stage == .setup { lines.append("setup") }
    for instruction in instructions {
      if instruction.stage != stage || lines.isEmpty {
        stage = instruction.stage
        lines.append("step")
      }
      switch instruction.body {
      case .kernel(let position):
        let node = analysis.nodes[position]
        let outputs = node.shapes.indices.map { text(NodeRef(position, $0)) }
        let inputs = node.inputs.map { ref in
          let source = analysis.resolve(ref)
          return text(source.base, source.offset)
        }
        lines.append("  " + line(outputs, node.op.name, inputs, position))
      case .fused(let plan):
        lines.append(
          "  fused over \(plan.count)"
            + (plan.blockCount > 1 ? " in \(plan.blockCount) blocks of \(plan.blockSize)" : ""))
        for step in plan.steps {
          lines.append(
            "    "
              + line(
                step.outputs.map { text($0) }, step.name, step.inputs.map { text($0) }, step.node))
        }
      }
    }
    lines.append(
      "return "
        + routine.outputs.map { ref in
          let source = analysis.resolve(ref)
          return text(source.base, source.offset)
        }.joined(separator: ", "))
    lines.append("arena \(memory.arenaBytes) bytes, constants \(memory.constantBytes) bytes")
    return lines.joined(separator: "\n")
  }

  private func line(
    _ outputs: [String], _ name: String, _ inputs: [String], _ position: Int
  ) -> String {
    let head = outputs.joined(separator: ", ") + " = \(name)(\(inputs.joined(separator: ", ")))"
    guard position >= 0 else { return head }
    let node = analysis.nodes[position]
    let shapes = node.shapes.map(\.description).joined(separator: ", ")
    return head + " : \(shapes)" + (node.tag < 0 ? "" : " #\(node.tag)")
  }

  private func text(_ operand: BlockStep.Operand) -> String {
    switch operand {
    case .memory(let ref, let offset, _): text(ref, offset)
    case .register(let register): "r\(register)"
    case .sum(let ref), .accumulated(let ref): text(ref)
    case .none: "_"
    }
  }

  private func text(_ ref: NodeRef, _ offset: Int = 0) -> String {
    let shift = offset == 0 ? "" : "+\(offset)"
    switch memory.places[ref] {
    case .slot(let slot)?: return routine.graph.slots[slot].name + shift
    case .constant(let start)?:
      if let value = routine.graph.constantValue(ref), value.count == 1 {
        return "\(value[0])"
      }
      return "constant@\(start)\(shift)"
    case .arena(let start)?: return "@\(start)\(shift)"
    case nil: return "_"
    }
  }
}
