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
  private var isAbandoned = false

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
    listen()
    if isAbandoned { throw .abandoned }
    return isStopped
  }

  /// Asks the caller, for the next `isStopped` or `shouldStop` to tell.
  private func listen() {
    if isStopped { return }
    switch poll() {
    case .none: break
    case .stopAndKeep: isStopped = true
    case .abandon:
      isStopped = true
      isAbandoned = true
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
        phase: phase, step: step, of: of, elbo: elbo, smoothed: trace.average ?? elbo, rate: rate))
  }

  /// log p and its gradient at one point.
  func evaluate(_ z: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>) -> Double {
    evaluations += 1
    return density.evaluate(at: z, gradient: gradient)
  }

  /// log p and gradients at several draws, a few milliseconds' work between polls; false where
  /// the caller stopped it, or a value or gradient is not finite.
  func evaluate(
    count: Int, at z: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>
  ) -> Bool {
    var done = 0
    while done < count {
      if done > 0 {
        listen()
        if isStopped { return false }
      }
      let piece = min(count - done, chunk)
      density.evaluate(
        count: piece, at: z + done * dimension, gradients: gradients + done * dimension,
        values: values + done)
      evaluations += piece
      done += piece
    }
    return allFinite(values, count) && allFinite(gradients, count * dimension)
  }

  /// log p at several draws; false where the caller stopped it.
  func values(
    count: Int, at z: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) throws(FitError) -> Bool {
    var done = 0
    while done < count {
      if try shouldStop() { return false }
      let piece = min(count - done, chunk)
      density.values(count: piece, at: z + done * dimension, into: values + done)
      evaluations += piece
      done += piece
    }
    return true
  }

  /// Draws that take at most a few milliseconds together.
  private lazy var chunk = Int(min(max(1e7 / max(density.work, 1), 1), 64))

  /// log p at one point.
  func value(_ z: UnsafePointer<Double>) -> Double {
    evaluations += 1
    return density.value(at: z)
  }
}
