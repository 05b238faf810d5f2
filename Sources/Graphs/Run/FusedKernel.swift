import Tensors

/// Runs block kernels one after the other on each block of the iteration.
///
/// Blocks form chunks, which threads may share out. Numbers of blocks and copies of chunks are
/// added up in order, so that the bits do not depend on who did what.
enum FusedKernel: Kernel {
  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let r = k.raw.assumingMemoryBound(to: FusedRecord.self)
    for i in 0..<r.pointee.accumulationCount {
      let record = r.pointee.accumulations[i]
      let copies = record.copies.assumingMemoryBound(to: T.self)
      for j in 0..<record.count &* record.copyCount { copies[j] = 0 }
    }
    if r.pointee.blockCount == 1 {
      run(r.pointee.workers, r.pointee.stepCount, 0, r.pointee.count, T.self)
      return
    }
    let chunks = FusedChunks<T>(record: r)
    if let team = r.pointee.team, r.pointee.chunkCount > 1 {
      team.takeUnretainedValue().run(chunks: r.pointee.chunkCount, chunks)
    } else {
      for chunk in 0..<r.pointee.chunkCount { chunks.run(chunk: chunk, worker: 0) }
    }
    addUp(r, T.self)
  }

  /// All steps on one block.
  @inline(__always)
  static func run<T: Scalar>(
    _ worker: UnsafePointer<WorkerRecord>, _ stepCount: Int, _ start: Int, _ count: Int,
    _ type: T.Type
  ) {
    var step = worker.pointee.steps
    let end = step + stepCount
    while step != end {
      let context = BlockContext(record: step, count: count, start: start)
      if T.self == Double.self {
        step.pointee.kernel.block64(context)
      } else {
        step.pointee.kernel.block32(context)
      }
      step += 1
    }
  }

  @inline(__always)
  private static func addUp<T: Scalar>(_ r: UnsafePointer<FusedRecord>, _ type: T.Type) {
    for i in 0..<r.pointee.sumCount {
      let sum = r.pointee.sums[i]
      let partials = UnsafePointer(sum.partials.assumingMemoryBound(to: T.self))
      let total = Reduce.sum(partials, count: sum.count)
      sum.result.assumingMemoryBound(to: T.self).pointee = total
    }
    for i in 0..<r.pointee.accumulationCount where r.pointee.chunkCount > 1 {
      let record = r.pointee.accumulations[i]
      let copies = record.copies.assumingMemoryBound(to: T.self)
      let result = record.result.assumingMemoryBound(to: T.self)
      for j in 0..<record.count { result[j] = copies[j] }
      for copy in 1..<record.copyCount {
        let part = copies + copy &* record.count
        for j in 0..<record.count { result[j] += part[j] }
      }
    }
  }
}

/// The chunks of a fused instruction.
private struct FusedChunks<T: Scalar>: ParallelBody {
  let record: UnsafePointer<FusedRecord>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let r = record
    let own = UnsafePointer(r.pointee.workers + worker)
    let operands = own.pointee.operands
    let advances = r.pointee.advances
    let first = chunk &* r.pointee.blocksPerChunk
    let end = min(first &+ r.pointee.blocksPerChunk, r.pointee.blockCount)
    for i in 0..<r.pointee.operandCount {
      operands[i] =
        own.pointee.bases[i] + (advances[i].block &* first &+ advances[i].chunk &* chunk)
    }
    for block in first..<end {
      let start = block &* r.pointee.blockSize
      let count = min(r.pointee.blockSize, r.pointee.count &- start)
      FusedKernel.run(own, r.pointee.stepCount, start, count, T.self)
      for i in 0..<r.pointee.operandCount { operands[i] += advances[i].block }
    }
  }
}

/// The memory behind a fused instruction.
struct FusedRecord {
  var count: Int
  var blockSize: Int
  var blockCount: Int
  var blocksPerChunk: Int
  var chunkCount: Int
  var stepCount: Int
  var operandCount: Int
  var workers: UnsafeMutablePointer<WorkerRecord>
  var advances: UnsafeMutablePointer<Advance>
  var accumulations: UnsafeMutablePointer<AccumulationRecord>
  var accumulationCount: Int
  var sums: UnsafeMutablePointer<SumRecord>
  var sumCount: Int
  var team: Unmanaged<ThreadTeam>?
}

/// What one thread works with.
struct WorkerRecord {
  var steps: UnsafeMutablePointer<BlockRecord>
  /// The operands of all steps for the current block.
  var operands: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The operands for the first block; the same table if there is one block only.
  var bases: UnsafeMutablePointer<UnsafeMutableRawPointer>
}

/// By how many bytes an operand moves from block to block, and besides from chunk to chunk.
struct Advance {
  var block: Int
  var chunk: Int
}

/// An array that starts from zero and is added to, in a private copy for each chunk.
struct AccumulationRecord {
  var copies: UnsafeMutableRawPointer
  var copyCount: Int
  var count: Int
  var result: UnsafeMutableRawPointer
}

/// Numbers of the blocks, to be added up.
struct SumRecord {
  var partials: UnsafeMutableRawPointer
  var count: Int
  var result: UnsafeMutableRawPointer
}
