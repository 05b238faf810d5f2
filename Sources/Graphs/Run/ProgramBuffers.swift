extension Program {
  /// An array that a run holds in memory.
  public struct BufferUse: Sendable, Equatable {
    /// Its size.
    public let bytes: Int
    /// Its shape.
    public let shape: [Int]
    /// The op that computes it; `input` for memory that is bound.
    public let op: String
    /// The tag of its node: the source statement; -1 for none.
    public let tag: Int32
    /// The slot's name, where it is bound.
    public let slot: String?
  }

  /// The largest arrays, those that are bound included, the largest first.
  ///
  /// Their sum may exceed `peakBytes`: arrays that are not needed at the same time share memory, and
  /// what is bound belongs to the caller.
  public func largestBuffers(_ count: Int = 3) -> [BufferUse] {
    compiled.largestBuffers(count)
  }

  /// The memory that a program of this graph would take and its largest arrays, without taking it.
  public static func memoryUse(
    of graph: Graph, outputs: [NodeRef], precision: Precision = .double, threads: Int = 1,
    largest count: Int = 3
  ) -> (peakBytes: Int, largest: [BufferUse]) {
    let compiled = Compilation(
      graph, outputs: outputs, precision, CompileOptions(), threads: threads)
    return (Emitter.bytes(of: compiled), compiled.largestBuffers(count))
  }
}

extension Compilation {
  fileprivate func largestBuffers(_ count: Int) -> [Program.BufferUse] {
    let graph = routine.graph
    var uses = memory.sizes.map { ref, bytes in
      let node = graph.node(ref)
      return Program.BufferUse(
        bytes: bytes, shape: graph.shape(of: ref), op: node.op.name, tag: node.tag, slot: nil)
    }
    uses += graph.slots.map { slot in
      let width = slot.isIndex ? 4 : precision.bytes
      return Program.BufferUse(
        bytes: Shapes.count(slot.shape) * width, shape: slot.shape, op: "input", tag: -1,
        slot: slot.name)
    }
    let ordered = uses.enumerated().sorted { a, b in
      (b.element.bytes, a.offset) < (a.element.bytes, b.offset)
    }
    return ordered.prefix(count).map(\.element)
  }
}
