import Tensors

/// A compiled graph: a flat list of instructions over memory planned beforehand.
///
///     let program = Program(g, outputs: [f, df])
///     program.bind("z", to: parameters)      // a pointer that stays valid while it is bound
///     program.run()                          // never allocates, never throws
///     let value = program.output(0, as: Double.self).pointee
///
/// A program is not shared between threads; make one for each.
public final class Program: CustomStringConvertible {
  /// The numbers it computes with.
  public let precision: Precision
  /// What must be bound before a run.
  public let slots: [Slot]
  /// The shapes of the outputs.
  public let outputShapes: [[Int]]
  /// All memory of a run in bytes, but for what is bound.
  public let peakBytes: Int
  /// The instructions, one a line, with shapes, tags and places.
  public var description: String { compiled.description }

  private let memory = RawMemory()
  let compiled: Compilation
  private let team: ThreadTeam?
  private let instructions: UnsafeMutableBufferPointer<Instruction>
  private let setupCount: Int
  private let bindings: [Binding]
  private let isIndex: [Bool]
  private let outputTable: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private var owned: [UnsafeMutableRawPointer?]
  private var isBound: [Bool]
  private var unboundCount: Int
  private var needsSetup = true

  /// Compiles a graph.
  ///
  /// - Parameters:
  ///   - graph: the graph; it is not changed.
  ///   - outputs: what is wanted of it.
  ///   - precision: the numbers to compute with.
  ///   - team: threads for large instructions; the results do not depend on them.
  ///   - options: which passes run.
  public init(
    _ graph: Graph, outputs: [NodeRef], precision: Precision = .double,
    team: ThreadTeam? = nil, options: CompileOptions = CompileOptions()
  ) {
    let compiled = Compilation(
      graph, outputs: outputs, precision, options, threads: team?.count ?? 1)
    let emitter = Emitter(compiled, memory, team)
    self.team = team
    self.precision = precision
    slots = compiled.routine.graph.slots
    outputShapes = outputs.map { graph.shape(of: $0) }
    peakBytes = emitter.bytes
    self.compiled = compiled
    instructions = emitter.instructions
    setupCount = emitter.setupCount
    bindings = emitter.bindings
    outputTable = emitter.outputs
    isIndex = outputs.map { graph.isIndex($0) }
    owned = slots.map { _ in nil }
    // A slot that nothing reads need not be bound.
    isBound = emitter.bindings.map(\.cells.isEmpty)
    unboundCount = isBound.count { !$0 }
  }

  /// The memory that a program of this graph would take, without taking it.
  public static func peakBytes(
    of graph: Graph, outputs: [NodeRef], precision: Precision = .double, threads: Int = 1
  ) -> Int {
    let compiled = Compilation(
      graph, outputs: outputs, precision, CompileOptions(), threads: threads)
    return Emitter.bytes(of: compiled)
  }

  /// Compiles the body of a recursion.
  convenience init(_ body: Subgraph, precision: Precision) {
    let graph = Graph()
    let inputs = body.slots.map { slot in
      slot.isIndex
        ? graph.indexInput(slot.name, slot.shape, role: slot.role)
        : graph.input(slot.name, slot.shape, role: slot.role)
    }
    self.init(graph, outputs: graph.inline(body, inputs), precision: precision)
  }

  deinit { for pointer in owned { pointer?.deallocate() } }

  /// The number of a slot; `nil` if there is none of that name.
  public func slot(named name: String) -> Int? { slots.firstIndex { $0.name == name } }

  /// Whether products draw a slot's numbers: then its parts are bound (`DrawnSlots.parts`), not it.
  public func draws(_ name: String) -> Bool {
    slot(named: DrawnSlots.parts(of: name).mean) != nil
  }

  /// Whether anything reads a slot.
  public func reads(_ slot: Int) -> Bool { !bindings[slot].cells.isEmpty }

  /// Binds a slot to memory that the caller keeps valid and unchanged in size.
  ///
  /// Elements are in the program's precision, `Int32` for positions. Binding data anew makes the
  /// next run compute again what depends on data alone; so does `invalidate`.
  public func bind(_ slot: Int, to pointer: UnsafeRawPointer) {
    let mutable = UnsafeMutableRawPointer(mutating: pointer)
    for cell in bindings[slot].cells { cell.cell.pointee = mutable + cell.offset }
    if slots[slot].role == .data { needsSetup = true }
    if !isBound[slot] {
      isBound[slot] = true
      unboundCount -= 1
    }
  }

  /// Binds a slot by name.
  ///
  /// - Precondition: there is a slot of that name.
  public func bind(_ name: String, to pointer: UnsafeRawPointer) {
    guard let slot = slot(named: name) else { preconditionFailure("no slot \(name)") }
    bind(slot, to: pointer)
  }

  /// Copies numbers into memory of the program's own, and binds the slot to it.
  ///
  /// - Precondition: as many elements as the slot has; positions lie within `indexBound`.
  public func set(_ slot: Int, _ elements: [Double]) {
    let count = Shapes.count(slots[slot].shape)
    precondition(elements.count == count, "slot \(slots[slot].name) has \(count) elements")
    let isNew = owned[slot] == nil
    let pointer =
      owned[slot] ?? UnsafeMutableRawPointer.allocate(byteCount: max(8 * count, 8), alignment: 64)
    owned[slot] = pointer
    if slots[slot].isIndex {
      let bound = indexBound(slot)
      let typed = pointer.bindMemory(to: Int32.self, capacity: count)
      for (i, element) in elements.enumerated() {
        let isInside = element >= 0 && element < Double(bound)
        precondition(isInside, "slot \(slots[slot].name): position \(element) of \(bound)")
        typed[i] = Int32(element)
      }
    } else if precision == .double {
      let typed = pointer.bindMemory(to: Double.self, capacity: count)
      for (i, element) in elements.enumerated() { typed[i] = element }
    } else {
      let typed = pointer.bindMemory(to: Float.self, capacity: count)
      for (i, element) in elements.enumerated() { typed[i] = Float(element) }
    }
    if isNew || bindings[slot].cells.first.map({ $0.cell.pointee != pointer + $0.offset }) == true {
      bind(slot, to: pointer)
    }
    if slots[slot].role == .data { needsSetup = true }
  }

  /// Copies numbers into a slot by name.
  ///
  /// - Precondition: there is a slot of that name.
  public func set(_ name: String, _ elements: [Double]) {
    guard let slot = slot(named: name) else { preconditionFailure("no slot \(name)") }
    set(slot, elements)
  }

  /// Positions bound to a slot must lie from 0 up to, not including, this: the kernels do not check.
  public func indexBound(_ slot: Int) -> Int { bindings[slot].indexBound }

  /// Says that bound data have changed in place.
  public func invalidate() { needsSetup = true }

  /// Runs the program once. Allocates nothing.
  ///
  /// - Precondition: every slot that is read is bound.
  public func run() {
    precondition(unboundCount == 0, "a slot is not bound")
    if needsSetup {
      needsSetup = false
      run(0, setupCount)
    }
    run(setupCount, instructions.count)
  }

  /// Runs the program once, asking between instructions whether to stop.
  ///
  /// - Returns: whether it ran to the end; if not, the outputs hold nothing of use.
  public func run(isStopped: () -> Bool) -> Bool {
    precondition(unboundCount == 0, "a slot is not bound")
    for i in (needsSetup ? 0 : setupCount)..<instructions.count {
      if isStopped() {
        needsSetup = needsSetup || i < setupCount
        return false
      }
      if i == setupCount { needsSetup = false }
      run(i, i + 1)
    }
    needsSetup = false
    return true
  }

  /// The elements of an output; valid until the program goes, new after each run.
  public func output<T>(_ i: Int, as type: T.Type) -> UnsafePointer<T> {
    UnsafePointer(outputTable[i].assumingMemoryBound(to: T.self))
  }

  /// A copy of an output's elements.
  public func values(_ i: Int) -> [Double] {
    let count = Shapes.count(outputShapes[i])
    if isIndex[i] { return (0..<count).map { Double(output(i, as: Int32.self)[$0]) } }
    return precision == .double
      ? (0..<count).map { output(i, as: Double.self)[$0] }
      : (0..<count).map { Double(output(i, as: Float.self)[$0]) }
  }

  @inline(__always)
  private func run(_ first: Int, _ end: Int) {
    guard let base = instructions.baseAddress else { return }
    var next = base + first
    let last = base + end
    if precision == .double {
      while next != last {
        next.pointee.kernel.run64(KernelContext(raw: next.pointee.record))
        next += 1
      }
    } else {
      while next != last {
        next.pointee.kernel.run32(KernelContext(raw: next.pointee.record))
        next += 1
      }
    }
  }
}

/// Which passes run; all unless a test or a dump turns one off.
public struct CompileOptions: Sendable {
  /// Algebra: constants folded, neutral operations dropped.
  public var simplifies: Bool
  /// Elementwise neighbours run as one instruction.
  public var fuses: Bool
  /// Slots that products may draw instead of reading them.
  public var draws: DrawnSlots

  /// All passes unless said.
  public init(simplifies: Bool = true, fuses: Bool = true, draws: DrawnSlots = DrawnSlots()) {
    self.simplifies = simplifies
    self.fuses = fuses
    self.draws = draws
  }
}

/// What runs, and its memory.
struct Instruction {
  var kernel: any Kernel.Type
  var record: UnsafeRawPointer
}

/// Where the pointer of a slot has to be written.
struct Binding {
  struct Cell {
    var cell: UnsafeMutablePointer<UnsafeMutableRawPointer>
    var offset: Int
  }

  var cells: [Cell] = []
  var indexBound = Int(Int32.max)
}
