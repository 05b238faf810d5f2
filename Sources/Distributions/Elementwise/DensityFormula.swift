import Tensors

/// The log density of a number, with its partial derivatives, in one precision.
///
/// A formula is made from the parameters that are mostly one number for a whole array (a scale, a
/// degree of freedom), so that what depends on them alone is computed once; its functions get a
/// value and the one parameter that mostly varies with it (a location, a logit). All are written
/// without branches where the parameters may vary, so that loops over them vectorise.
///
/// Elementary functions go into `early` and `late`, each computed for a run of elements before the
/// next: a loop over one exponential is several times faster than over a chain of them.
protocol DensityFormula {
  /// The precision.
  associatedtype Number: Scalar
  /// Which input of the op is the varying parameter (the first parameter is input 1); 0 for none.
  static var varying: Int { get }
  /// Which input is the first shared parameter; 0 for none.
  static var first: Int { get }
  /// Which input is the second shared parameter; 0 for none.
  static var second: Int { get }
  /// How many of `early` and `late` there are.
  static var stages: Int { get }

  /// Prepares what depends on the shared parameters alone; a distribution with fewer gets 0.
  init(_ first: Number, _ second: Number)
  /// A costly function of the value and the varying parameter.
  func early(_ x: Number, _ varying: Number) -> Number
  /// A second one, which may use the first.
  func late(_ x: Number, _ varying: Number, _ early: Number) -> Number
  /// The log density of `x` and its partials.
  func terms(_ x: Number, _ varying: Number, _ early: Number, _ late: Number)
    -> DensityTerms<Number>
}

extension DensityFormula {
  static var varying: Int { 0 }
  static var first: Int { 0 }
  static var second: Int { 0 }
  static var stages: Int { 0 }

  @inline(__always)
  func early(_ x: Number, _ varying: Number) -> Number { 0 }

  @inline(__always)
  func late(_ x: Number, _ varying: Number, _ early: Number) -> Number { 0 }

  /// The log density of `x` and its partials, all stages in one.
  @inline(__always)
  func callAsFunction(_ x: Number, _ varying: Number) -> DensityTerms<Number> {
    let early: Number = early(x, varying)
    return terms(x, varying, early, late(x, varying, early))
  }
}

/// A log density and its partial derivatives at one value.
struct DensityTerms<Number: Scalar> {
  /// The log density.
  var value: Number
  /// Its derivative by the value.
  var x: Number = 0
  /// Its derivative by the varying parameter.
  var varying: Number = 0
  /// Its derivative by the first shared parameter.
  var first: Number = 0
  /// Its derivative by the second shared parameter.
  var second: Number = 0

  /// The same where a condition holds; elsewhere -∞ with partials 0: outside the support.
  @inline(__always)
  func within(_ isInside: Bool) -> DensityTerms {
    DensityTerms(
      value: isInside ? value : -Number.infinity, x: isInside ? x : 0,
      varying: isInside ? varying : 0, first: isInside ? first : 0,
      second: isInside ? second : 0)
  }
}

/// a · b where b may be infinite and a 0, which gives 0: the x log y of entropies and powers.
@inline(__always)
func zeroSafeProduct<T: Scalar>(_ a: T, _ b: T) -> T { a == 0 ? 0 : a * b }

/// a / b where both may be 0, which gives 0.
@inline(__always)
func zeroSafeQuotient<T: Scalar>(_ a: T, _ b: T) -> T { a == 0 ? 0 : a / b }

/// ½ log 2π.
@inline(__always)
func halfLogTwoPi<T: Scalar>(_ type: T.Type = T.self) -> T { T(0.91893853320467274178) }
