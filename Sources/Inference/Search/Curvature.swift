import Glibc

/// The negative Hessian of the log density by central differences of its gradient.
enum Curvature {
  /// −∇² log p at a point, D × D by rows, symmetric; nil where a gradient nearby is not finite or
  /// a diagonal entry shows no maximum, or where the fit was stopped meanwhile.
  static func precision(_ context: FitContext, at point: [Double]) throws(FitError) -> [Double]? {
    let size = context.dimension
    let z = Buffer(point)
    let up = Buffer(size)
    let down = Buffer(size)
    var matrix = [Double](repeating: 0, count: size * size)
    for index in 0..<size {
      if try context.shouldStop() { return nil }
      // A first step of any size finds the curvature's order; the second is a thousandth of an sd.
      var step = 1e-4 * max(abs(point[index]), 1e-2)
      for round in 0..<4 {
        z[index] = point[index] + step
        guard context.evaluate(z.base, up.base).isFinite else { return nil }
        z[index] = point[index] - step
        guard context.evaluate(z.base, down.base).isFinite else { return nil }
        z[index] = point[index]
        let curvature = -(up[index] - down[index]) / (2 * step)
        guard curvature.isFinite, curvature > 0 else { return nil }
        let wanted = 1e-3 / curvature.squareRoot()
        if round == 3 || (step < 3 * wanted && step > wanted / 3) { break }
        step = wanted
      }
      for row in 0..<size {
        matrix[row * size + index] = -(up[row] - down[row]) / (2 * step)
      }
    }
    for row in 0..<size {
      for column in 0..<row {
        let mean = 0.5 * (matrix[row * size + column] + matrix[column * size + row])
        matrix[row * size + column] = mean
        matrix[column * size + row] = mean
      }
    }
    return matrix.allSatisfy(\.isFinite) ? matrix : nil
  }
}
