import Glibc

/// The tail index of the importance ratios as far as the density is a normal one.
///
/// In the whitened coordinates ε of a family z = μ + L ε, the ratio of two normals is
/// exp(εᵀ A ε / 2 + …), whose tail index is exactly the largest eigenvalue of A. The gradient
/// h = Lᵀ ∇ log p + ε of the log ratio is linear in ε there, so that a regression of h on a few
/// draws finds A without noise, where the ratios of thousands of draws leave k-hat uncertain
/// by 0.1. For two coordinates of correlation ρ and independent normals fitted to them it is |ρ|.
enum QuadraticTail {
  /// Beyond so many coordinates the regression is left out.
  private static let limit = 400

  /// The largest eigenvalue of A; nil where there is none to be had.
  static func index(_ family: any Family, context: FitContext) throws(FitError) -> Double? {
    let size = family.dimension
    guard size <= limit, family.noiseCount == size, !context.density.isNoisy else { return nil }
    let draws = max(64, 8 * size)
    guard Double(draws) * context.density.work < 2e10 else { return nil }
    let state = family.state()
    let factor: Buffer
    switch state.scale {
    case .none: return nil
    case .diagonal(let sds): factor = Buffer(Triangular.diagonal(sds))
    case .cholesky(let lower): factor = Buffer(lower)
    }
    let epsilon = Buffer(size)
    let z = Buffer(size)
    let score = Buffer(size)
    let path = Buffer(size)
    let noise = context.noise(.check).child(1)
    // Normal equations of h ≈ b + A ε, the constant as a last regressor.
    let width = size + 1
    var gram = [Double](repeating: 0, count: width * width)
    let cross = Buffer(size * width)
    for _ in 0..<draws {
      if try context.shouldStop() { return nil }
      noise.fill(epsilon.base, size)
      family.sample(count: 1, noise: epsilon.base, into: z.base)
      guard context.evaluate(z.base, score.base).isFinite, allFinite(score.base, size) else {
        return nil
      }
      Triangular.multiplyTransposed(factor.base, size, score.base, into: path.base)
      for row in 0..<size {
        path[row] += epsilon[row]
        for column in 0...row { gram[row * width + column] += epsilon[row] * epsilon[column] }
        gram[size * width + row] += epsilon[row]
        addScaled(path[row], epsilon.base, to: cross.base + row * width, size)
        cross[row * width + size] += path[row]
      }
      gram[size * width + size] += 1
    }
    guard let lower = Triangular.cholesky(gram, width).map({ Buffer($0) }) else { return nil }
    for row in 0..<size {
      Triangular.solve(lower.base, width, cross.base + row * width)
      Triangular.solveTransposed(lower.base, width, cross.base + row * width)
    }
    return largestEigenvalue(size) { row, column in
      0.5 * (cross[row * width + column] + cross[column * width + row])
    }
  }

  /// The largest eigenvalue of a symmetric matrix, by power iteration above its spectrum's bound.
  private static func largestEigenvalue(_ size: Int, _ entry: (Int, Int) -> Double) -> Double? {
    let matrix = Buffer(size * size)
    var bound = 0.0
    for row in 0..<size {
      var sum = 0.0
      for column in 0..<size {
        let value = entry(row, column)
        matrix[row * size + column] = value
        sum += abs(value)
      }
      bound = max(bound, sum)
    }
    guard bound.isFinite else { return nil }
    if bound == 0 { return 0 }
    let x = Buffer(size)
    let y = Buffer(size)
    for index in 0..<size { x[index] = 1 + 0.3 * sin(Double(7 * index + 1)) }
    var value = 0.0
    for _ in 0..<300 {
      let length = dot(x.base, x.base, size).squareRoot()
      for index in 0..<size { x[index] /= length }
      for row in 0..<size {
        y[row] = dot(matrix.base + row * size, x.base, size)
      }
      let next = dot(x.base, y.base, size)
      let settled = abs(next - value) < 1e-4 * bound
      value = next
      // A + bound has no negative eigenvalue, so that the largest leads.
      for index in 0..<size { x[index] = y[index] + bound * x[index] }
      if settled && value > 0 { break }
    }
    return value
  }
}
