// ScaleLoops: the gradients of the scales of mean-field normals, in bulk.

import Scalars

/// From the derivative by sd = softplus(rho) to that by rho, with the divergence to the prior.
public enum ScaleLoops {
  /// In `Float`; see `loop`.
  public static func run(
    _ rho: UnsafePointer<Float>, _ precision: UnsafePointer<Float>, _ weight: Float,
    _ isTimesScale: Bool, _ e: UnsafeMutablePointer<Float>, _ out: UnsafeMutablePointer<Float>,
    _ count: Int
  ) { loop(rho, precision, weight, isTimesScale, e, out, count) }

  /// In `Double`; see `loop`.
  public static func run(
    _ rho: UnsafePointer<Double>, _ precision: UnsafePointer<Double>, _ weight: Double,
    _ isTimesScale: Bool, _ e: UnsafeMutablePointer<Double>, _ out: UnsafeMutablePointer<Double>,
    _ count: Int
  ) { loop(rho, precision, weight, isTimesScale, e, out, count) }

  /// out = (d + weight · (1 / sd − sd · precision)) · sigmoid(rho), d being what `out` holds, or
  /// that over sd where it holds the derivative times sd.
  ///
  /// sigmoid(rho) and 1 / sd come out of one division.
  ///
  /// - Parameter e: scratch memory for as many numbers.
  @inline(__always)
  private static func loop<T: Scalar>(
    _ rho: UnsafePointer<T>, _ precision: UnsafePointer<T>, _ weight: T, _ isTimesScale: Bool,
    _ e: UnsafeMutablePointer<T>, _ out: UnsafeMutablePointer<T>, _ count: Int
  ) {
    for i in 0..<count { e[i] = Elementary.exp(-rho[i].magnitude) }
    for i in 0..<count {
      let positive: T = rho[i] < 0 ? 0 : rho[i]
      let sd: T = positive + Elementary.log1pOfUnit(e[i])
      let sum: T = 1 + e[i]
      let inverse: T = 1 / (sum * sd)
      let slope: T = (rho[i] < 0 ? e[i] : 1) * sd * inverse
      let entropy: T = RelaxedMath.multiplyAdd(sum, inverse, -(sd * precision[i]))
      let likelihood: T = isTimesScale ? out[i] * (sum * inverse) : out[i]
      out[i] = RelaxedMath.multiplyAdd(weight, entropy, likelihood) * slope
    }
  }
}
