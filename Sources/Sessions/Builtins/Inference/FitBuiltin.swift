import Data
import Evaluation
import Graphs
import Inference
import Language
import Models
import Values

/// `fit(model, data, …)`.
enum FitBuiltin {
  static let methods = [
    "auto", "meanfield", "fullrank", "lowrank", "map", "laplace", "pathfinder", "nuts", "ensemble",
  ]
  /// Methods that only networks have.
  private static let ofNetworks = ["ensemble", "lowrank"]
  static let optimizers = ["adam", "adamw", "sgd", "rmsprop", "adagrad"]

  static let fit = Builtin(
    "fit", .inference,
    [
      .required("model"), .optional("data", "{}"), .word("method", methods, "auto"),
      .optional("steps"), .optional("samples"), .word("optimizer", optimizers, "adam"),
      .optional("tolerance", "0.01"), .optional("init_mean"), .optional("init_scale"),
      .optional("draws", "1000"), .word("precision", ["float64", "float32"], "float64"),
      .optional("seed"), .optional("threads"), .optional("progress", "true"), .optional("from"),
      .optional("epochs"), .optional("batch"),
      .word("estimator", NetworkOptionReader.estimators, "auto"),
      .word("scales", NetworkOptionReader.scales, "weight"), .optional("kl_weight", "1"),
      .optional("likelihood_weight", "1"), .optional("kl_anneal", "false"),
      .optional("validation"), .word("metrics", NetworkOptionReader.metrics, "all"),
      .optional("patience"), .optional("frozen"),
    ],
    help: """
      Fits a model to data (a table or a record, matched by name) and gives a posterior. `method` is \
      `auto` (start with independent normals, check with Pareto k-hat, escalate to a full-rank normal \
      where that is affordable), `meanfield`, `fullrank`, `map`, `laplace`, `pathfinder`, or `nuts` as \
      the slow reference. `steps` and `samples` (Monte-Carlo draws a step) bound the work; `tolerance` \
      is the change of the smoothed ELBO, in nats, at which a fit has converged; `from` goes on from an \
      earlier posterior. A network's weights are independent normals (`meanfield`), each with a scale of \
      its own, or one a unit or a weight array (`scales = unit`, `scales = layer`); `lowrank(5)` lets all \
      weights vary together, with the covariance D² + U Uᵀ of a matrix U of 5 columns. `laplace` of a \
      network gives its last dense layer the curvature at the mode, `laplace(kronecker)` or \
      `laplace(diagonal)`; all other weights are points. A network is fitted on `batch` rows a step, for \
      `epochs` rounds over all; its objective is `likelihood_weight` × the log likelihood of all rows − \
      `kl_weight` × the KL to the prior, the latter rising from 0 over a fifth of the steps with \
      `kl_anneal = true`, over any share of them with `kl_anneal = 0.7`. `estimator` says how weights are \
      sampled: `reparam` (one draw a batch), `local` (the layers' outputs, a draw a row), `flipout` (signs \
      a row), `auto` picks. `validation` is a table that `metrics` of are reported each epoch, and that \
      ends the fit after `patience` epochs without a gain; `frozen = ["h1"]` leaves layers as they are. \
      The same seed gives the same bits on any number of threads. An interrupt keeps what was fitted so far.
      """,
    example: """
      fit(model_of_a_coin, {y: [1, 0, 1, 1]}, seed = 1)
      """
  ) { call in
    guard case .object(let object) = try call.value("model"), let model = object as? ModelValue
    else {
      let value = try call.value("model")
      throw call.failure(
        .kind, "`fit` needs a model first", at: "model", label: "this is \(value.kindName)")
    }
    let record = try call.dataRecord("data")
    let session = try call.session
    var options = FitOptions()
    let method = try call.word("method")?.name ?? "auto"
    options.method = ofNetworks.contains(method) ? "auto" : method
    if call.has("steps") { options.steps = try call.int("steps") }
    if call.has("samples") { options.samples = try call.int("samples") }
    options.tolerance = try call.number("tolerance", default: options.tolerance)
    if call.has("init_mean") { options.initMean = try call.number("init_mean") }
    if call.has("init_scale") { options.initScale = try call.number("init_scale") }
    options.draws = try call.int("draws", default: options.draws)
    options.seed = try call.seedOrNext()
    if let word = try call.word("optimizer") { options.optimizer = optimizer(word) }
    let clip = options.optimizer?.settings.removeValue(forKey: "clip")
    let precision: Precision = try call.word("precision")?.name == "float32" ? .float : .double
    for problem in options.validate() {
      let near = problem.problem.split(separator: "`").dropFirst().first.flatMap {
        NearestName.suggest(String($0), among: problem.allowed)
      }
      throw call.failure(
        .argument,
        "`\(problem.option)`\(problem.allowed.isEmpty ? " " : ": ")\(problem.problem)",
        at: problem.option,
        notes: problem.allowed.isEmpty
          ? [] : ["allowed: \(problem.allowed.map { "`\($0)`" }.joined(separator: ", "))"],
        help: near.map { ["did you mean `\($0)`?"] } ?? [])
    }
    var earlier: PosteriorValue?
    if let value = call.optional("from") {
      guard case .object(let object) = value, let posterior = object as? PosteriorValue else {
        throw call.failure(
          .kind, "`from` must be a posterior", at: "from", label: "this is \(value.kindName)")
      }
      earlier = posterior
    }
    let threads = call.has("threads") ? try call.int("threads") : session.threads
    guard (1...1024).contains(threads) else {
      throw call.failure(
        .value, "`threads` must be from 1 to 1024", at: "threads", label: "\(threads)")
    }
    let isShown = try call.bool("progress", default: true)
    let display = FitProgress(session, model: model.name, isShown: isShown)
    let reader = NetworkOptionReader(call)
    if model.hasLayers(call.evaluator) || reader.asksForNetwork {
      let settings = try reader.settings(options, method: method, clip: clip)
      let posterior = try call.pointing(at: "data") {
        try model.fitNetwork(
          record, settings: settings, from: earlier, memoryLimit: session.memoryLimit,
          threads: threads, evaluator: call.evaluator, progress: { display.report($0) },
          epochEnd: { display.report($0) }, stop: { stopRequest(session) })
      }
      display.finish(posterior)
      return .object(posterior)
    }
    if clip != nil {
      throw call.failure(
        .argument, "gradients are cut short in fits on mini-batches and of networks only",
        at: "optimizer", help: ["leave `clip` out: the steps of this fit go back by themselves"])
    }
    if method == "laplace", try call.word("method")?.positional.isEmpty == false {
      throw call.failure(
        .argument, "`laplace` of a model without layers has one form: the whole curvature",
        at: "method", help: ["`method = laplace`"])
    }
    if ofNetworks.contains(method) {
      throw call.failure(
        .argument, "`\(method)` is for networks", at: "method",
        label: "`\(model.name)` has no layers")
    }
    let posterior = try call.pointing(at: "data") {
      try model.fit(
        record, options: options, precision: precision, from: earlier,
        memoryLimit: session.memoryLimit, threads: threads, evaluator: call.evaluator,
        progress: { display.report($0) },
        stop: { stopRequest(session) })
    }
    display.finish(posterior)
    return .object(posterior)
  }

  private static func stopRequest(_ session: any SessionServices) -> StopRequest {
    switch session.stopRequest() {
    case .none: .none
    case .keep: .stopAndKeep
    case .abandon: .abandon
    }
  }

  /// `adam(0.01, schedule = "cosine")` as the optimiser's options.
  private static func optimizer(_ word: WordValue) -> OptimizerChoice {
    var choice = OptimizerChoice(word.name, rate: word.number(0, "rate"))
    for (name, value) in word.labelled {
      guard case .array(let array) = value, array.count == 1 else { continue }
      if name == "schedule" {
        choice.schedule = array.kind == .text ? array.texts[0] : nil
      } else if name != "rate", array.kind != .text {
        choice.settings[name] = array.numbers[0]
      }
    }
    return choice
  }
}

extension Call {
  /// Data for a model: a table, a record, or nothing.
  func dataRecord(_ name: String) throws -> Record {
    guard let value = optional(name) else { return Record() }
    switch value {
    case .record(let record): return record
    case .table(let table):
      return Record(table.columnNames.compactMap { name in table[name].map { (name, .array($0)) } })
    default:
      throw failure(
        .kind, "data are a table or a record", at: name, label: "this is \(value.kindName)",
        help: ["name it: `{y: \(node.map { _ in "…" } ?? "")}`"])
    }
  }

  /// A posterior argument.
  func posterior(_ name: String) throws -> PosteriorValue {
    let value = try value(name)
    guard case .object(let object) = value, let posterior = object as? PosteriorValue else {
      throw failure(
        .kind, "`\(builtin.name)` needs a posterior", at: name, label: "this is \(value.kindName)")
    }
    return posterior
  }
}
