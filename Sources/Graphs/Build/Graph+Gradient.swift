extension Graph {
  /// The derivatives of a scalar with respect to arrays, as new nodes (reverse mode).
  ///
  /// What the scalar does not depend on gets zeros. The new nodes carry the tags of the nodes that
  /// they differentiate.
  /// - Precondition: `scalar` has one element.
  public func gradient(of scalar: NodeRef, with targets: [NodeRef]) -> [NodeRef] {
    precondition(count(of: scalar) == 1, "the gradient of an array of \(shape(of: scalar))")
    return gradient(
      of: [scalar], cotangents: [constant([1], shape(of: scalar))], with: targets)
  }

  /// The cotangents of `targets`, given those of `outputs`.
  public func gradient(
    of outputs: [NodeRef], cotangents: [NodeRef], with targets: [NodeRef]
  ) -> [NodeRef] {
    let last = Int(outputs.map(\.node).max() ?? -1)
    let isActive = activeNodes(upTo: last, targets)
    var pending: [NodeRef: [NodeRef]] = [:]
    for (output, cotangent) in zip(outputs, cotangents) {
      pending[output, default: []].append(fit(cotangent, to: shape(of: output)))
    }
    let savedTag = tag
    defer { tag = savedTag }
    let wantedNodes = Set(targets.map(\.node))
    var totals: [NodeRef: NodeRef] = [:]
    for position in stride(from: last, through: 0, by: -1) where isActive[position] {
      let node = nodes[position]
      tag = node.tag
      var cotangents = [NodeRef?](repeating: nil, count: node.shapes.count)
      for output in node.shapes.indices {
        let ref = NodeRef(position, output)
        guard let parts = pending.removeValue(forKey: ref) else { continue }
        cotangents[output] = total(of: parts, shape: node.shapes[output])
      }
      guard cotangents.contains(where: { $0 != nil }) else { continue }
      if wantedNodes.contains(Int32(truncatingIfNeeded: position)) {
        for (output, cotangent) in cotangents.enumerated() {
          totals[NodeRef(position, output)] = cotangent
        }
      }
      if node.inputs.isEmpty { continue }
      let call = VJPCall(
        graph: self, inputs: node.inputs,
        outputs: node.shapes.indices.map { NodeRef(position, $0) },
        attributes: node.attributes, cotangents: cotangents,
        wanted: node.inputs.map { isActive[Int($0.node)] })
      for (input, part) in zip(node.inputs, node.op.vjp(call)) {
        guard let part, isActive[Int(input.node)] else { continue }
        pending[input, default: []].append(fit(part, to: shape(of: input)))
      }
    }
    return targets.map { totals[$0] ?? broadcast(constant(0), to: shape(of: $0)) }
  }

  /// Which nodes depend on a target.
  private func activeNodes(upTo last: Int, _ targets: [NodeRef]) -> [Bool] {
    var isActive = [Bool](repeating: false, count: last + 1)
    for target in targets where target.node <= last { isActive[Int(target.node)] = true }
    for position in isActive.indices where !isActive[position] {
      isActive[position] = nodes[position].inputs.contains { isActive[Int($0.node)] }
    }
    return isActive
  }

  /// The sum of cotangents; those of separate slices along an axis are put side by side instead.
  private func total(of parts: [NodeRef], shape: [Int]) -> NodeRef {
    var slices: [Slab] = []
    var sum: NodeRef?
    for part in parts {
      if let slab = slab(part, shape), slices.allSatisfy({ $0.axis == slab.axis }) {
        slices.append(slab)
      } else {
        sum = sum.map { add($0, part) } ?? part
      }
    }
    if slices.isEmpty { return sum ?? broadcast(constant(0), to: shape) }
    let joined = join(slices, shape)
    return sum.map { add($0, joined) } ?? joined
  }

  /// A cotangent that is zero but for a run of positions along one axis.
  private struct Slab {
    var axis: Int
    var start: Int
    var count: Int
    var value: NodeRef
  }

  private func slab(_ part: NodeRef, _ shape: [Int]) -> Slab? {
    let node = node(part)
    guard node.op == Embed.self, node.attributes.reals == [0] else { return nil }
    let counts = self.shape(of: node.inputs[0])
    let box = Embed.parts(node.attributes, counts: counts).box
    let cut = shape.indices.filter { counts[$0] != shape[$0] }
    guard cut.count <= 1, box.steps.allSatisfy({ $0 == 1 }), !shape.isEmpty else { return nil }
    let axis = cut.first ?? 0
    return Slab(axis: axis, start: box.starts[axis], count: counts[axis], value: node.inputs[0])
  }

  private func join(_ slabs: [Slab], _ shape: [Int]) -> NodeRef {
    let axis = slabs[0].axis
    var merged: [Slab] = []
    var overlapping: [NodeRef] = []
    for slab in slabs.sorted(by: { ($0.start, $0.count) < ($1.start, $1.count) })
    where slab.count > 0 {
      if let last = merged.last, last.start == slab.start, last.count == slab.count {
        merged[merged.count - 1].value = add(last.value, slab.value)
      } else if let last = merged.last, last.start + last.count > slab.start {
        var starts = shape.map { _ in 0 }
        starts[axis] = slab.start
        let steps = shape.map { _ in 1 }
        overlapping.append(embed(slab.value, in: shape, starts: starts, steps: steps))
      } else {
        merged.append(slab)
      }
    }
    var pieces: [NodeRef] = []
    var end = 0
    func fill(to start: Int) {
      guard start > end else { return }
      var gap = shape
      gap[axis] = start - end
      pieces.append(broadcast(constant(0), to: gap))
    }
    for slab in merged {
      fill(to: slab.start)
      pieces.append(slab.value)
      end = slab.start + slab.count
    }
    fill(to: shape[axis])
    let joined = pieces.isEmpty ? broadcast(constant(0), to: shape) : concat(pieces, axis: axis)
    return overlapping.reduce(joined) { add($0, $1) }
  }
}
