/// An instruction before it is laid out in memory.
struct InstructionPlan {
  /// What runs.
  enum Body {
    /// A whole-array kernel of a node.
    case kernel(node: Int)
    /// Block kernels, one after the other on each block.
    case fused(FusedPlan)
  }

  var body: Body
  var stage: Stage
}

/// Several block kernels over the same elements.
struct FusedPlan {
  /// The number of elements of the iteration.
  var count: Int
  /// The number of elements of a block.
  var blockSize: Int
  var steps: [BlockStep] = []
  /// How many block-sized buffers the steps pass values in.
  var registerCount = 0
  /// How many blocks go together to one thread: by shape and cost, never by the number of threads.
  var blocksPerChunk = 1

  var blockCount: Int { max(1, (count + blockSize - 1) / blockSize) }
  var chunkCount: Int { (blockCount + blocksPerChunk - 1) / blocksPerChunk }
}

/// One block kernel in a fused instruction.
struct BlockStep {
  /// Where an operand of a block kernel is.
  enum Operand: Equatable {
    /// In memory, from an element on, moving by so many elements a block.
    case memory(NodeRef, offset: Int, advance: Int)
    /// In a buffer of the instruction.
    case register(Int)
    /// A number for each block, added up at the end.
    case sum(NodeRef)
    /// The whole of an output, cleared before the first block.
    case accumulated(NodeRef)
    /// An output that nothing reads.
    case none
  }

  var kernel: any BlockKernel.Type
  var name: String
  /// The node; -1 for a step that only spreads an operand.
  var node: Int
  var inputs: [Operand]
  var outputs: [Operand]
  /// Bit i: input i is one number.
  var scalars: UInt32
  /// Bit i: output i is read.
  var needed: UInt32
  var ints: [Int]
  var reals: [Double]
}

/// Turns groups into instructions: which values stay in buffers, which operands are spread.
struct InstructionSelection {
  private let analysis: Analysis
  private let groupOf: [Int]
  /// The values that something outside their group reads, or that are outputs.
  private let external: Set<NodeRef>
  /// The values that anything reads.
  private let read: Set<NodeRef>

  init(_ analysis: Analysis, _ fusion: Fusion) {
    self.analysis = analysis
    groupOf = fusion.groupOf
    var external = Set(analysis.routine.outputs.map { analysis.resolve($0).base })
    var read = external
    for (position, node) in analysis.nodes.enumerated() where analysis.plans[position] != nil {
      for input in node.inputs {
        let base = analysis.resolve(input).base
        read.insert(base)
        if fusion.groupOf[Int(base.node)] != fusion.groupOf[position] { external.insert(base) }
      }
    }
    self.external = external
    self.read = read
  }

  /// Whether a value needs memory of its own.
  func isExternal(_ ref: NodeRef) -> Bool { external.contains(ref) }

  /// Whether anything reads a value.
  func isRead(_ ref: NodeRef) -> Bool { read.contains(ref) }

  /// The instruction of a group.
  func instruction(_ group: Group) -> InstructionPlan {
    guard let count = group.count else {
      return InstructionPlan(body: .kernel(node: group.nodes[0]), stage: group.stage)
    }
    var builder = FusedBuilder(
      plan: FusedPlan(count: count, blockSize: blockSize(group)), lastUse: lastUses(group))
    for position in group.nodes { addStep(position, to: &builder) }
    builder.plan.registerCount = builder.registerCount
    builder.plan.blocksPerChunk = blocksPerChunk(group, builder.plan)
    return InstructionPlan(body: .fused(builder.plan), stage: group.stage)
  }

  /// 512 elements, fewer where rows of matrices are read, so that a block's rows stay in the cache.
  ///
  /// Where all that repeats over the iteration repeats in the pattern of its rows, a block is a row:
  /// then an operand of one row is read in place, and one of a number a row is a scalar. Where
  /// rows must not be cut, a block is some of them.
  private func blockSize(_ group: Group) -> Int {
    var size = 512
    var hasMatrix = false
    for position in group.nodes {
      for case .rows(let n)? in analysis.plans[position]?.block?.inputs.map(Optional.some) ?? [] {
        let fitting = 24576 / max(1, n * analysis.precision.bytes)
        size = min(size, max(32, fitting / 32 * 32))
        hasMatrix = true
      }
    }
    if let row = group.row { return row >= 192 ? row : max(1, size / row) * row }
    let row = hasMatrix ? 0 : commonRow(group)
    return row >= 192 && row <= Self.longestRow ? row : size
  }

  /// Rows up to this length may be blocks.
  static let longestRow = 4096

  /// The length of the rows in whose pattern all operands repeat; 0 if there is none.
  private func commonRow(_ group: Group) -> Int {
    var row = 0
    for position in group.nodes {
      guard let form = analysis.plans[position]?.block else { continue }
      if form.shape.count > 1, form.outputs.contains(.accumulated),
        form.inputs.allSatisfy({ $0 == .elements })
      {
        row = form.shape[form.shape.count - 1]
      }
      for (ref, access) in zip(analysis.nodes[position].inputs, form.inputs)
      where access == .elements {
        let count = analysis.count(ref)
        if count == 1 || count == group.count { continue }
        let ints = pattern(ref, form.shape)
        guard ints[1] == 2, row == 0 || row == ints[3] else { return 0 }
        row = ints[3]
      }
    }
    return row
  }

  /// How an operand repeats over an iteration, as the integers of `StridedCopy`.
  private func pattern(_ ref: NodeRef, _ shape: [Int]) -> [Int] {
    let strides = Shapes.strides(
      analysis.nodes[Int(ref.node)].shapes[Int(ref.output)], broadcastTo: shape)
    return StridedCopy.ints(shape, strides: strides, offset: 0)
  }

  /// Chunks of about 20 µs, at most 64; one only where private copies of what they add up would
  /// take more than a megabyte.
  private func blocksPerChunk(_ group: Group, _ plan: FusedPlan) -> Int {
    let cost = group.nodes.reduce(0.0) { $0 + (analysis.plans[$1]?.cost ?? 0) }
    var chunks = min(64, max(1, Int(min(cost, 1e9) / 20_000)))
    let copied = plan.steps.reduce(0) { total, step in
      step.outputs.reduce(total) { total, output in
        if case .accumulated(let ref) = output { total + analysis.count(ref) * 8 } else { total }
      }
    }
    if copied > 0 { chunks = min(chunks, max(1, (1 << 20) / copied)) }
    return (plan.blockCount + chunks - 1) / chunks
  }

  /// For each value of a group, the last of its nodes that reads it.
  private func lastUses(_ group: Group) -> [NodeRef: Int] {
    var last: [NodeRef: Int] = [:]
    for position in group.nodes {
      for input in analysis.nodes[position].inputs {
        last[analysis.resolve(input).base] = position
      }
    }
    return last
  }

  private func addStep(_ position: Int, to builder: inout FusedBuilder) {
    let node = analysis.nodes[position]
    guard let plan = analysis.plans[position], let form = plan.block,
      let kernel = node.op.blockKernel
    else { preconditionFailure("\(node.op.name) has no block kernel") }
    var scalars: UInt32 = 0
    var inputs: [BlockStep.Operand] = []
    for (i, (ref, access)) in zip(node.inputs, form.inputs).enumerated() {
      let source = analysis.resolve(ref)
      let count = analysis.count(ref)
      let place = operand(ref, source, access, form.shape, &builder)
      if access == .elements, builder.plan.count != 1, count == 1 || place.isRowScalar {
        scalars |= 1 << UInt32(i)
      }
      inputs.append(place.operand)
    }
    var needed: UInt32 = 0
    var outputs: [BlockStep.Operand] = []
    for (i, access) in form.outputs.enumerated() {
      let ref = NodeRef(position, i)
      guard isRead(ref) else {
        outputs.append(.none)
        continue
      }
      needed |= 1 << UInt32(i)
      switch access {
      case .sum: outputs.append(.sum(ref))
      case .accumulated: outputs.append(.accumulated(ref))
      case .perRow(let n):
        outputs.append(.memory(ref, offset: 0, advance: builder.plan.blockSize / n))
      default:
        if isExternal(ref) {
          outputs.append(.memory(ref, offset: 0, advance: builder.plan.blockSize))
          builder.places[ref] = outputs.last
        } else {
          outputs.append(.register(builder.take(for: ref)))
        }
      }
    }
    builder.plan.steps.append(
      BlockStep(
        kernel: kernel, name: node.op.name, node: position, inputs: inputs, outputs: outputs,
        scalars: scalars, needed: needed, ints: plan.ints, reals: plan.reals))
    builder.releaseRegisters(after: position)
  }

  /// Where an operand is, and whether it is a number for each row and a block is a row.
  private func operand(
    _ ref: NodeRef, _ source: Analysis.View, _ access: BlockForm.Access, _ shape: [Int],
    _ builder: inout FusedBuilder
  ) -> (operand: BlockStep.Operand, isRowScalar: Bool) {
    if let place = builder.places[source.base], source.offset == 0 { return (place, false) }
    let blockSize = builder.plan.blockSize
    func memory(_ advance: Int) -> BlockStep.Operand {
      .memory(source.base, offset: source.offset, advance: advance)
    }
    switch access {
    case .whole: return (memory(0), false)
    case .rows(let n): return (memory(n * blockSize), false)
    case .positions: return (memory(blockSize), false)
    case .elements, .sum, .accumulated, .perRow:
      let count = analysis.count(ref)
      if count == 1 { return (memory(0), false) }
      if count == builder.plan.count { return (memory(blockSize), false) }
      let ints = pattern(ref, shape)
      if ints[1] == 2, ints[3] == blockSize {
        if ints[4...] == [0, 1] { return (memory(0), false) }
        if ints[4...] == [1, 0] { return (memory(1), true) }
      }
      return (spread(source, ints, &builder), false)
    }
  }

  /// A step that repeats an operand over the block, in the pattern of its broadcast.
  private func spread(
    _ source: Analysis.View, _ ints: [Int], _ builder: inout FusedBuilder
  ) -> BlockStep.Operand {
    let key = FusedBuilder.Spread(base: source.base, offset: source.offset, ints: ints)
    if let register = builder.spreads[key] { return .register(register) }
    let register = builder.takeForGood()
    builder.spreads[key] = register
    builder.plan.steps.append(
      BlockStep(
        kernel: Spread.self, name: "spread", node: -1,
        inputs: [.memory(source.base, offset: source.offset, advance: 0)],
        outputs: [.register(register)], scalars: 0, needed: 1, ints: ints, reals: []))
    return .register(register)
  }
}

/// The state of building one fused instruction.
private struct FusedBuilder {
  struct Spread: Hashable {
    var base: NodeRef
    var offset: Int
    var ints: [Int]
  }

  var plan: FusedPlan
  let lastUse: [NodeRef: Int]
  var places: [NodeRef: BlockStep.Operand] = [:]
  var spreads: [Spread: Int] = [:]
  var registerCount = 0
  private var free: [Int] = []
  private var busy: [(ref: NodeRef, register: Int)] = []

  init(plan: FusedPlan, lastUse: [NodeRef: Int]) {
    self.plan = plan
    self.lastUse = lastUse
  }

  mutating func take(for ref: NodeRef) -> Int {
    let register = free.popLast() ?? takeForGood()
    places[ref] = .register(register)
    busy.append((ref, register))
    return register
  }

  mutating func takeForGood() -> Int {
    registerCount += 1
    return registerCount - 1
  }

  mutating func releaseRegisters(after position: Int) {
    for (ref, register) in busy where lastUse[ref] == position { free.append(register) }
    busy.removeAll { lastUse[$0.ref] == position }
  }
}
