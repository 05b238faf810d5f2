import Tensors

/// Products of matrices on the last two axes; leading axes broadcast.
///
/// Attributes: 1 to transpose the left factors, 1 to transpose the right ones.
enum MatMul: Op, Kernel {
  static let name = "matmul"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let sizes = Sizes(inputs, attributes)
    precondition(
      sizes.k == sizes.otherK && !sizes.batch.contains(-1),
      "product of matrices of shapes \(inputs[0]) and \(inputs[1])")
    return [sizes.batch + [sizes.m, sizes.n]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let s = Sizes(call.shapes, call.attributes)
    let starts = s.starts(call.shapes)
    return [
      starts.flatMap { a0, b0 in
        (0..<s.m * s.n).map { ij in
          let (i, j) = (ij / s.n, ij % s.n)
          return (0..<s.k).reduce(0.0) { sum, l in
            let a = call.inputs[0][a0 + (s.isLeftTransposed ? l * s.m + i : i * s.k + l)]
            let b = call.inputs[1][b0 + (s.isRightTransposed ? j * s.k + l : l * s.n + j)]
            return sum + a * b
          }
        }
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let (a, b, dy) = (call.inputs[0], call.inputs[1], call.cotangent)
    let (ta, tb) = (call.attributes.ints[0] == 1, call.attributes.ints[1] == 1)
    return [
      call.wanted[0]
        ? (ta ? g.matmul(b, tb, dy, true) : g.matmul(dy, false, b, !tb)) : nil,
      call.wanted[1]
        ? (tb ? g.matmul(dy, true, a, ta) : g.matmul(a, !ta, dy, false)) : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let s = Sizes(call.inputs, call.attributes)
    let starts = s.starts(call.inputs)
    let needed =
      call.precision == .double
      ? Gemm.workspaceBytes(rows: s.m, columns: s.n, inner: s.k, of: Double.self)
      : Gemm.workspaceBytes(rows: s.m, columns: s.n, inner: s.k, of: Float.self)
    let bytes = (needed + 63) & ~63
    // Many products of small matrices are shared out whole, each thread with its own workspace.
    let isShared = starts.count > 3 && bytes <= 1 << 20
    return KernelPlan(
      ints: [
        s.m, s.k, s.n, s.isLeftTransposed ? 1 : 0, s.isRightTransposed ? 1 : 0, starts.count,
        isShared ? bytes : 0,
      ] + starts.flatMap { [$0.0, $0.1] },
      scratchBytes: isShared ? bytes * max(call.threads, 1) : bytes,
      cost: Double(starts.count * s.m * s.k * s.n) * 0.1)
  }

  static func samples(_ n: Int) -> [OpSample] {
    let flags = [[0, 0], [1, 0], [0, 1], [1, 1]]
    return flags.map { f in
      OpSample(
        [f[0] == 1 ? [3, 2] : [2, 3], f[1] == 1 ? [n, 3] : [3, n]],
        attributes: Attributes(ints: f))
    } + [
      OpSample([[2, n], [n, 3]], attributes: Attributes(ints: [0, 0]), tolerance: 600),
      OpSample([[n, 2, 3], [3, 2]], attributes: Attributes(ints: [0, 0])),
      OpSample([[2, 1, 2, 3], [3, 3, 2]], attributes: Attributes(ints: [0, 0])),
    ]
  }

  /// The sizes of the factors: [m, k] and [k, n] after transposition.
  private struct Sizes {
    let m: Int
    let k: Int
    let otherK: Int
    let n: Int
    let batch: [Int]
    let isLeftTransposed: Bool
    let isRightTransposed: Bool

    init(_ shapes: [[Int]], _ attributes: Attributes) {
      precondition(shapes[0].count > 1 && shapes[1].count > 1, "a matrix product of \(shapes)")
      let (a, b) = (Array(shapes[0].suffix(2)), Array(shapes[1].suffix(2)))
      isLeftTransposed = attributes.ints[0] == 1
      isRightTransposed = attributes.ints[1] == 1
      (m, k) = isLeftTransposed ? (a[1], a[0]) : (a[0], a[1])
      (otherK, n) = isRightTransposed ? (b[1], b[0]) : (b[0], b[1])
      batch =
        Shapes.broadcast(Array(shapes[0].dropLast(2)), Array(shapes[1].dropLast(2))) ?? [-1]
    }

    /// Where the factors of each product start.
    func starts(_ shapes: [[Int]]) -> [(Int, Int)] {
      let starts = shapes.map { shape in
        let leading = Array(shape.dropLast(2))
        let matrix = Shapes.count(Array(shape.suffix(2)))
        let strides = Shapes.strides(leading, broadcastTo: batch).map { $0 * matrix }
        return Shapes.positions(batch, strides: strides)
      }
      return Array(zip(starts[0], starts[1]))
    }
  }

  /// How the factors are read, by the first five integers of a plan.
  @inline(__always)
  static func strides(_ ints: UnsafePointer<Int>) -> (left: MatrixStride, right: MatrixStride) {
    let (m, k, n) = (ints[0], ints[1], ints[2])
    return (
      ints[3] == 1 ? MatrixStride.rowMajor(m).transposed : .rowMajor(k),
      ints[4] == 1 ? MatrixStride.rowMajor(k).transposed : .rowMajor(n)
    )
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let products = Products<T>(context: k)
    let isShared = k.ints[6] > 0 && Double(k.outputCount(0)) * Double(k.ints[1]) > 1e5
    products.run(chunks: k.ints[5], on: isShared ? k.team : nil)
  }

  /// The products of a batch: one a chunk.
  private struct Products<T: Scalar>: ParallelBody {
    let context: KernelContext

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let k = context
      let ints = k.ints
      let (m, inner, n) = (ints[0], ints[1], ints[2])
      let (left, right) = strides(ints)
      let workspace = UnsafeMutableRawPointer(k.scratch(T.self)) + worker &* ints[6]
      Gemm.multiply(
        rows: m, columns: n, inner: inner,
        k.input(0, T.self) + ints[7 + 2 * chunk], left,
        k.input(1, T.self) + ints[8 + 2 * chunk], right,
        k.output(0, T.self) + chunk * m * n, .rowMajor(n), workspace: workspace,
        team: ints[6] > 0 ? nil : k.team)
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
