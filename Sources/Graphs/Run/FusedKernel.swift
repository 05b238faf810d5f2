import Tensors

/// Runs block kernels one after the other on each block of the iteration.
enum FusedKernel: Kernel {
  static func run64(_ k: KernelContext) {
    run(k, Double.self) { $0.block64($1) }
  }

  static func run32(_ k: KernelContext) {
    run(k, Float.self) { $0.block32($1) }
  }

  @inline(__always)
  private static func run<T: Scalar>(
    _ k: KernelContext, _ type: T.Type,
    _ call: (any BlockKernel.Type, BlockContext) -> Void
  ) {
    let r = k.raw.assumingMemoryBound(to: FusedRecord.self)
    for i in 0..<r.pointee.clearCount {
      let clear = r.pointee.clears[i]
      let start = clear.start.assumingMemoryBound(to: T.self)
      for j in 0..<clear.count { start[j] = 0 }
    }
    let steps = r.pointee.steps
    let end = steps + r.pointee.stepCount
    let count = r.pointee.count
    let blockSize = r.pointee.blockSize
    if count <= blockSize {
      var step = steps
      while step != end {
        call(step.pointee.kernel, BlockContext(record: step, count: count, start: 0))
        step += 1
      }
      return
    }
    let operands = r.pointee.operands
    let operandCount = r.pointee.operandCount
    for i in 0..<operandCount { operands[i] = r.pointee.bases[i] }
    var start = 0
    while start < count {
      let n = min(blockSize, count &- start)
      var step = steps
      while step != end {
        call(step.pointee.kernel, BlockContext(record: step, count: n, start: start))
        step += 1
      }
      for i in 0..<operandCount { operands[i] += r.pointee.advances[i] }
      start &+= blockSize
    }
    for i in 0..<r.pointee.sumCount {
      let sum = r.pointee.sums[i]
      let total = Lanes.sum(
        UnsafePointer(sum.partials.assumingMemoryBound(to: T.self)), sum.count)
      sum.result.assumingMemoryBound(to: T.self).pointee = total
    }
  }
}

/// The memory behind a fused instruction.
struct FusedRecord {
  var count: Int
  var blockSize: Int
  var steps: UnsafeMutablePointer<BlockRecord>
  var stepCount: Int
  /// The operands of all steps; those of the current block if there are several.
  var operands: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The operands of the first block; the same table if there is one block only.
  var bases: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// By how many bytes each moves from block to block.
  var advances: UnsafeMutablePointer<Int>
  var operandCount: Int
  var clears: UnsafeMutablePointer<ClearRecord>
  var clearCount: Int
  var sums: UnsafeMutablePointer<SumRecord>
  var sumCount: Int
}

/// An array that starts from zero.
struct ClearRecord {
  var start: UnsafeMutableRawPointer
  var count: Int
}

/// Numbers of the blocks, to be added up.
struct SumRecord {
  var partials: UnsafeMutableRawPointer
  var count: Int
  var result: UnsafeMutableRawPointer
}
