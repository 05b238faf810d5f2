import Tensors

/// Lays instructions out in memory: every address that can be known is written once, here.
struct Emitter {
  private(set) var instructions: UnsafeMutableBufferPointer<Instruction>
  private(set) var setupCount = 0
  private(set) var bindings: [Binding]
  private(set) var outputs: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// Bytes of constants, arena and scratch.
  let bytes: Int

  private let compiled: Compilation
  private let memory: RawMemory
  private let arena: UnsafeMutableRawPointer
  private let constants: UnsafeMutableRawPointer
  private let scratch: UnsafeMutableRawPointer
  private let elementBytes: Int
  private let team: Unmanaged<ThreadTeam>?

  init(_ compiled: Compilation, _ memory: RawMemory, _ team: ThreadTeam?) {
    self.team = team.map { Unmanaged.passUnretained($0) }
    self.compiled = compiled
    self.memory = memory
    let plan = compiled.memory
    elementBytes = compiled.precision.bytes
    let slots = compiled.routine.graph.slots
    bindings = slots.map { _ in Binding() }
    let scratchBytes = Self.scratchBytes(compiled)
    arena = memory.bytes(plan.arenaBytes)
    constants = memory.bytes(plan.constantBytes)
    scratch = memory.bytes(scratchBytes)
    bytes = Self.bytes(of: compiled)
    let count = compiled.instructions.count
    instructions = UnsafeMutableBufferPointer(
      start: memory.bytes(count * MemoryLayout<Instruction>.stride).bindMemory(
        to: Instruction.self, capacity: count), count: count)
    outputs = memory.table(
      [UnsafeMutableRawPointer](repeating: arena, count: max(1, compiled.routine.outputs.count)))
    fillConstants()
    for (i, instruction) in compiled.instructions.enumerated() {
      if instruction.stage == .setup { setupCount = i + 1 }
      switch instruction.body {
      case .kernel(let node): instructions[i] = kernel(node)
      case .fused(let plan): instructions[i] = fused(plan)
      }
    }
    for (i, output) in compiled.routine.outputs.enumerated() {
      let source = compiled.analysis.resolve(output)
      point(outputs + i, at: source.base, offset: source.offset)
    }
    for (slot, bound) in compiled.analysis.indexBounds() { bindings[slot].indexBound = bound }
  }

  private func fillConstants() {
    let graph = compiled.routine.graph
    for (ref, offset) in compiled.memory.constants {
      let start = constants + offset
      let elements = graph.constantValue(ref) ?? []
      for (i, element) in elements.enumerated() {
        if graph.isIndex(ref) {
          let position = Int32(exactly: element) ?? 0
          start.storeBytes(of: position, toByteOffset: 4 * i, as: Int32.self)
        } else if compiled.precision == .double {
          start.storeBytes(of: element, toByteOffset: 8 * i, as: Double.self)
        } else {
          start.storeBytes(of: Float(element), toByteOffset: 4 * i, as: Float.self)
        }
      }
    }
  }

  private func bytesPerElement(_ ref: NodeRef) -> Int {
    compiled.routine.graph.isIndex(ref) ? 4 : elementBytes
  }

  /// Writes the address of a value into a cell, or notes the cell for the binding of its slot.
  private mutating func point(
    _ cell: UnsafeMutablePointer<UnsafeMutableRawPointer>, at ref: NodeRef, offset: Int
  ) {
    let bytes = offset * bytesPerElement(ref)
    switch compiled.memory.places[ref] {
    case .slot(let slot)?: bindings[slot].cells.append(Binding.Cell(cell: cell, offset: bytes))
    case .constant(let start)?: cell.pointee = constants + start + bytes
    case .arena(let start)?: cell.pointee = arena + start + bytes
    case nil: break
    }
  }

  private mutating func kernel(_ position: Int) -> Instruction {
    let analysis = compiled.analysis
    let node = analysis.nodes[position]
    guard let plan = analysis.plans[position], let kernel = node.op.kernel else {
      preconditionFailure("\(node.op.name) has no kernel for these shapes")
    }
    let references = node.inputs + node.shapes.indices.map { NodeRef(position, $0) }
    let operands = memory.table(
      [UnsafeMutableRawPointer](repeating: scratch, count: references.count))
    var needed: UInt64 = 0
    for (i, ref) in references.enumerated() {
      let source = analysis.resolve(ref)
      point(operands + i, at: source.base, offset: source.offset)
      let output = i - node.inputs.count
      if output >= 0, compiled.memory.places[ref] != nil { needed |= 1 << UInt64(output) }
    }
    let record = memory.value(
      KernelRecord(
        operands: operands, counts: memory.table(references.map { analysis.count($0) }),
        inputCount: node.inputs.count, ints: memory.table(plan.ints),
        reals: memory.table(plan.reals), scratch: scratch, needed: needed,
        team: team, body: plan.body.map { Unmanaged.passUnretained($0) }))
    return Instruction(kernel: kernel, record: UnsafeRawPointer(record))
  }

  /// Bytes of constants, arena and scratch.
  static func bytes(of compiled: Compilation) -> Int {
    compiled.memory.arenaBytes + compiled.memory.constantBytes + scratchBytes(compiled)
  }

  private static func scratchBytes(_ compiled: Compilation) -> Int {
    compiled.instructions.map { scratchBytes($0, compiled) }.max() ?? 0
  }

  private static func scratchBytes(_ instruction: InstructionPlan, _ compiled: Compilation) -> Int {
    switch instruction.body {
    case .kernel(let node): return compiled.analysis.plans[node]?.scratchBytes ?? 0
    case .fused(let plan):
      return FusedLayout(plan, compiled).bytes
    }
  }

  private mutating func fused(_ plan: FusedPlan) -> Instruction {
    let layout = FusedLayout(plan, compiled)
    let operandCount = plan.steps.reduce(0) { $0 + $1.inputs.count + $1.outputs.count }
    var advances: [Advance] = []
    var sums: [SumRecord] = []
    var accumulations: [AccumulationRecord] = []
    var workers: [WorkerRecord] = []
    for worker in 0..<layout.workerCount {
      let bases = memory.table([UnsafeMutableRawPointer](repeating: scratch, count: operandCount))
      let operands =
        plan.blockCount == 1
        ? bases : memory.table([UnsafeMutableRawPointer](repeating: scratch, count: operandCount))
      var records: [BlockRecord] = []
      var next = 0
      advances = []
      sums = []
      accumulations = []
      for step in plan.steps {
        records.append(
          BlockRecord(
            kernel: step.kernel, operands: operands + next, inputCount: step.inputs.count,
            scalars: step.scalars, needed: step.needed, ints: memory.table(step.ints),
            reals: memory.table(step.reals)))
        for operand in step.inputs + step.outputs {
          advances.append(Advance(block: 0, chunk: 0))
          switch operand {
          case .memory(let ref, let offset, let advance):
            point(bases + next, at: ref, offset: offset)
            advances[next].block = advance * bytesPerElement(ref)
          case .register(let register):
            bases[next] = scratch + layout.register(register, worker)
          case .sum(let ref):
            point(bases + next, at: ref, offset: 0)
            guard plan.blockCount > 1 else { break }
            let result = bases[next]
            bases[next] = scratch + layout.partials(sums.count)
            advances[next].block = elementBytes
            sums.append(
              SumRecord(partials: bases[next], count: plan.blockCount, result: result))
          case .accumulated(let ref):
            point(bases + next, at: ref, offset: 0)
            let count = compiled.analysis.count(ref)
            let result = bases[next]
            if plan.chunkCount > 1 {
              bases[next] = scratch + layout.copies[accumulations.count]
              advances[next].chunk = count * elementBytes
            }
            accumulations.append(
              AccumulationRecord(
                copies: bases[next], copyCount: plan.chunkCount, count: count, result: result))
          case .none: break
          }
          next += 1
        }
      }
      workers.append(
        WorkerRecord(steps: memory.table(records), operands: operands, bases: bases))
    }
    let record = memory.value(
      FusedRecord(
        count: plan.count, blockSize: plan.blockSize, blockCount: plan.blockCount,
        blocksPerChunk: plan.blocksPerChunk, chunkCount: plan.chunkCount,
        stepCount: plan.steps.count, operandCount: operandCount,
        workers: memory.table(workers), advances: memory.table(advances),
        accumulations: memory.table(accumulations), accumulationCount: accumulations.count,
        sums: memory.table(sums), sumCount: sums.count, team: team))
    return Instruction(kernel: FusedKernel.self, record: UnsafeRawPointer(record))
  }
}

/// Where the buffers of a fused instruction lie in the scratch memory.
private struct FusedLayout {
  let workerCount: Int
  /// Where the private copies of each accumulated output start.
  let copies: [Int]
  let bytes: Int
  private let registerBytes: Int
  private let registerCount: Int
  private let partialBytes: Int

  init(_ plan: FusedPlan, _ compiled: Compilation) {
    func aligned(_ bytes: Int) -> Int { (max(bytes, 1) + 63) / 64 * 64 }
    let elementBytes = compiled.precision.bytes
    workerCount = plan.chunkCount > 1 ? compiled.analysis.threads : 1
    registerBytes = aligned(min(plan.blockSize, plan.count) * elementBytes)
    partialBytes = aligned(plan.blockCount * elementBytes)
    registerCount = plan.registerCount
    var end = workerCount * registerCount * registerBytes
    var copies: [Int] = []
    for output in plan.steps.flatMap(\.outputs) {
      if case .sum = output, plan.blockCount > 1 { end += partialBytes }
    }
    for output in plan.steps.flatMap(\.outputs) {
      guard case .accumulated(let ref) = output, plan.chunkCount > 1 else { continue }
      copies.append(end)
      end += aligned(plan.chunkCount * compiled.analysis.count(ref) * elementBytes)
    }
    self.copies = copies
    bytes = end
  }

  func register(_ i: Int, _ worker: Int) -> Int { (worker * registerCount + i) * registerBytes }
  func partials(_ i: Int) -> Int { workerCount * registerCount * registerBytes + i * partialBytes }
}

extension Analysis {
  /// The positions that each slot of positions may hold: those that every look-up allows.
  func indexBounds() -> [Int: Int] {
    var bounds: [Int: Int] = [:]
    func limit(_ ref: NodeRef, _ bound: Int) {
      let base = nodes[Int(resolve(ref).base.node)]
      guard base.op == IndexInput.self else { return }
      bounds[base.attributes.ints[0]] = min(bounds[base.attributes.ints[0]] ?? Int.max, bound)
    }
    for node in nodes {
      if node.op == Gather.self {
        limit(node.inputs[1], routine.graph.shape(of: node.inputs[0])[0])
      } else if node.op == ScatterAdd.self {
        limit(node.inputs[1], node.attributes.ints[0])
      } else if node.op == FlatIndex.self {
        for (input, size) in zip(node.inputs, node.attributes.ints) { limit(input, size) }
      }
    }
    return bounds
  }
}
