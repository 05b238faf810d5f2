import Tensors

/// An op that folds neighbouring axes of an array into one number each.
///
/// Attributes: the first folded axis, and the one after the last. Seen as [outer, n, inner], the
/// middle one is folded.
protocol ReductionOp: Op, Kernel {
  /// What the fold starts from.
  static func identity<T: Scalar>(_ type: T.Type) -> T
  /// One step of the fold.
  static func combine<T: Scalar>(_ a: T, _ b: T) -> T
  /// Where to try it.
  static var domain: ClosedRange<Double> { get }
}

extension ReductionOp {
  static var domain: ClosedRange<Double> { -2...2 }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    var shape = inputs[0]
    shape.removeSubrange(attributes.ints[0]..<attributes.ints[1])
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    [folds(call).map { $0.reduce(identity(Double.self)) { combine($0, $1) } }]
  }

  /// The elements that go into each output.
  static func folds(_ call: OracleCall) -> [[Double]] {
    let (outer, n, inner) = extents(call.shapes[0], call.attributes)
    return (0..<outer * inner).map { i in
      (0..<n).map { call.inputs[0][(i / inner * n + $0) * inner + i % inner] }
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = extents(call.inputs[0], call.attributes)
    return KernelPlan(ints: [outer, n, inner], cost: call.elements * 0.3)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      ([n], 0, 1), ([2, n, 3], 1, 2), ([2, n], 0, 2), ([3, n], 1, 2), ([n, 2], 0, 1),
      ([2, n], 0, 1),
    ].map {
      OpSample([$0.0], .real(domain), attributes: Attributes(ints: [$0.1, $0.2]), tolerance: 600)
    }
  }

  /// Folds [outer, n, inner] along its middle axis.
  @inline(__always)
  static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[2])
    let x = k.input(0, T.self)
    let y = k.output(0, T.self)
    if inner == 1 {
      for o in 0..<outer { y[o] = foldRow(x + o * n, n) }
      return
    }
    for o in 0..<outer {
      let total = y + o * inner
      for i in 0..<inner { total[i] = identity(T.self) }
      for j in 0..<n {
        let row = x + (o * n + j) * inner
        for i in 0..<inner { total[i] = combine(total[i], row[i]) }
      }
    }
  }

  /// Folds neighbouring numbers in eight interleaved strands, then the strands in pairs.
  @inline(__always)
  static func foldRow<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int) -> T {
    var a = SIMD8<T>(repeating: identity(T.self))
    var i = 0
    while i &+ 8 <= n {
      let b = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<T>.self)
      for lane in 0..<8 { a[lane] = combine(a[lane], b[lane]) }
      i &+= 8
    }
    var total = combine(
      combine(combine(a[0], a[4]), combine(a[1], a[5])),
      combine(combine(a[2], a[6]), combine(a[3], a[7])))
    while i < n {
      total = combine(total, x[i])
      i &+= 1
    }
    return total
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  /// The array seen as [outer, n, inner].
  static func extents(_ shape: [Int], _ attributes: Attributes) -> (Int, Int, Int) {
    let (first, end) = (attributes.ints[0], attributes.ints[1])
    return (
      Shapes.count(Array(shape[..<first])), Shapes.count(Array(shape[first..<end])),
      Shapes.count(Array(shape[end...]))
    )
  }
}

extension VJPCall {
  /// A folded array with the folded axes kept at size 1.
  func kept(_ folded: NodeRef) -> NodeRef {
    var shape = shape(0)
    for axis in attributes.ints[0]..<attributes.ints[1] { shape[axis] = 1 }
    return graph.reshape(folded, shape)
  }
}
