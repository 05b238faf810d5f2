// ElementaryLoops: the costly functions of one number over arrays.

public import Scalars

/// y = f(x) for `count` neighbouring numbers; y may be x.
///
/// The formulas are inlined into one loop each, which the compiler turns into vectors of the
/// instruction set of this module. Every step is rounded by itself, so the bits are the same on
/// each.
public enum ElementaryLoops {
  /// In `Float`.
  public static func run(
    _ map: ElementaryMap, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) { loop(map, x, y, count) }

  /// In `Double`.
  public static func run(
    _ map: ElementaryMap, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
    _ count: Int
  ) { loop(map, x, y, count) }

  @inline(__always)
  private static func loop<T: Scalar & Element>(
    _ map: ElementaryMap, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int
  ) {
    switch map {
    case .exp: for i in 0..<count { y[i] = Elementary.exp(x[i]) }
    case .expm1: for i in 0..<count { y[i] = Elementary.expm1(x[i]) }
    case .log: log(x, y, count)
    case .log1p: for i in 0..<count { y[i] = Elementary.log1p(x[i]) }
    case .tanh: for i in 0..<count { y[i] = Elementary.tanh(x[i]) }
    case .sigmoid: for i in 0..<count { y[i] = Elementary.sigmoid(x[i]) }
    case .softplus: for i in 0..<count { y[i] = Elementary.softplus(x[i]) }
    case .lgamma: lgamma(x, y, count)
    case .digamma: for i in 0..<count { y[i] = Elementary.digamma(x[i]) }
    case .erf: for i in 0..<count { y[i] = Elementary.erf(x[i]) }
    case .normalCDF: for i in 0..<count { y[i] = Elementary.normalCDF(x[i]) }
    case .logNormalCDF: for i in 0..<count { y[i] = Elementary.logNormalCDF(x[i]) }
    case .normalQuantile: for i in 0..<count { y[i] = Elementary.normalQuantile(x[i]) }
    case .sin: for i in 0..<count { y[i] = Elementary.sin(x[i]) }
    case .cos: for i in 0..<count { y[i] = Elementary.cos(x[i]) }
    }
  }

  /// Numbers that all are normal and positive, the rule, need no care of the others.
  @inline(__always)
  private static func log<T: Scalar & Element>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int
  ) {
    if T.areNormal(x, count) {
      for i in 0..<count { y[i] = Elementary.logOfNormal(x[i]) }
    } else {
      for i in 0..<count { y[i] = Elementary.log(x[i]) }
    }
  }

  /// A function of its own: in one as long as the others together it would not be inlined.
  @inline(never)
  private static func lgamma<T: Scalar>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int
  ) {
    for i in 0..<count { y[i] = Elementary.lgamma(x[i]) }
  }
}
