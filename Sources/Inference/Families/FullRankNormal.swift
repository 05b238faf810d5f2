import Glibc

/// A normal with any covariance: z = m + L (u + C ε) in the frame (m, L).
///
/// Its parameters are u (D numbers), then the rows of the lower triangular C, diagonal as logs:
/// D + D (D + 1) / 2. With L near the posterior's own Cholesky factor the steps are nearly
/// Newton's, however badly the coordinates are scaled. A draw costs O(D²).
/// Source: Kucukelbir et al. 2017; path derivative after Roeder, Wu, Duvenaud 2017.
final class FullRankNormal: Family {
  static let name = "fullrank"
  static let summary = "A normal with a full covariance matrix over the unconstrained coordinates."

  let dimension: Int
  let parameterCount: Int
  var noiseCount: Int { dimension }
  let parameters: UnsafeMutablePointer<Double>

  private let storage: Buffer
  private let frameMean: Buffer
  private let frameFactor: Buffer
  private let factor: Buffer
  private let inner: Buffer
  private let outer: Buffer
  private let whitened: Buffer
  private var frameLogDeterminant = 0.0
  private var logDeterminant = 0.0

  /// At a mean (D numbers) and a lower Cholesky factor (D × D by rows); `frame` is the unit of the
  /// parameters, the factor itself unless given.
  init(mean: [Double], factor start: [Double], frame: [Double]? = nil) {
    let size = mean.count
    dimension = size
    parameterCount = size + size * (size + 1) / 2
    storage = Buffer(parameterCount)
    parameters = storage.base
    frameMean = Buffer(mean)
    frameFactor = Buffer(frame ?? start)
    factor = Buffer(size * size)
    inner = Buffer(size)
    outer = Buffer(size)
    whitened = Buffer(size)
    if frame != nil {
      // C = L⁻¹ start, a column at a time.
      for column in 0..<size {
        for row in 0..<size { inner[row] = start[row * size + column] }
        Triangular.solve(frameFactor.base, size, inner.base)
        for row in column..<size {
          let slot = size + row * (row + 1) / 2 + column
          parameters[slot] = row == column ? log(inner[row]) : inner[row]
        }
      }
    }
    measureFrame()
    refresh()
  }

  private func measureFrame() {
    frameLogDeterminant = 0
    for index in 0..<dimension {
      frameLogDeterminant += log(frameFactor[index * dimension + index])
    }
  }

  func refresh() {
    var source = parameters + dimension
    var total = 0.0
    for row in 0..<dimension {
      let target = factor.base + row * dimension
      for column in 0..<row { target[column] = source[column] }
      target[row] = exp(source[row])
      total += source[row]
      source += row + 1
    }
    logDeterminant = total + frameLogDeterminant
  }

  func sample(count: Int, noise: UnsafePointer<Double>, into z: UnsafeMutablePointer<Double>) {
    let size = dimension
    for draw in 0..<count {
      let epsilon = noise + draw * size
      let out = z + draw * size
      for row in 0..<size {
        inner.base[row] = parameters[row] + dot(factor.base + row * size, epsilon, row + 1)
      }
      for row in 0..<size {
        out[row] = frameMean.base[row] + dot(frameFactor.base + row * size, inner.base, row + 1)
      }
    }
  }

  func pull(
    count: Int, noise: UnsafePointer<Double>, gradients: UnsafePointer<Double>,
    estimator: EntropyEstimator, into gradient: UnsafeMutablePointer<Double>
  ) {
    let size = dimension
    let share = 1 / Double(count)
    gradient.update(repeating: 0, count: parameterCount)
    for draw in 0..<count {
      let epsilon = noise + draw * size
      // Lᵀ g, the gradient in the frame.
      Triangular.multiplyTransposed(
        frameFactor.base, size, gradients + draw * size, into: whitened.base)
      if estimator == .sticking {
        // −∇ log q in the frame is C⁻ᵀ ε.
        inner.base.update(from: epsilon, count: size)
        Triangular.solveTransposed(factor.base, size, inner.base)
        for index in 0..<size { whitened.base[index] += inner.base[index] }
      }
      var target = gradient + size
      for row in 0..<size {
        let path = whitened.base[row] * share
        gradient[row] += path
        addScaled(path, epsilon, to: target, row + 1)
        target += row + 1
      }
    }
    // The diagonal of C is exp of its parameter.
    var slot = size
    for row in 0..<size {
      slot += row
      gradient[slot] *= factor.base[row * size + row]
      if estimator == .closed { gradient[slot] += 1 }
      slot += 1
    }
  }

  func entropy() -> Double { logDeterminant + Double(dimension) * (halfLogTwoPi + 0.5) }

  func logDensity(noise: UnsafePointer<Double>) -> Double {
    gaussianLogDensity(noise: noise, dimension: dimension, logDeterminant: logDeterminant)
  }

  func absorb() {
    let now = state()
    guard case .cholesky(let product) = now.scale else { return }
    frameMean.set(now.mean)
    frameFactor.set(product)
    parameters.update(repeating: 0, count: parameterCount)
    measureFrame()
    refresh()
  }

  func shrink(by factor: Double) {
    // Each entry of C by the same factor; the diagonal's parameters are logs.
    var slot = dimension
    for row in 0..<dimension {
      for column in 0...row {
        if column == row { parameters[slot] += log(factor) } else { parameters[slot] *= factor }
        slot += 1
      }
    }
    refresh()
  }

  func state() -> FamilyState {
    let size = dimension
    var mean = frameMean.array
    for row in 0..<size {
      mean[row] += dot(frameFactor.base + row * size, parameters, row + 1)
    }
    let product = Triangular.product(frameFactor.array, factor.array, size)
    return FamilyState(kind: Self.name, mean: mean, scale: .cholesky(product))
  }
}
