import Tensors

/// Formulas computed on arrays of numbers, with broadcasting.
public struct HostAlgebra: Algebra {
  /// The algebra; it has no state.
  public init() {}

  /// A single number.
  public func constant(_ x: Double) -> HostArray { HostArray(x) }

  /// A function of every element, or of every matrix on the last two axes.
  ///
  /// A matrix that is not positive definite gives NaN.
  public func apply(_ function: Expression.Function, _ x: HostArray) -> HostArray {
    switch function {
    case .exp: return map(x) { Elementary.exp($0) }
    case .log: return map(x) { Elementary.log($0) }
    case .sqrt: return map(x) { $0.squareRoot() }
    case .lgamma: return map(x) { Elementary.lgamma($0) }
    case .sigmoid: return map(x) { Elementary.sigmoid($0) }
    case .logit: return map(x) { Elementary.log($0) - Elementary.log1p(-$0) }
    case .cholesky: return mapMatrices(x) { $0.cholesky() }
    case .inverse: return mapMatrices(x) { $0.inverse() }
    }
  }

  /// An operation on the elements of two arrays.
  ///
  /// - Precondition: the shapes broadcast.
  public func apply(
    _ operation: Expression.Operation, _ a: HostArray, _ b: HostArray
  ) -> HostArray {
    switch operation {
    case .add: return combine(a, b, +)
    case .subtract: return combine(a, b, -)
    case .multiply: return combine(a, b, *)
    case .divide: return combine(a, b, /)
    }
  }

  private func map(_ x: HostArray, _ function: (Double) -> Double) -> HostArray {
    HostArray(x.shape, x.elements.map(function))
  }

  private func combine(
    _ a: HostArray, _ b: HostArray, _ operation: (Double, Double) -> Double
  ) -> HostArray {
    guard let shape = Broadcasting.shape([a.shape, b.shape]) else {
      preconditionFailure("arrays of shapes \(a.shape) and \(b.shape) do not broadcast")
    }
    let left = a.eventStarts(rank: 0, batch: shape).starts
    let right = b.eventStarts(rank: 0, batch: shape).starts
    return HostArray(shape, zip(left, right).map { operation(a.elements[$0], b.elements[$1]) })
  }

  private func mapMatrices(_ x: HostArray, _ function: (Matrix) -> Matrix?) -> HostArray {
    guard x.shape.count >= 2, let n = x.shape.last, x.shape[x.shape.count - 2] == n else {
      return HostArray(x.shape, x.elements.map { _ in .nan })
    }
    var result: [Double] = []
    result.reserveCapacity(x.elements.count)
    for start in stride(from: 0, to: x.elements.count, by: max(1, n * n)) {
      let matrix = Matrix(n, n, Array(x.elements[start..<(start + n * n)]))
      result += function(matrix)?.elements ?? [Double](repeating: .nan, count: n * n)
    }
    return HostArray(x.shape, result)
  }
}
