import Glibc
import Tensors

/// Independent normals: z = μ + σ ε, with μ = m + s u and σ = s·t(w) in the frame (m, s).
///
/// Its parameters are (u, w), 2 D numbers; t is exp or softplus. The sds that maximise the ELBO
/// under a normal posterior of precision Λ are 1/√Λᵢᵢ: narrower than the marginals wherever the
/// posterior is correlated, which the importance check has to say.
/// Source: Kucukelbir, Tran, Ranganath, Gelman, Blei 2017, "Automatic differentiation variational
/// inference".
final class MeanFieldNormal: Family {
  static let name = "meanfield"
  static let summary = "Independent normals, one mean and one sd for each unconstrained coordinate."

  let dimension: Int
  var parameterCount: Int { 2 * dimension }
  var noiseCount: Int { dimension }
  let parameters: UnsafeMutablePointer<Double>

  private let transform: ScaleTransform
  private let storage: Buffer
  private let frameMean: Buffer
  private let frameScale: Buffer
  private let mean: Buffer
  private let sd: Buffer
  private let slope: Buffer
  private var logDeterminant = 0.0

  /// At a mean and sds (D numbers each); `frame` is the unit of the parameters, the sds unless
  /// given.
  init(
    mean start: [Double], sds: [Double], frame: [Double]? = nil, transform: ScaleTransform = .log
  ) {
    dimension = start.count
    self.transform = transform
    storage = Buffer(2 * dimension)
    parameters = storage.base
    frameMean = Buffer(start)
    frameScale = Buffer(frame ?? sds)
    mean = Buffer(dimension)
    sd = Buffer(dimension)
    slope = Buffer(dimension)
    for index in 0..<dimension {
      storage[dimension + index] = free(sds[index] / frameScale[index])
    }
    refresh()
  }

  /// w with t(w) = scale.
  private func free(_ scale: Double) -> Double {
    switch transform {
    case .log: log(scale)
    case .softplus: scale > 30 ? scale : log(expm1(scale))
    }
  }

  func refresh() {
    let count = dimension
    let u = parameters
    let w = parameters + count
    for index in 0..<count {
      mean.base[index] = frameMean.base[index] + frameScale.base[index] * u[index]
    }
    switch transform {
    case .log:
      var total = 0.0
      for index in 0..<count {
        let value = frameScale.base[index] * Elementary.exp(w[index])
        sd.base[index] = value
        slope.base[index] = value
        total += w[index]
      }
      logDeterminant = total + logFrame
    case .softplus:
      var total = 0.0
      for index in 0..<count {
        let grown = Elementary.exp(-abs(w[index]))
        let soft = max(w[index], 0) + log1p(grown)
        let sigmoid = (w[index] >= 0 ? 1 : grown) / (1 + grown)
        sd.base[index] = frameScale.base[index] * soft
        slope.base[index] = frameScale.base[index] * sigmoid
        total += log(soft)
      }
      logDeterminant = total + logFrame
    }
  }

  /// Σ log s, kept between changes of the frame.
  private lazy var logFrame = frameLogDeterminant()

  private func frameLogDeterminant() -> Double {
    var sum = 0.0
    for index in 0..<dimension { sum += log(frameScale[index]) }
    return sum
  }

  func sample(count: Int, noise: UnsafePointer<Double>, into z: UnsafeMutablePointer<Double>) {
    let mean = mean.base
    let sd = sd.base
    for draw in 0..<count {
      let epsilon = noise + draw * dimension
      let out = z + draw * dimension
      for index in 0..<dimension { out[index] = mean[index] + sd[index] * epsilon[index] }
    }
  }

  func pull(
    count: Int, noise: UnsafePointer<Double>, gradients: UnsafePointer<Double>,
    estimator: EntropyEstimator, into gradient: UnsafeMutablePointer<Double>
  ) {
    let size = dimension
    let share = 1 / Double(count)
    let forMean = gradient
    let forScale = gradient + size
    let sticking = estimator == .sticking
    // The path derivative of −log q adds ε/σ to the gradient at each draw.
    for index in 0..<size {
      forMean[index] = 0
      forScale[index] = 0
    }
    for draw in 0..<count {
      let epsilon = noise + draw * size
      let score = gradients + draw * size
      if sticking {
        for index in 0..<size {
          let path = score[index] + epsilon[index] / sd.base[index]
          forMean[index] += path
          forScale[index] += path * epsilon[index]
        }
      } else {
        for index in 0..<size {
          forMean[index] += score[index]
          forScale[index] += score[index] * epsilon[index]
        }
      }
    }
    for index in 0..<size {
      forMean[index] *= share * frameScale.base[index]
      let closed = sticking ? 0 : 1 / sd.base[index]
      forScale[index] = slope.base[index] * (forScale[index] * share + closed)
    }
  }

  func entropy() -> Double { logDeterminant + Double(dimension) * (halfLogTwoPi + 0.5) }

  func logDensity(noise: UnsafePointer<Double>) -> Double {
    gaussianLogDensity(noise: noise, dimension: dimension, logDeterminant: logDeterminant)
  }

  func absorb() {
    refresh()
    frameMean.set(mean)
    frameScale.set(sd)
    logFrame = frameLogDeterminant()
    for index in 0..<dimension {
      parameters[index] = 0
      parameters[dimension + index] = free(1)
    }
    refresh()
  }

  func shrink(by factor: Double) {
    for index in 0..<dimension {
      let ratio = sd[index] / frameScale[index]
      parameters[dimension + index] = free(max(ratio * factor, 1e-300))
    }
    refresh()
  }

  func state() -> FamilyState {
    FamilyState(kind: Self.name, mean: mean.array, scale: .diagonal(sd.array))
  }
}
