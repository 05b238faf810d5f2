/// A family of distributions q over unconstrained space, fitted by its parameters θ.
///
/// A family samples by a map z = f(θ, ε) of standard normal noise ε, and pulls gradients with
/// respect to z back to θ. Its parameters are measured in a *frame*, the location and scale at
/// which the fit stands: a step of 0.1 is a tenth of a posterior sd for every coordinate, whatever
/// its units. `absorb` moves the frame to where the parameters are.
///
/// A new family (low-rank, a flow, weights of a network) is one file and one line in `Families`.
protocol Family: AnyObject, SendableMetatype {
  /// The name, as users and summaries say it.
  static var name: String { get }
  /// One sentence for the help page.
  static var summary: String { get }

  /// The number D of coordinates.
  var dimension: Int { get }
  /// The number P of parameters, D location parameters first.
  var parameterCount: Int { get }
  /// Standard normals that one draw uses.
  var noiseCount: Int { get }
  /// The parameters θ, P numbers; set from outside by the optimiser.
  var parameters: UnsafeMutablePointer<Double> { get }

  /// Reads the parameters; must follow each change of them.
  func refresh()
  /// z = f(θ, ε) for `count` draws; `noise` is count × noiseCount, `z` count × D.
  func sample(count: Int, noise: UnsafePointer<Double>, into z: UnsafeMutablePointer<Double>)
  /// The gradient of the ELBO with respect to θ, from gradients of log p at the draws,
  /// averaged over them, written into `gradient` (P numbers).
  func pull(
    count: Int, noise: UnsafePointer<Double>, gradients: UnsafePointer<Double>,
    estimator: EntropyEstimator, into gradient: UnsafeMutablePointer<Double>)
  /// The entropy of q, in nats.
  func entropy() -> Double
  /// log q at the draw that `noise` gives.
  func logDensity(noise: UnsafePointer<Double>) -> Double
  /// Moves the frame to the present parameters, which become those of the frame's own centre.
  func absorb()
  /// Narrows q by a factor, where a fit has to start again.
  func shrink(by factor: Double)
  /// The distribution as a value.
  func state() -> FamilyState
}

/// log(2π)/2.
let halfLogTwoPi = 0.918_938_533_204_672_741_78

/// log q of one draw of a family z = μ + L ε: −Σε²/2 − log|L| − D log(2π)/2.
func gaussianLogDensity(
  noise: UnsafePointer<Double>, dimension: Int, logDeterminant: Double
) -> Double {
  var sum = 0.0
  for index in 0..<dimension { sum += noise[index] * noise[index] }
  return -0.5 * sum - logDeterminant - Double(dimension) * halfLogTwoPi
}
