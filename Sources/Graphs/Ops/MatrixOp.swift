import Tensors

/// An op on square matrices that fill the last two axes, one after the other.
protocol MatrixOp: Op, Kernel {
  /// One matrix of n rows, by the plainest means.
  static func oracle(_ a: [Double], _ n: Int) -> [Double]
  /// One matrix of n rows.
  static func run<T: Scalar>(
    _ a: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, scratch: UnsafeMutableRawPointer)
  /// Whether the result is a matrix too, and not a number.
  static var isMatrixValued: Bool { get }
  /// What to try it on.
  static var values: OpSample.Values { get }
}

extension MatrixOp {
  static var isMatrixValued: Bool { true }
  static var values: OpSample.Values { .positiveDefinite }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = inputs[0]
    precondition(
      shape.count >= 2 && shape[shape.count - 1] == shape[shape.count - 2],
      "\(name) of an array of shape \(shape)")
    return [isMatrixValued ? shape : Array(shape.dropLast(2))]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let n = call.shapes[0].last ?? 0
    let count = Shapes.count(Array(call.shapes[0].dropLast(2)))
    return [
      (0..<count).flatMap { oracle(Array(call.inputs[0][$0 * n * n..<($0 + 1) * n * n]), n) }
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[0].last ?? 0
    let count = Shapes.count(Array(call.inputs[0].dropLast(2)))
    return KernelPlan(
      ints: [count, n, isMatrixValued ? n * n : 1], scratchBytes: n * (n + 1) * 8,
      cost: Double(count * n * n * (n + 10)) * 0.5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    guard n <= 9 else { return [] }
    return [
      OpSample([[n, n]], values, tolerance: 1e4),
      OpSample([[2, n, n]], values, tolerance: 1e4),
    ]
  }

  @inline(__always)
  static func runAll<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, n, step) = (k.ints[0], k.ints[1], k.ints[2])
    for i in 0..<count {
      run(
        k.input(0, T.self) + i * n * n, k.output(0, T.self) + i * step, n,
        scratch: UnsafeMutableRawPointer(k.scratch(T.self)))
    }
  }

  static func run64(_ k: KernelContext) { runAll(k, Double.self) }
  static func run32(_ k: KernelContext) { runAll(k, Float.self) }
}
