/// What every part of a running fit shares: the density, the options, noise, progress and polls.
final class FitContext {
  let density: any LogDensity
  let dimension: Int
  let options: FitOptions
  let digest: UInt64
  /// Evaluations of the log density so far.
  var evaluations = 0
  /// The course of the objective.
  var trace = ELBOTrace()
  /// Steps taken so far, over all phases.
  var step = 0
  /// The caller has asked to stop and keep.
  private(set) var isStopped = false

  private let report: (Progress) -> Void
  private let poll: () -> StopRequest

  init(
    density: any LogDensity, options: FitOptions, digest: UInt64,
    progress: @escaping (Progress) -> Void, stop: @escaping () -> StopRequest
  ) {
    self.density = density
    dimension = density.dimension
    self.options = options
    self.digest = digest
    report = progress
    poll = stop
  }

  /// The stream of noise for a purpose.
  func noise(_ purpose: Noise.Purpose) -> Noise {
    Noise(seed: options.seed, digest: digest, purpose: purpose)
  }

  /// Whether to end now and keep what there is; throws where nothing shall be kept.
  func shouldStop() throws(FitError) -> Bool {
    if isStopped { return true }
    switch poll() {
    case .none: return false
    case .stopAndKeep:
      isStopped = true
      return true
    case .abandon: throw .abandoned
    }
  }

  /// Begins a second fit with its own steps and course.
  func restartSteps() {
    step = 0
    trace = ELBOTrace()
  }

  /// Reports progress, at most every `progressEvery` steps.
  func progress(_ phase: String, of: Int, elbo: Double, rate: Double) {
    guard step % options.progressEvery == 0 else { return }
    report(
      Progress(
        phase: phase, step: step, of: of, elbo: elbo, smoothed: trace.average, rate: rate))
  }

  /// log p and its gradient at one point.
  func evaluate(_ z: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>) -> Double {
    evaluations += 1
    return density.evaluate(at: z, gradient: gradient)
  }

  /// log p at one point.
  func value(_ z: UnsafePointer<Double>) -> Double {
    evaluations += 1
    return density.value(at: z)
  }
}
