/// All mass at one point: the posterior mode, when it maximises log p.
///
/// Its parameters are the point itself, in the frame of a unit scale; it has no noise and, by
/// convention, no entropy.
final class PointMass: Family {
  static let name = "map"
  static let summary = "One point, the mode of the posterior over the unconstrained coordinates."

  let dimension: Int
  var parameterCount: Int { dimension }
  var noiseCount: Int { 0 }
  let parameters: UnsafeMutablePointer<Double>
  private let storage: Buffer

  /// At a point of D numbers.
  init(at point: [Double]) {
    dimension = point.count
    storage = Buffer(point)
    parameters = storage.base
  }

  func refresh() {}

  func sample(count: Int, noise: UnsafePointer<Double>, into z: UnsafeMutablePointer<Double>) {
    for draw in 0..<count { (z + draw * dimension).update(from: parameters, count: dimension) }
  }

  func pull(
    count: Int, noise: UnsafePointer<Double>, gradients: UnsafePointer<Double>,
    estimator: EntropyEstimator, into gradient: UnsafeMutablePointer<Double>
  ) {
    gradient.update(repeating: 0, count: dimension)
    for draw in 0..<count {
      addScaled(1 / Double(count), gradients + draw * dimension, to: gradient, dimension)
    }
  }

  func entropy() -> Double { 0 }
  func logDensity(noise: UnsafePointer<Double>) -> Double { 0 }
  func absorb() {}
  func shrink(by factor: Double) {}
  func state() -> FamilyState { FamilyState(kind: Self.name, mean: storage.array, scale: .none) }
}
