import Tensors

/// Formulas computed on single numbers; matrix functions give NaN.
struct NumberAlgebra: Algebra {
  func constant(_ x: Double) -> Double { x }

  func apply(_ function: Expression.Function, _ x: Double) -> Double {
    switch function {
    case .exp: Elementary.exp(x)
    case .log: Elementary.log(x)
    case .sqrt: x.squareRoot()
    case .lgamma: Elementary.lgamma(x)
    case .sigmoid: Elementary.sigmoid(x)
    case .logit: Elementary.log(x) - Elementary.log1p(-x)
    case .cholesky, .inverse: .nan
    }
  }

  func apply(_ operation: Expression.Operation, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    }
  }
}
