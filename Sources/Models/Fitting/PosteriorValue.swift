import Evaluation
import Inference
import Language
import Values

/// A fitted model: draws of its latents, its computed values on demand, and how far to trust it.
public final class PosteriorValue: ObjectValue {
  /// The model.
  public let model: ModelValue
  /// The data it was fitted to.
  public let data: BoundData
  /// The fit itself: ELBO, k-hat, unconstrained draws.
  public let approximation: Approximation
  /// The latents on the unconstrained scale.
  public let latents: [Latent]
  /// Draws of every latent, by name, in order; of a network those small enough to be kept.
  public let draws: [(name: String, draws: Draws)]
  /// The weights of a model with layers or mini-batches; nil for others.
  public let network: FittedNetwork?
  /// The network as it was lowered for its fit.
  let lowered: LoweredModel?
  /// The names of computed values.
  public let computed: [String]
  /// Things worth saying about the fit.
  public let notes: [String]
  /// The key of the noise of predictions.
  public let key: UInt64
  let frozen: FrozenValues?
  unowned let evaluator: Evaluator
  private var cache: [String: Value] = [:]

  init(
    model: ModelValue, data: BoundData, approximation: Approximation, latents: [Latent],
    draws: [(name: String, draws: Draws)], computed: [String], frozen: FrozenValues?,
    notes: [String], key: UInt64,
    evaluator: Evaluator, network: FittedNetwork? = nil, lowered: LoweredModel? = nil
  ) {
    self.network = network
    self.lowered = lowered
    self.model = model
    self.data = data
    self.approximation = approximation
    self.latents = latents
    if let network, let lowered {
      self.draws = LatentValues.kept(of: lowered, network, count: approximation.drawCount)
    } else {
      self.draws = draws
    }
    self.computed = computed
    self.frozen = frozen
    self.notes = notes
    self.key = key
    self.evaluator = evaluator
  }

  /// What errors call it.
  public var kindName: String { "a posterior" }
  /// Latents, then computed values.
  public var memberNames: [String] {
    network == nil ? draws.map(\.name) + computed : latents.map(\.name) + layerNames + computed
  }
  /// The latents that are weights of layers.
  public var weightLatents: [Latent] {
    (lowered?.weights ?? []).map { latents[$0.latent] }
  }
  /// The layers whose weights have names below theirs.
  public var layerNames: [String] {
    var names: [String] = []
    for term in lowered?.weights ?? [] where !term.layer.isEmpty && !names.contains(term.layer) {
      names.append(term.layer)
    }
    return names
  }
  /// The number of draws.
  public var drawCount: Int { approximation.drawCount }

  /// The draws of a latent, by name.
  public func latent(_ name: String) -> Draws? { draws.first { $0.name == name }?.draws }

  /// Draws of a latent or a computed value; a group of latents (`h1` of `h1.weight`) as a record.
  public func member(_ name: String) throws -> Value? {
    if let latent = latent(name) { return .draws(latent) }
    if let weight = try networkWeight(name) { return .draws(weight) }
    let isComputed = computed.contains(name)
    // A layer's name stands for its value; its weights follow after a dot.
    if network != nil, !isComputed, layerNames.contains(name) {
      let below = latents.filter { $0.name.hasPrefix(name + ".") }
      return .record(
        Record(
          try below.compactMap { latent in
            let draws = try self.latent(latent.name) ?? networkWeight(latent.name)
            return draws.map { (String(latent.name.dropFirst(name.count + 1)), .draws($0)) }
          }))
    }
    let group = draws.filter { $0.name.hasPrefix(name + ".") }
    if !group.isEmpty, !isComputed {
      return .record(
        Record(group.map { (String($0.name.dropFirst(name.count + 1)), .draws($0.draws)) }))
    }
    guard computed.contains(name) else {
      if let given = data.arguments[name] { return .array(given) }
      return nil
    }
    if let known = cache[name] { return known }
    if network != nil {
      let value = try predictNetwork(
        data, draws: drawCount, key: key, wantsObserved: false, computed: [name]
      ).first?.value
      if cache.count < 4, let value { cache[name] = value }
      return value
    }
    let values = try simulate(data, purpose: .compute, draws: drawCount, key: key).computed
    guard let value = values.first(where: { $0.name == name })?.value else { return nil }
    if cache.count < 4 { cache[name] = value }
    return value
  }
}

extension PosteriorValue {
  /// The numbers that draws of one weight may take: a quarter of a GiB.
  private static let weightLimit = 1 << 25

  /// Draws of a weight that is too large to be kept.
  private func networkWeight(_ name: String) throws -> Draws? {
    guard let network, let lowered, let latent = latents.first(where: { $0.name == name }) else {
      return nil
    }
    guard drawCount * latent.size <= Self.weightLimit else {
      let fitting = max(Self.weightLimit / max(latent.size, 1), 1)
      throw Fault(
        .limit,
        "\(drawCount) draws of the \(latent.size) numbers of `\(name)` are "
          + "\((drawCount * latent.size) >> 17) MiB, more than the \(Self.weightLimit >> 17) MiB that "
          + "are kept at once",
        help: [
          "`weights(post)` shows the means and sds of all weights",
          "fewer draws can be had as a whole: `fit(…, draws = \(fitting))`",
        ])
    }
    return LatentValues.draws(of: [latent], in: lowered, network, count: drawCount).first?.draws
  }

  /// What a network gives for rows.
  func predictNetwork(
    _ data: BoundData, draws count: Int, key: UInt64, wantsObserved: Bool, computed: Set<String>?,
    keeping: PredictionKeeping = PredictionKeeping()
  ) throws -> [(name: String, value: Value)] {
    guard let network else { return [] }
    let run = NetworkRun(
      model: model, data: data, evaluator: evaluator, rowDimension: network.rowDimension,
      drawnBytes: keeping.drawnBytes)
    let prediction = NetworkPrediction(
      run: run, draws: count, key: key, team: network.team, keeping: keeping)
    return try prediction.fields(
      weights: WeightDraws(network), wantsObserved: wantsObserved, computed: computed,
      isStopped: { false })
  }
}
