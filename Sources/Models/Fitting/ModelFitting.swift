import Evaluation
import Graphs
import Inference
import Language
import Tensors
import Values

extension ModelValue {
  /// Binds data and lowers the body to a log density.
  public func lower(_ record: Record, _ evaluator: Evaluator) throws -> (LoweredModel, BoundData) {
    var binder = DataBinder(self, record, evaluator)
    let data = try binder.bind()
    let mode = LogDensityMode(self, data: data)
    let rows = observedNames.compactMap { data.arguments[$0]?.axes.first?.name }
    mode.lowered.frozen = FrozenValues(rows: Set(rows))
    let run = ModelRun(model: self, data: data, evaluator: evaluator, frozen: mode.lowered.frozen)
    try run.run(mode, algebra: ValueAlgebra(graph: mode.graph)) { try mode.finish(evaluator) }
    let lowered = mode.lowered
    guard lowered.terms.contains(where: \.isLikelihood) else {
      throw Diagnostic(
        .model, "nothing in `\(name)` is observed",
        labels: [.init(tree.source, nameRange, "no `~` on an argument")],
        help: ["observe an argument: `y ~ …`; to draw from the prior write `prior(\(name), data)`"])
    }
    guard lowered.dimension > 0 else {
      throw Diagnostic(
        .model, "`\(name)` has no latents to fit", labels: [.init(tree.source, nameRange)],
        help: ["declare one: `mu ~ normal(0, 1)`"])
    }
    return (lowered, data)
  }

  /// Fits the model to data.
  public func fit(
    _ record: Record, options: FitOptions, precision: Precision, from earlier: PosteriorValue?,
    memoryLimit: Int?, threads: Int = 1, evaluator: Evaluator,
    progress: @escaping (Progress) -> Void,
    stop: @escaping () -> StopRequest
  ) throws -> PosteriorValue {
    let (lowered, data) = try lower(record, evaluator)
    try MemoryLimit(model: self, bytes: memoryLimit)
      .check(lowered, precision: precision, threads: threads)
    let density = ModelDensity(lowered, precision: precision, threads: threads)
    let key = digest(data)
    let approximation: Approximation
    do {
      approximation = try Fit.run(
        density, options: options, initial: lowered.start(from: earlier),
        from: lowered.matches(earlier) ? earlier?.approximation : nil, digest: key,
        progress: progress, stop: stop)
    } catch {
      throw translated(error, lowered)
    }
    var notes: [String] = []
    if !approximation.story.isEmpty { notes.append(approximation.story) }
    return PosteriorValue(
      model: self, data: data, approximation: approximation, latents: lowered.latents,
      draws: LatentValues.draws(of: lowered, approximation.draws, count: approximation.drawCount),
      computed: lowered.computed, frozen: lowered.frozen, notes: notes,
      key: key ^ options.seed &* 0x9E37_79B9_7F4A_7C15,
      evaluator: evaluator)
  }

  /// Simulates from the prior; observed arguments need not be given.
  public func prior(
    _ record: Record, given: Record, draws count: Int, key: UInt64, evaluator: Evaluator
  ) throws -> Record {
    var binder = DataBinder(self, record, evaluator, mayOmitObserved: true)
    let data = try binder.bind()
    var known: [String: KnownLatent] = [:]
    for (name, value) in given.fields {
      switch value {
      case .array(let array):
        known[name] = KnownLatent(Draws(array.numbers, count: 1, axes: array.axes).repeated(count))
      case .draws(let draws): known[name] = KnownLatent(draws.repeated(count))
      default: throw Diagnostic(.kind, "`\(name)` must be numbers", labels: [])
      }
    }
    let mode = SimulationMode(data: data, known: known, purpose: .predict, draws: count, key: key)
    let run = ModelRun(model: self, data: data, evaluator: evaluator)
    var fields = Record()
    try run.run(mode, algebra: ValueAlgebra()) {
      for (name, value) in try mode.finish(evaluator) { fields[name] = value }
    }
    for (name, value) in mode.observed { fields[name] = value }
    return fields
  }

  /// A digest of the model's text and its data, so that two fits with one seed share no noise.
  public func digest(_ data: BoundData) -> UInt64 {
    var digest = Digest()
    digest.combine(name)
    for statement in body { digest.combine(tree.text(of: statement)) }
    for (name, array) in data.arguments.sorted(by: { $0.key < $1.key }) {
      digest.combine(name)
      if let bytes = array.bytes {
        digest.combine(bytes.divisor)
        bytes.withBytes { digest.combine(UnsafeRawBufferPointer($0)) }
      } else {
        digest.combine(array.numbers)
      }
    }
    return digest.value
  }

  func translated(_ error: FitError, _ lowered: LoweredModel) -> any Error {
    switch error {
    case .options(let problems):
      return Diagnostics(
        problems.map { problem in
          Diagnostic(
            .argument, "`\(problem.option)`: \(problem.problem)",
            notes: problem.allowed.isEmpty
              ? [] : ["allowed: \(problem.allowed.map { "`\($0)`" }.joined(separator: ", "))"],
            help: NearestName.suggest(problem.problem, among: problem.allowed).map {
              ["did you mean `\($0)`?"]
            } ?? [])
        })
    case .nonFinite(let step, let z): return NonFinite.diagnostic(self, lowered, step: step, z: z)
    case .diverged(let step, let block):
      let layer = block.map { " of `\($0)`" } ?? ""
      return Diagnostic(
        .numeric, "the loss of `\(name)` stopped being finite at step \(step)",
        labels: [.init(tree.source, nameRange)],
        notes: ["the first values\(layer) that were not finite came back at every lower rate"],
        help: [
          "a lower rate (`optimizer = adam(0.0001)`), gradients cut short "
            + "(`optimizer = adam(0.001, clip = 1)`), inputs scaled to about ±1, or a tighter prior"
        ])
    case .abandoned: return Diagnostic(.interrupted, "the fit was abandoned")
    case .dimension(let expected, let found):
      return Diagnostic(.internal, "a start of \(found) numbers for \(expected) coordinates")
    }
  }
}

extension LoweredModel {
  /// Where a fit starts: what an earlier posterior has of the same name and size, else each
  /// latent's own start.
  func start(from earlier: PosteriorValue?) -> [Double] {
    var z: [Double] = []
    for latent in latents {
      if let earlier, let old = earlier.latents.first(where: { $0.name == latent.name }),
        old.size == latent.size
      {
        z += earlier.approximation.family.mean[old.offset..<(old.offset + old.size)]
      } else {
        z += latent.start
      }
    }
    return z
  }

  /// Whether an earlier posterior has just the same coordinates, so that its scales carry over.
  func matches(_ earlier: PosteriorValue?) -> Bool {
    guard let earlier else { return false }
    return earlier.latents.map(\.name) == latents.map(\.name)
      && earlier.latents.map(\.size) == latents.map(\.size)
  }
}
