// ElementaryFunctions: the functions under test, with their bounds and values at special points.

import Testing

@testable import Tensors

/// An elementary function of one argument: how far it may be off and where its edges lie.
struct ElementaryFunction: CustomTestStringConvertible, Sendable {
  let name: String
  let double: @Sendable (Double) -> Double
  let float: @Sendable (Float) -> Float
  /// The largest error in units of the last place.
  var ulps = 2.0
  /// An absolute error that is always allowed.
  var absolute = 0.0
  /// Arguments between which the `Float` is compared with the `Double`.
  var range: ClosedRange<Double> = -20...20
  /// Values that must be met exactly.
  var exact: [(Double, Double)] = []

  var testDescription: String { name }
}

extension ElementaryFunction {
  private static let infinity = Double.infinity
  private static let tiny = Double.leastNonzeroMagnitude

  static let all: [ElementaryFunction] = [
    ElementaryFunction(
      name: "exp", double: { Elementary.exp($0) }, float: { Elementary.exp($0) }, range: -103...88,
      exact: [
        (0, 1), (-0.0, 1), (tiny, 1), (infinity, infinity), (-infinity, 0), (710, infinity),
        (-746, 0), (1e308, infinity), (-1e308, 0),
      ]),
    ElementaryFunction(
      name: "log", double: { Elementary.log($0) }, float: { Elementary.log($0) },
      range: 1e-6...1000,
      exact: [
        (0, -infinity), (-0.0, -infinity), (1, 0), (infinity, infinity), (-1, .nan),
        (-infinity, .nan), (-tiny, .nan),
      ]),
    ElementaryFunction(
      name: "log1p", double: { Elementary.log1p($0) }, float: { Elementary.log1p($0) },
      range: -0.999...50,
      exact: [
        (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (-1, -infinity), (-1.5, .nan),
        (infinity, infinity),
      ]),
    ElementaryFunction(
      name: "expm1", double: { Elementary.expm1($0) }, float: { Elementary.expm1($0) },
      range: -20...88,
      exact: [
        (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (infinity, infinity), (-infinity, -1),
        (-1e308, -1), (710, infinity),
      ]),
    ElementaryFunction(
      name: "tanh", double: { Elementary.tanh($0) }, float: { Elementary.tanh($0) },
      exact: [
        (0, 0), (-0.0, -0.0), (tiny, tiny), (-tiny, -tiny), (infinity, 1), (-infinity, -1),
        (1e308, 1),
      ]),
    ElementaryFunction(
      name: "sigmoid", double: { Elementary.sigmoid($0) }, float: { Elementary.sigmoid($0) },
      range: -80...20, exact: [(0, 0.5), (infinity, 1), (-infinity, 0), (1e308, 1), (-1e308, 0)]),
    ElementaryFunction(
      name: "softplus", double: { Elementary.softplus($0) }, float: { Elementary.softplus($0) },
      range: -80...90,
      exact: [(infinity, infinity), (-infinity, 0), (1e308, 1e308), (-1e308, 0)]),
    ElementaryFunction(
      name: "logSigmoid", double: { Elementary.logSigmoid($0) },
      float: { Elementary.logSigmoid($0) },
      range: -80...80, exact: [(infinity, -0.0), (-infinity, -infinity), (-1e308, -1e308)]),
    ElementaryFunction(
      name: "log1mExp", double: { Elementary.log1mExp($0) }, float: { Elementary.log1mExp($0) },
      range: -80 ... -1e-6, exact: [(0, -infinity), (-infinity, 0), (1, .nan)]),
    ElementaryFunction(
      name: "lgamma", double: { Elementary.lgamma($0) }, float: { Elementary.lgamma($0) },
      ulps: 4, absolute: 1e-15, range: 0...50,
      exact: [
        (0, infinity), (-0.0, infinity), (1, 0), (2, 0), (-1, infinity), (-40, infinity),
        (infinity, infinity), (-infinity, infinity), (1e308, infinity), (-1e300, infinity),
      ]),
    ElementaryFunction(
      name: "digamma", double: { Elementary.digamma($0) }, float: { Elementary.digamma($0) },
      ulps: 4, absolute: 1e-15, range: 1e-3...50,
      exact: [
        (0, -infinity), (-0.0, infinity), (-1, .nan), (-7, .nan), (infinity, infinity),
        (-infinity, .nan),
      ]),
    ElementaryFunction(
      name: "trigamma", double: { Elementary.trigamma($0) }, float: { Elementary.trigamma($0) },
      ulps: 4, range: 1e-3...50,
      exact: [(0, infinity), (-1, infinity), (infinity, 0), (1e-200, infinity)]),
    ElementaryFunction(
      name: "erf", double: { Elementary.erf($0) }, float: { Elementary.erf($0) }, range: -5...5,
      exact: [(0, 0), (-0.0, -0.0), (infinity, 1), (-infinity, -1), (40, 1), (1e308, 1)]),
    ElementaryFunction(
      name: "erfc", double: { Elementary.erfc($0) }, float: { Elementary.erfc($0) }, range: -5...9,
      exact: [(0, 1), (-0.0, 1), (infinity, 0), (-infinity, 2), (40, 0), (1e308, 0), (-40, 2)]),
    ElementaryFunction(
      name: "erfcx", double: { Elementary.erfcx($0) }, float: { Elementary.erfcx($0) },
      range: 0...100, exact: [(0, 1), (-0.0, 1), (infinity, 0), (-1, .nan)]),
    ElementaryFunction(
      name: "normalCDF", double: { Elementary.normalCDF($0) }, float: { Elementary.normalCDF($0) },
      range: -12...6, exact: [(0, 0.5), (infinity, 1), (-infinity, 0), (-1e308, 0), (1e308, 1)]),
    ElementaryFunction(
      name: "logNormalCDF", double: { Elementary.logNormalCDF($0) },
      float: { Elementary.logNormalCDF($0) }, range: -50...12,
      exact: [(infinity, 0), (-infinity, -infinity), (1e308, 0), (-1e200, -infinity)]),
    ElementaryFunction(
      name: "normalHazard", double: { Elementary.normalHazard($0) },
      float: { Elementary.normalHazard($0) }, range: -50...12,
      exact: [(infinity, 0), (-infinity, infinity), (1e308, 0)]),
    ElementaryFunction(
      name: "normalQuantile", double: { Elementary.normalQuantile($0) },
      float: { Elementary.normalQuantile($0) }, range: 0...1,
      exact: [(0, -infinity), (1, infinity), (0.5, 0), (-0.1, .nan), (1.1, .nan), (infinity, .nan)]
    ),
    ElementaryFunction(
      name: "sin", double: { Elementary.sin($0) }, float: { Elementary.sin($0) }, range: -100...100,
      exact: [
        (0, 0), (-0.0, -0.0), (tiny, tiny), (infinity, .nan), (-infinity, .nan), (1e300, .nan),
      ]),
    ElementaryFunction(
      name: "cos", double: { Elementary.cos($0) }, float: { Elementary.cos($0) }, range: -100...100,
      exact: [(0, 1), (-0.0, 1), (tiny, 1), (infinity, .nan), (1e300, .nan)]),
    ElementaryFunction(
      name: "atan", double: { Elementary.atan($0) }, float: { Elementary.atan($0) },
      exact: [
        (0, 0), (-0.0, -0.0), (tiny, tiny), (infinity, 1.5707963267948966),
        (-infinity, -1.5707963267948966),
      ]),
    ElementaryFunction(
      name: "sqrt", double: { Elementary.sqrt($0) }, float: { Elementary.sqrt($0) },
      ulps: 0.5, range: 0...1000,
      exact: [(0, 0), (-0.0, -0.0), (4, 2), (infinity, infinity), (-1, .nan)]),
  ]
}
