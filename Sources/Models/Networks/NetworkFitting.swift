import Evaluation
import Graphs
import Inference
import Language
import Tensors
import Values

extension ModelValue {
  /// Fits the model as a network: on mini-batches, in single precision, its weights as independent
  /// normals or points.
  ///
  /// - Parameters:
  ///   - epochEnd: called with every epoch's report.
  public func fitNetwork(
    _ record: Record, settings: NetworkSettings, from earlier: PosteriorValue?,
    memoryLimit: Int?, threads: Int, evaluator: Evaluator,
    progress: @escaping (Progress) -> Void, epochEnd: @escaping (EpochReport) -> Void,
    stop: @escaping () -> StopRequest
  ) throws -> PosteriorValue {
    var binder = DataBinder(self, record, evaluator)
    let data = try binder.bind()
    try checkObserved(data, evaluator)
    let rows = try rowDimension(settings, data)
    let total = rows.flatMap { data.dimensions[$0]?.size } ?? 1
    let batch = try batchSize(settings, rows, total)
    let key = digest(data)
    let isPoint = settings.isPoint
    let team = threads > 1 ? ThreadTeam(count: threads) : nil
    var stores: [String: RowStore] = [:]
    for parameter in parameters {
      if let rows, let array = data.arguments[parameter.name], array.axes.first?.name == rows {
        stores[parameter.name] = RowStore(array)
      }
    }
    var estimator = settings.estimator ?? .reparam
    func plan(_ count: Int) -> NetworkPlan {
      NetworkPlan(
        rowDimension: rows, rows: count, isWhole: count == total, purpose: .fit,
        estimator: estimator, isPoint: isPoint)
    }
    let probe = try lowerNetwork(data, plan(batch), evaluator)
    try checkTerms(probe)
    try checkSupport(probe, data, evaluator)
    if settings.estimator == nil, settings.method == "meanfield" {
      estimator = Self.estimator(for: probe, batch: batch)
    }
    let limit = MemoryLimit(model: self, bytes: memoryLimit)
    try limit.check(probe, precision: .float, threads: threads)
    func compiled(drawsAgain: Bool) throws -> NetworkDensity {
      try NetworkDensity(
        rowCount: total, batchSize: batch, stores: stores, settings: settings,
        drawsAgain: drawsAgain, team: team
      ) { count in
        try count == batch && !drawsAgain
          && estimator == (settings.estimator ?? .reparam)
          ? probe : lowerNetwork(data, plan(count), evaluator)
      }
    }
    var first: NetworkDensity? = try compiled(drawsAgain: false)
    if let large = first, large.canDraw, neededBytes(large, settings) > limit.bytes ?? Int.max {
      // What is drawn again wherever it is read costs time, not memory. One at a time is there.
      first = nil
    }
    let density = try first ?? compiled(drawsAgain: true)
    try checkFrozen(settings.frozen, density.lowered)
    try checkRank(density, settings)
    let laplace = LastLayerLaplace(
      model: self, data: data, evaluator: evaluator, rows: rows, settings: settings, team: team)
    let lastLayer = settings.method == "laplace" ? try laplace.check() : nil
    try checkMemory(density, settings, limit)
    let start = density.lowered.networkStart(from: earlier)
    var options = settings.options
    options.rank = settings.rank
    if density.lowered.weights.isEmpty, options.optimizer?.rate == nil {
      // Latents of statistics are measured in units of their own; weights are small.
      var choice = options.optimizer ?? OptimizerChoice("adam", schedule: "cosine")
      choice.rate = 0.01
      options.optimizer = choice
    }
    var members: [NetworkState] = []
    let count = settings.method == "ensemble" ? settings.members : 1
    for member in 0..<count {
      if let last = members.last, last.stopReason == .interrupted { break }
      let memberKey = member == 0 ? key : key ^ UInt64(member) &* 0x9E37_79B9_7F4A_7C15
      let fit = NetworkFit(
        density, options, start: member == 0 ? start : [:], digest: memberKey, team: team,
        stop: stop)
      let watch = EpochWatch(
        model: self, data: data, settings: settings, rows: rows, evaluator: evaluator,
        team: team)
      do {
        members.append(
          try fit.run(progress: progress) { report in
            if count > 1 { report.member = member + 1 }
            let score = watch.measure(&report, fit, density)
            epochEnd(report)
            return score
          })
        if let problem = watch.problem { throw problem }
      } catch let error as FitError {
        throw translated(error, density.lowered)
      }
    }
    if lastLayer != nil, let mode = members.last, mode.stopReason != .interrupted {
      if let found = try laplace.spread(mode, isStopped: { stop() != .none }) {
        members = [found]
      } else {
        members[0].stopReason = .interrupted
        members[0].stopSentence += "; interrupted before the curvature was known"
      }
    }
    return try posterior(
      members, density, data, settings, estimator: estimator, rows: rows, key: key, team: team,
      lastLayer: lastLayer, evaluator)
  }

  // MARK: Choices

  private func rowDimension(_ settings: NetworkSettings, _ data: BoundData) throws -> String? {
    guard let asked = settings.batchDimension else {
      if let found = rowDimension() { return found }
      guard settings.batch == nil else {
        throw Diagnostic(
          .model, "the observed names of `\(name)` do not share their first axis",
          labels: [.init(tree.source, nameRange)],
          help: ["name the dimension that batches cut: `batch = {N: 500}`"])
      }
      return nil
    }
    guard data.dimensions[asked] != nil else {
      throw Diagnostic(
        .model, "`\(name)` has no dimension `\(asked)`", labels: [.init(tree.source, nameRange)],
        notes: ["its dimensions: \(dimensionNames.map { "`\($0)`" }.joined(separator: ", "))"])
    }
    return asked
  }

  private func batchSize(_ settings: NetworkSettings, _ rows: String?, _ total: Int) throws -> Int {
    guard let batch = settings.batch else {
      return total <= NetworkSettings.wholeLimit ? total : NetworkSettings.standardBatch
    }
    guard batch <= total else {
      throw Diagnostic(
        .value, "a batch of \(batch) rows is larger than the data",
        labels: [.init(tree.source, nameRange, "\(rows ?? "N") = \(total)")],
        help: ["leave `batch` out to use all rows at every step"])
    }
    return batch
  }

  /// Outputs are drawn where that makes less noise than it costs: few rows, no convolutions.
  private static func estimator(for lowered: LoweredModel, batch: Int) -> NetworkPlan.Estimator {
    let hasConvolutions = lowered.weights.contains { $0.kind == "conv2d" }
    return batch <= 128 && !hasConvolutions && lowered.weights.contains { $0.fanIn >= batch }
      ? .local : .reparam
  }

  // MARK: Checks

  private func checkObserved(_ data: BoundData, _ evaluator: Evaluator) throws {
    for parameter in parameters where observedNames.contains(parameter.name) {
      guard let array = data.arguments[parameter.name], array.bytes == nil else { continue }
      let missing = array.missingPositions
      guard let first = missing.first else { continue }
      throw Diagnostic(
        .data, "`\(parameter.name)` has missing values",
        labels: [.init(tree.source, parameter.nameRange, "\(missing.count) missing")],
        notes: ["the first is row \(first + 1)"],
        help: ["leave these rows out: `drop_missing(data)`"])
    }
  }

  /// Refuses outcomes outside the support of their distribution, as far as no weight bounds it.
  private func checkSupport(
    _ lowered: LoweredModel, _ data: BoundData, _ evaluator: Evaluator
  ) throws {
    for observation in lowered.observations where observation.hasRows {
      guard let array = data.arguments[observation.name],
        data.indexTargets[observation.name] == nil,
        let parameter = parameters.first(where: { $0.name == observation.name })
      else { continue }
      let distribution = DistributionValue(
        name: observation.distribution, type: observation.type,
        parameters: observation.parameters.map { .symbolic($0) })
      try evaluator.with(tree: tree) {
        try ParameterCheck.observed(
          array, observation.name, distribution, at: observation.node,
          range: parameter.nameRange, in: evaluator)
      }
    }
  }

  private func checkTerms(_ lowered: LoweredModel) throws {
    guard lowered.terms.contains(where: \.isLikelihood) else {
      throw Diagnostic(
        .model, "nothing in `\(name)` is observed",
        labels: [.init(tree.source, nameRange, "no `~` on an argument")],
        help: ["observe an argument: `y ~ …`"])
    }
    guard lowered.dimension > 0 else {
      throw Diagnostic(
        .model, "`\(name)` has no latents to fit", labels: [.init(tree.source, nameRange)],
        help: ["give it a layer, or a latent: `mu ~ normal(0, 1)`"])
    }
  }

  private func checkFrozen(_ names: [String], _ lowered: LoweredModel) throws {
    for name in names
    where !lowered.latents.contains(where: { $0.name == name || $0.name.hasPrefix(name + ".") }) {
      let known = Set(lowered.weights.map(\.layer)).sorted()
      let near = NearestName.suggest(name, among: known)
      throw Diagnostic(
        .argument, "`\(self.name)` has no layer `\(name)` to freeze",
        notes: ["its layers: \(known.map { "`\($0)`" }.joined(separator: ", "))"],
        help: near.map { ["did you mean `\($0)`?"] } ?? [])
    }
  }

  /// Refuses weights that vary together where there are too many of them.
  private func checkRank(_ density: NetworkDensity, _ settings: NetworkSettings) throws {
    let count = density.dimension
    guard settings.rank * count > NetworkSettings.rankLimit else { return }
    let fitting = NetworkSettings.rankLimit / count
    throw Diagnostic(
      .limit,
      "`lowrank(\(settings.rank))` of \(count) weights keeps \(settings.rank) × \(count) = "
        + "\(settings.rank * count) numbers, more than \(NetworkSettings.rankLimit)",
      labels: [.init(tree.source, nameRange)],
      help: [
        fitting > 0
          ? "a lower rank, up to `lowrank(\(fitting))`, or smaller layers"
          : "`meanfield`, or `scales = unit`",
        "random weights in the last layers only: "
          + "`bayesian(deterministic(\(name)), only = [\"…\"])`",
      ])
  }

  private func checkMemory(
    _ density: NetworkDensity, _ settings: NetworkSettings, _ limit: MemoryLimit
  ) throws {
    let bytes = neededBytes(density, settings)
    guard bytes > limit.bytes ?? Int.max else { return }
    let largest = density.lowered.latents.sorted { $0.size > $1.size }.prefix(3).map {
      "`\($0.name)` of \(Broadcast.describe($0.axes))"
    }
    throw limit.refusal(
      bytes,
      notes: [
        "\(density.dimension) weights, and \(MemoryLimit.text(density.peakBytes)) for a step on "
          + "\(density.batchSize) rows", "the largest: \(largest.joined(separator: ", "))",
      ], help: "a smaller `batch`, smaller layers, or a higher `--memory-limit`")
  }

  /// The memory of a fit but for its data.
  private func neededBytes(_ density: NetworkDensity, _ settings: NetworkSettings) -> Int {
    // Means, scales, what is drawn, four moments, what is kept, and the gradients in the programs;
    // of each column its numbers, gradients, moments and what is kept.
    density.peakBytes + (9 + 6 * settings.rank) * 4 * density.dimension - 4 * density.drawnCount
  }

  // MARK: The result

  private func posterior(
    _ members: [NetworkState], _ density: NetworkDensity, _ data: BoundData,
    _ settings: NetworkSettings, estimator: NetworkPlan.Estimator, rows: String?, key: UInt64,
    team: ThreadTeam?, lastLayer: String?, _ evaluator: Evaluator
  ) throws -> PosteriorValue {
    let seed = settings.options.seed
    let points = members[0].sd.count { $0 == 0 }
    let network = FittedNetwork(
      members: members, rowDimension: rows, estimator: estimator, pointCount: points,
      key: key ^ seed &* 0xD134_2543_DE82_EF95, team: team)
    let approximation = Approximation(
      network: members, method: settings.method, isPoint: points == density.dimension,
      drawCount: settings.draws, seed: seed)
    let lowered = density.lowered
    return PosteriorValue(
      model: self, data: data, approximation: approximation, latents: lowered.latents,
      draws: [], computed: lowered.computed, frozen: nil,
      notes: notes(network, lowered, settings, lastLayer: lastLayer),
      key: key ^ seed &* 0x9E37_79B9_7F4A_7C15,
      evaluator: evaluator, network: network, lowered: lowered)
  }

  private func notes(
    _ network: FittedNetwork, _ lowered: LoweredModel, _ settings: NetworkSettings,
    lastLayer: String?
  ) -> [String] {
    var notes: [String] = []
    let random = network.dimension - network.pointCount
    var counts = "\(network.dimension) weights and latents"
    if network.pointCount == network.dimension {
      counts += ", all points"
    } else if network.pointCount > 0 {
      counts += ", \(network.pointCount) of them points"
    }
    if settings.scales != .weight, random > 0 {
      counts += settings.scales == .unit ? "; one scale a unit" : "; one scale a weight array"
    }
    if let lastLayer, random > 0 {
      counts +=
        "; `\(lastLayer)` is normal, with the "
        + (settings.laplace == .diagonal ? "diagonal of the" : "Kronecker-factored")
        + " curvature at the mode"
    } else if random > 0, !lowered.weights.isEmpty {
      let how =
        switch network.estimator {
        case .reparam: "one draw of the weights a step"
        case .local: "outputs drawn (local reparameterisation)"
        case .flipout: "one draw a step, its sign turned row by row (flipout)"
        }
      counts += "; \(how)"
    }
    notes.append(counts)
    let options = settings.options
    if options.klWeight != 1 || options.likelihoodWeight != 1 {
      notes.append(
        "the objective is \(ValueText.number(options.likelihoodWeight)) × log likelihood − "
          + "\(ValueText.number(options.klWeight)) × KL: no longer a bound on the evidence")
    }
    if random > 0, settings.isPoint {
      notes.append(
        "the spread is that of one layer at one mode: judge it by data that were held out")
    } else if random > 0 {
      notes.append(
        (settings.rank > 0
          ? "a normal of rank \(settings.rank) plus diagonal" : "independent normals")
          + " over so many weights cannot be checked by importance sampling: judge the fit by data "
          + "that were held out")
    }
    if let epoch = network.members.last?.epochs.last, random > 0, !settings.isPoint,
      epoch.logLikelihood < 0, epoch.kl < 0.01 * Double(random), random > 100
    {
      notes.append(
        "the weights hardly left their prior: the data are few against it; a wider prior or a "
          + "smaller `kl_weight` lets them speak")
    }
    return notes
  }
}

extension LoweredModel {
  /// Means and sds of an earlier posterior for latents of the same name and size.
  func networkStart(from earlier: PosteriorValue?) -> [String: (mean: [Float], sd: [Float]?)] {
    guard let earlier else { return [:] }
    var start: [String: (mean: [Float], sd: [Float]?)] = [:]
    for latent in latents {
      guard let old = earlier.latents.first(where: { $0.name == latent.name }),
        old.size == latent.size
      else { continue }
      let range = old.offset..<(old.offset + old.size)
      let family = earlier.approximation.family
      var sd: [Float]?
      if case .diagonal(let sds) = family.scale { sd = sds[range].map { Float($0) } }
      start[latent.name] = (family.mean[range].map { Float($0) }, sd)
    }
    return start
  }
}
