/// Nodes that run as one instruction: a single one by its whole-array kernel, or several by their
/// block kernels over the same number of elements.
struct Group {
  /// The nodes, in order.
  var nodes: [Int]
  /// The number of elements of the iteration; `nil` for a whole-array kernel.
  var count: Int?
  var stage: Stage
  /// The length of the rows that blocks must not cut; `nil` if none do.
  var row: Int?
}

/// Decides which nodes run together, and in which order the groups run.
struct Fusion {
  private let analysis: Analysis
  private(set) var groups: [Group] = []
  /// The group of each node; -1 for those that nothing computes.
  private(set) var groupOf: [Int]
  /// For each group, the groups that must run before it, directly or not.
  private var before: [BitSet] = []

  /// - Parameter isFusing: whether to put nodes together at all.
  init(_ analysis: Analysis, isFusing: Bool) {
    self.analysis = analysis
    groupOf = [Int](repeating: -1, count: analysis.nodes.count)
    for position in analysis.nodes.indices where !isRepeated(position) {
      place(position, isFusing: isFusing)
    }
  }

  /// Puts a node into a group, new if none will have it, and before it the repeated nodes that it
  /// reads and that nobody has placed.
  private mutating func place(_ position: Int, isFusing: Bool) {
    guard let plan = analysis.plans[position], groupOf[position] < 0 else { return }
    let count = plan.block.map { Shapes.count($0.shape) }
    let stage = analysis.stages[position]
    var group =
      isFusing && count != nil
      ? groups.indices.reversed().first { canJoin(position, plan, $0, stage) } : nil
    for ref in analysis.nodes[position].inputs {
      let source = Int(analysis.resolve(ref).base.node)
      guard groupOf[source] < 0, analysis.plans[source] != nil else { continue }
      if isFusing, count != nil, analysis.count(ref) == count {
        if group == nil {
          group = groups.count
          groups.append(Group(nodes: [], count: count, stage: stage))
          before.append(BitSet(analysis.nodes.count))
        }
        placeRepeated(source, in: group)
      } else {
        place(source, isFusing: isFusing)
      }
    }
    join(position, group, Group(nodes: [], count: count, stage: stage))
  }

  /// Puts a repeated node, and those before it, into the group of its reader.
  private mutating func placeRepeated(_ position: Int, in group: Int?) {
    for ref in analysis.nodes[position].inputs {
      let source = Int(analysis.resolve(ref).base.node)
      if groupOf[source] < 0, analysis.plans[source] != nil { placeRepeated(source, in: group) }
    }
    join(position, group, Group(nodes: [], count: nil, stage: .step))
  }

  /// Whether a node repeats what another computes, to save the memory in between.
  private func isRepeated(_ position: Int) -> Bool {
    Routine.isRepeated(analysis.nodes[position].attributes)
  }

  /// The groups, each after those it needs, setup before steps.
  func ordered() -> [Group] {
    let order = groups.indices.sorted { a, b in
      let (x, y) = (groups[a], groups[b])
      return (x.stage, x.nodes[0]) < (y.stage, y.nodes[0])
    }
    var isDone = BitSet(groups.count)
    var result: [Group] = []
    func visit(_ group: Int) {
      guard !isDone.contains(group) else { return }
      for other in order where other != group && before[group].contains(other) { visit(other) }
      if isDone.insert(group) { result.append(groups[group]) }
    }
    for group in order { visit(group) }
    return result
  }

  /// Whether a node can run in a group: the same elements, and nothing it reads comes after or
  /// out of the group as a whole.
  private func canJoin(
    _ position: Int, _ plan: KernelPlan, _ group: Int, _ stage: Stage
  ) -> Bool {
    guard let form = plan.block, groups[group].stage == stage,
      groups[group].count == Shapes.count(form.shape)
    else { return false }
    if let row = form.row, let other = groups[group].row, row != other { return false }
    return canRead(position, form, group)
  }

  /// Whether what a node reads is ready for a group, or made in it element by element.
  private func canRead(_ position: Int, _ form: BlockForm, _ group: Int) -> Bool {
    for (ref, access) in zip(analysis.nodes[position].inputs, form.inputs) {
      let source = analysis.resolve(ref)
      let other = groupOf[Int(source.base.node)]
      if other < 0 {
        let node = Int(source.base.node)
        if let repeated = analysis.plans[node]?.block, !canRead(node, repeated, group) {
          return false
        }
        continue
      }
      if other != group {
        if before[other].contains(group) { return false }
        continue
      }
      guard access == .elements, source.offset == 0,
        analysis.plans[Int(source.base.node)]?.block?.outputs[Int(source.base.output)] == .elements,
        analysis.count(ref) == groups[group].count
      else { return false }
    }
    return true
  }

  private mutating func join(_ position: Int, _ existing: Int?, _ fresh: Group) {
    let group = existing ?? groups.count
    if existing == nil {
      groups.append(fresh)
      before.append(BitSet(analysis.nodes.count))
    }
    groups[group].nodes.append(position)
    groupOf[position] = group
    if let row = analysis.plans[position]?.block?.row { groups[group].row = row }
    var added = before[group]
    for ref in analysis.nodes[position].inputs {
      let other = groupOf[Int(analysis.resolve(ref).base.node)]
      guard other >= 0, other != group else { continue }
      _ = added.insert(other)
      added.formUnion(before[other])
    }
    guard added != before[group] else { return }
    before[group] = added
    if existing == nil { return }
    for later in groups.indices where before[later].contains(group) {
      before[later].formUnion(added)
    }
  }
}

/// A set of small numbers, one bit each.
struct BitSet: Equatable {
  private var words: [UInt64]

  /// Empty, for numbers below `capacity`.
  init(_ capacity: Int) { words = [UInt64](repeating: 0, count: (capacity + 63) / 64 + 1) }

  func contains(_ i: Int) -> Bool { words[i >> 6] & (1 << UInt64(i & 63)) != 0 }

  /// Adds a number; says whether it is new.
  mutating func insert(_ i: Int) -> Bool {
    if contains(i) { return false }
    words[i >> 6] |= 1 << UInt64(i & 63)
    return true
  }

  mutating func formUnion(_ other: BitSet) {
    for i in words.indices { words[i] |= other.words[i] }
  }
}
