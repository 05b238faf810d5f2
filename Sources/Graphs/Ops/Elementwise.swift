import Tensors

/// An op that maps each element by itself: one formula, its derivative and its oracle.
protocol UnaryOp: Op, BlockKernel {
  /// The value at one element; inlined into the loops of both precisions.
  static func formula<T: Scalar>(_ x: T) -> T
  /// The same as a loop that is compiled for each instruction set, for costly formulas.
  static var map: ElementaryMap? { get }
  /// The value by the plainest means.
  static func oracle(_ x: Double) -> Double
  /// The input's cotangent, given the input, the output and the output's cotangent.
  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef?
  /// Where to try it.
  static var domain: ClosedRange<Double> { get }
  /// Nanoseconds an element, roughly.
  static var elementCost: Double { get }
  /// Whether central differences apply in its domain.
  static var isSmooth: Bool { get }
}

extension UnaryOp {
  static var domain: ClosedRange<Double> { -3...3 }
  static var elementCost: Double { 0.1 }
  static var isSmooth: Bool { true }
  static var map: ElementaryMap? { nil }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.inputs[0].map(oracle)] }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [cotangent(call.graph, call.inputs[0], call.outputs[0], call.cotangent)]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * elementCost, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] {
    [OpSample([[n]], .real(domain), isSmooth: isSmooth)]
  }

  @inline(__always)
  static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    let y = b.output(0, T.self)
    if let map {
      ElementaryKernels.run(map, x, y, b.count)
    } else {
      for i in 0..<b.count { y[i] = formula(x[i]) }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}

/// An op on two arrays that broadcast to one shape, element by element.
protocol BinaryOp: Op, BlockKernel {
  /// The value at one element; inlined into the loops of both precisions.
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T
  /// The value by the plainest means.
  static func oracle(_ a: Double, _ b: Double) -> Double
  /// The cotangent of input `i`.
  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef?
  /// Where to try it.
  static var domain: ClosedRange<Double> { get }
  /// Nanoseconds an element, roughly.
  static var elementCost: Double { get }
  /// Whether central differences apply in its domain.
  static var isSmooth: Bool { get }
}

extension BinaryOp {
  static var domain: ClosedRange<Double> { -3...3 }
  static var elementCost: Double { 0.1 }
  static var isSmooth: Bool { true }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    guard let shape = Shapes.broadcast(inputs[0], inputs[1]) else {
      preconditionFailure("\(name) of shapes \(inputs[0]) and \(inputs[1])")
    }
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    [zip(call.broadcast(0), call.broadcast(1)).map(oracle)]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.wanted[0] ? cotangent(0, call) : nil, call.wanted[1] ? cotangent(1, call) : nil]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * elementCost, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample([[n], [n]], .real(domain), isSmooth: isSmooth),
      OpSample([[n], []], .real(domain), isSmooth: isSmooth),
      OpSample([[1], [n]], .real(domain), isSmooth: isSmooth),
      OpSample([[2, n], [n]], .real(domain), isSmooth: isSmooth),
      OpSample([[n, 3], [n, 1]], .real(domain), isSmooth: isSmooth),
      OpSample([[2, 1, n], [3, 1]], .real(domain), isSmooth: isSmooth),
      OpSample([[2, 1, n], [1, 2, 1]], .real(domain), isSmooth: isSmooth),
    ]
  }

  @inline(__always)
  static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    let y = b.input(1, T.self)
    let z = b.output(0, T.self)
    switch b.scalars {
    case 0:
      for i in 0..<b.count { z[i] = formula(x[i], y[i]) }
    case 1:
      let s = x[0]
      for i in 0..<b.count { z[i] = formula(s, y[i]) }
    case 2:
      let s = y[0]
      for i in 0..<b.count { z[i] = formula(x[i], s) }
    default:
      let value = formula(x[0], y[0])
      for i in 0..<b.count { z[i] = value }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
