import Tensors

/// A matrix times a vector: A x, or with the attribute 1, Aᵀ x.
enum MatVec: Op, BlockKernel {
  static let name = "matvec"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let isTransposed = attributes.ints[0] == 1
    precondition(
      inputs[0].count == 2 && inputs[1] == [inputs[0][isTransposed ? 0 : 1]],
      "product of a matrix \(inputs[0]) and a vector \(inputs[1])")
    return [[inputs[0][isTransposed ? 1 : 0]]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (m, k) = (call.shapes[0][0], call.shapes[0][1])
    let (a, x) = (call.inputs[0], call.inputs[1])
    return call.attributes.ints[0] == 1
      ? [(0..<k).map { j in (0..<m).reduce(0) { $0 + a[$1 * k + j] * x[$1] } }]
      : [(0..<m).map { i in (0..<k).reduce(0) { $0 + a[i * k + $1] * x[$1] } }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let isTransposed = call.attributes.ints[0] == 1
    let (a, x) = (call.inputs[0], call.inputs[1])
    return [
      call.wanted[0]
        ? (isTransposed ? g.outer(x, call.cotangent) : g.outer(call.cotangent, x)) : nil,
      call.wanted[1]
        ? g.apply1(MatVec.self, [a, call.cotangent], Attributes(ints: [isTransposed ? 0 : 1]))
        : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (m, k) = (call.inputs[0][0], call.inputs[0][1])
    let isTransposed = call.attributes.ints[0] == 1
    return KernelPlan(
      ints: [k, isTransposed ? 1 : 0], cost: call.elements * 0.1,
      block: BlockForm(
        shape: [m], inputs: [.rows(k), isTransposed ? .elements : .whole],
        outputs: [isTransposed ? .accumulated : .elements]))
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample([[n, 3], [3]], attributes: Attributes(ints: [0])),
      OpSample([[5, n], [n]], attributes: Attributes(ints: [0]), tolerance: 600),
      OpSample([[n, 3], [n]], attributes: Attributes(ints: [1]), tolerance: 600),
      OpSample([[5, n], [5]], attributes: Attributes(ints: [1])),
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let k = b.ints[0]
    let a = b.input(0, T.self)
    let x = b.input(1, T.self)
    let y = b.output(0, T.self)
    if b.ints[1] == 0 {
      Gemv.multiply(rows: b.count, columns: k, a, .rowMajor(k), x, y)
    } else if b.isScalar(1) {
      for i in 0..<b.count { Vectors.axpy(x[0], a + i &* k, y, count: k) }
    } else {
      Gemv.multiply(rows: k, columns: b.count, a, .rowMajor(k).transposed, x, beta: 1, y)
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
