import Tensors

/// Chunks of rows for kernels that treat rows by themselves: by shape, never by threads.
enum RowChunks {
  /// Rows a chunk: some ten thousand elements, and at most 64 chunks.
  static func rows(_ rows: Int, _ n: Int) -> Int {
    max(1, (rows + 63) / 64, 16384 / max(n, 1))
  }

  /// Runs the chunks of a body whose plan says the rows of a chunk in `ints[2]`.
  @inline(__always)
  static func run<Body: ParallelBody>(_ k: KernelContext, rows: Int, _ body: Body) {
    let chunks = (rows &+ k.ints[2] &- 1) / k.ints[2]
    body.run(chunks: chunks, on: k.team)
  }
}
