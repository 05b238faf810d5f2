/// Where each value lives: lifetimes become offsets in one arena.
struct MemoryPlan {
  /// Where a value is.
  enum Place: Equatable {
    /// Bound from outside.
    case slot(Int)
    /// Among the constants, at a byte.
    case constant(Int)
    /// In the arena, at a byte.
    case arena(Int)
  }

  private(set) var places: [NodeRef: Place] = [:]
  private(set) var arenaBytes = 0
  private(set) var constantBytes = 0
  /// Constants in the order of their bytes.
  private(set) var constants: [(ref: NodeRef, offset: Int)] = []
  /// Concatenations whose parts are computed in place: they need no instruction.
  private(set) var inPlace: Set<Int> = []

  /// What takes memory: the arena's values and the constants.
  private(set) var sizes: [(ref: NodeRef, bytes: Int)] = []

  private let analysis: Analysis

  init(_ analysis: Analysis, _ groups: [Group], _ selection: InstructionSelection) {
    self.analysis = analysis
    placeLeaves(selection)
    let lives = lifetimes(groups, selection)
    sizes =
      lives.map { ($0.ref, $0.bytes) }
      + constants.map { ($0.ref, analysis.count($0.ref) * bytes($0.ref)) }
    let homes = concatenations(groups, lives)
    allocate(lives, homes)
  }

  /// Bytes an element.
  private func bytes(_ ref: NodeRef) -> Int {
    analysis.routine.graph.isIndex(ref) ? 4 : analysis.precision.bytes
  }

  private mutating func placeLeaves(_ selection: InstructionSelection) {
    for (position, node) in analysis.nodes.enumerated() where node.inputs.isEmpty {
      let ref = NodeRef(position)
      if node.op == Input.self || node.op == IndexInput.self {
        places[ref] = .slot(node.attributes.ints[0])
      } else if selection.isRead(ref) {
        places[ref] = .constant(constantBytes)
        constants.append((ref, constantBytes))
        constantBytes += aligned(analysis.count(ref) * bytes(ref))
      }
    }
  }

  /// From which instruction to which a value is needed.
  private struct Life {
    var ref: NodeRef
    var start: Int
    var end: Int
    var bytes: Int
  }

  private func lifetimes(_ groups: [Group], _ selection: InstructionSelection) -> [Life] {
    var lives: [Life] = []
    var indexOf: [NodeRef: Int] = [:]
    for (order, group) in groups.enumerated() {
      for position in group.nodes {
        let node = analysis.nodes[position]
        for output in node.shapes.indices {
          let ref = NodeRef(position, output)
          guard selection.isRead(ref) else { continue }
          let form = analysis.plans[position]?.block
          let isBuffered = form?.outputs[output] == .elements && group.count != nil
          if isBuffered && !selection.isExternal(ref) { continue }
          indexOf[ref] = lives.count
          let size = analysis.count(ref) * bytes(ref)
          lives.append(Life(ref: ref, start: order, end: order, bytes: size))
        }
      }
      for position in group.nodes {
        for input in analysis.nodes[position].inputs {
          guard let life = indexOf[analysis.resolve(input).base] else { continue }
          // What the setup leaves for the steps stays for good.
          let crosses = groups[lives[life].start].stage != group.stage
          lives[life].end = crosses ? Int.max : max(lives[life].end, order)
        }
      }
    }
    for output in analysis.routine.outputs {
      if let life = indexOf[analysis.resolve(output).base] { lives[life].end = Int.max }
    }
    return lives
  }

  /// Parts of concatenations along the first axis that can be computed where they belong.
  private mutating func concatenations(
    _ groups: [Group], _ lives: [Life]
  ) -> [NodeRef: (whole: NodeRef, offset: Int)] {
    var homes: [NodeRef: (whole: NodeRef, offset: Int)] = [:]
    let outputs = Set(analysis.routine.outputs.map { analysis.resolve($0).base })
    let alive = Set(lives.map(\.ref))
    let orderOf = Dictionary(uniqueKeysWithValues: lives.map { ($0.ref, $0.start) })
    for group in groups {
      guard group.count == nil, let position = group.nodes.first,
        analysis.nodes[position].op == Concat.self
      else { continue }
      let node = analysis.nodes[position]
      let whole = NodeRef(position)
      let leading = analysis.nodes[position].shapes[0].prefix(node.attributes.ints[0])
      guard leading.allSatisfy({ $0 == 1 }) else { continue }
      var parts: [NodeRef: (whole: NodeRef, offset: Int)] = [:]
      var offset = 0
      for input in node.inputs {
        let source = analysis.resolve(input)
        let count = analysis.count(input)
        let isWhole = source.offset == 0 && analysis.count(source.base) == count
        let stage = orderOf[source.base].map { groups[$0].stage }
        if isWhole, alive.contains(source.base), !outputs.contains(source.base),
          homes[source.base] == nil, parts[source.base] == nil, stage == group.stage,
          analysis.nodes[Int(source.base.node)].op != Concat.self
        {
          parts[source.base] = (whole, offset)
        }
        offset += count * bytes(whole)
      }
      guard parts.count == node.inputs.count else { continue }
      homes.merge(parts) { a, _ in a }
      inPlace.insert(position)
    }
    return homes
  }

  private mutating func allocate(
    _ lives: [Life], _ homes: [NodeRef: (whole: NodeRef, offset: Int)]
  ) {
    // A whole lives as long as any of its parts.
    var spans: [NodeRef: Life] = [:]
    for life in lives {
      let whole = homes[life.ref]?.whole ?? life.ref
      if let known = spans[whole] {
        spans[whole]?.start = min(known.start, life.start)
        spans[whole]?.end = max(known.end, life.end)
        if whole == life.ref { spans[whole]?.bytes = life.bytes }
      } else {
        spans[whole] = Life(
          ref: whole, start: life.start, end: life.end, bytes: whole == life.ref ? life.bytes : 0)
      }
    }
    var active: [(offset: Int, bytes: Int, end: Int)] = []
    let ordered = spans.values.sorted {
      ($0.start, $0.ref.node, $0.ref.output) < ($1.start, $1.ref.node, $1.ref.output)
    }
    for life in ordered {
      active.removeAll { $0.end < life.start }
      let size = aligned(life.bytes)
      var offset = 0
      var slot = 0
      while slot < active.count, active[slot].offset - offset < size {
        offset = max(offset, active[slot].offset + active[slot].bytes)
        slot += 1
      }
      active.insert((offset, size, life.end), at: slot)
      places[life.ref] = .arena(offset)
      arenaBytes = max(arenaBytes, offset + size)
    }
    for (part, home) in homes {
      if case .arena(let start)? = places[home.whole] {
        places[part] = .arena(start + home.offset)
      }
    }
  }

  private func aligned(_ bytes: Int) -> Int { (max(bytes, 1) + 63) / 64 * 64 }
}
