import Tensors

/// The partials of `LayerNorm`.
///
/// Inputs: x [..., n], gain [n], the cotangent of y, each row's mean and scale. Outputs: the
/// cotangents of x, gain and offset: with z = (x - mean) scale and u = gain · dy,
/// dx = scale (u - mean(u) - z mean(u z)), d gain = Σ dy z, d offset = Σ dy over the rows.
enum LayerNormAdjoint: Op, Kernel {
  static let name = "layer_norm_adjoint"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [inputs[0], inputs[1], inputs[1]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (x, gain, dy) = (call.inputs[0], call.inputs[1], call.inputs[2])
    let n = gain.count
    var dx = x
    var gains = gain.map { _ in 0.0 }
    var offsets = gains
    for (r, mean) in call.inputs[3].enumerated() {
      let scale = call.inputs[4][r]
      let z = (0..<n).map { (x[r * n + $0] - mean) * scale }
      let u = (0..<n).map { gain[$0] * dy[r * n + $0] }
      let first = u.reduce(0, +) / Double(n)
      let second = zip(u, z).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
      for i in 0..<n {
        dx[r * n + i] = scale * (u[i] - first - z[i] * second)
        gains[i] += dy[r * n + i] * z[i]
        offsets[i] += dy[r * n + i]
      }
    }
    return [dx, gains, offsets]
  }

  /// The derivative of the same formulas written out.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    // Copies, so that what flows between the inputs outside is not counted here.
    let own = call.inputs.map { g.apply1(Reshape.self, [$0], Attributes(ints: g.shape(of: $0))) }
    let (x, gain, dy) = (own[0], own[1], own[2])
    func kept(_ row: NodeRef) -> NodeRef { g.reshape(row, g.shape(of: row) + [1]) }
    func mean(_ a: NodeRef) -> NodeRef {
      g.mul(g.sum(a, axis: -1, keep: true), g.constant(1 / Double(call.shape(1)[0])))
    }
    let z = g.mul(g.sub(x, kept(own[3])), kept(own[4]))
    let u = g.mul(gain, dy)
    let rest = g.sub(g.sub(u, mean(u)), g.mul(z, mean(g.mul(u, z))))
    let leading = Array(0..<call.shape(0).count - 1)
    let written = [
      g.mul(kept(own[4]), rest), g.sum(g.mul(dy, z), axes: leading), g.sum(dy, axes: leading),
    ]
    let pairs = zip(written, call.cotangents).compactMap { y, c in c.map { (y, $0) } }
    return g.gradient(of: pairs.map(\.0), cotangents: pairs.map(\.1), with: own)
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[1][0]
    let rows = Shapes.count(call.inputs[3])
    let perChunk = RowChunks.rows(rows, n)
    let chunks = (rows + perChunk - 1) / perChunk
    return KernelPlan(
      ints: [rows, n, perChunk, chunks],
      scratchBytes: (call.threads + chunks * 2) * n * call.precision.bytes,
      cost: 20 + call.elements * 0.8)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [[n], [3, n], [n, 5], [2, 2, n]].map { shape in
      let rows = Array(shape.dropLast())
      return OpSample(
        [shape, shape.suffix(1), shape, rows, rows],
        each: [.real(-2...2), .real(-2...2), .real(-2...2), .real(-0.5...0.5), .real(0.5...2)],
        tolerance: 4000)
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let n = k.ints[1]
    // The chunks' sums of the gain's and the offset's cotangents, then a row for each thread.
    let sums = k.scratch(T.self)
    RowChunks.run(k, rows: k.ints[0], Rows<T>(context: k, sums: sums))
    for output in 1...2 where k.isNeeded(output) {
      let total = k.output(output, T.self)
      for i in 0..<n { total[i] = 0 }
      for chunk in 0..<k.ints[3] {
        let part = sums + (2 &* chunk &+ output &- 1) &* n
        for i in 0..<n { total[i] += part[i] }
      }
    }
  }

  private struct Rows<T: Scalar>: ParallelBody {
    let context: KernelContext
    let sums: UnsafeMutablePointer<T>

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let k = context
      let (n, perChunk) = (k.ints[1], k.ints[2])
      let gain = k.input(1, T.self)
      let gains = sums + 2 &* chunk &* n
      let offsets = gains + n
      let z = sums + (2 &* k.ints[3] &+ worker) &* n
      for i in 0..<2 &* n { gains[i] = 0 }
      for r in (chunk &* perChunk)..<Swift.min((chunk &+ 1) &* perChunk, k.ints[0]) {
        let x: UnsafePointer<T> = k.input(0, T.self) + r &* n
        let dy: UnsafePointer<T> = k.input(2, T.self) + r &* n
        let mean: T = k.input(3, T.self)[r]
        let scale: T = k.input(4, T.self)[r]
        for i in 0..<n {
          z[i] = (x[i] - mean) * scale
          gains[i] += dy[i] * z[i]
          offsets[i] += dy[i]
        }
        guard k.isNeeded(0) else { continue }
        let dx: UnsafeMutablePointer<T> = k.output(0, T.self) + r &* n
        for i in 0..<n { dx[i] = gain[i] * dy[i] }
        let first: T = Reduce.sum(UnsafePointer(dx), count: n) / T(n)
        let second: T = Reduce.dot(UnsafePointer(dx), UnsafePointer(z), count: n) / T(n)
        for i in 0..<n { dx[i] = scale * (dx[i] - first - z[i] * second) }
      }
    }
  }
}
