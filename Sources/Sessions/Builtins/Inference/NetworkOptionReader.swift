import Evaluation
import Inference
import Language
import Models
import Values

/// Reads the options of `fit` that networks and mini-batches have.
struct NetworkOptionReader {
  static let estimators = ["auto", "reparam", "local", "flipout"]
  static let scales = ["weight", "unit", "layer"]
  static let metrics = ["all", "accuracy", "nll", "rmse"]
  /// Options that make a fit run on mini-batches, layers or not.
  private static let batching = [
    "epochs", "batch", "estimator", "validation", "patience", "scales",
  ]

  private let call: Call

  init(_ call: Call) { self.call = call }

  /// Whether an option is given that only such fits have.
  var asksForNetwork: Bool { Self.batching.contains { call.has($0) } }

  /// The settings, those of any fit taken over.
  func settings(_ options: FitOptions, method: String, clip: Double?) throws -> NetworkSettings {
    var settings = NetworkSettings()
    switch method {
    case "auto", "meanfield": settings.method = "meanfield"
    case "map": settings.method = "map"
    case "laplace":
      settings.method = "laplace"
      settings.laplace = try curvature()
    case "lowrank":
      settings.method = "lowrank"
      settings.rank = NetworkSettings.standardRank
      if let rank = try call.word("method")?.number(0, "rank") {
        guard rank >= 1, rank <= 100, rank.rounded() == rank else {
          throw call.failure(
            .value, "the rank of `lowrank` is a whole number from 1 to 100", at: "method",
            label: ValueText.number(rank))
        }
        settings.rank = Int(rank)
      }
    case "ensemble":
      settings.method = "ensemble"
      if let count = try call.word("method")?.number(0, "members") {
        guard count >= 1, count <= 100, count.rounded() == count else {
          throw call.failure(
            .value, "an ensemble has 1 to 100 members", at: "method",
            label: ValueText.number(count))
        }
        settings.members = Int(count)
      }
    default:
      throw call.failure(
        .argument, "a network cannot be fitted by `\(method)`", at: "method",
        notes: [
          "networks and mini-batches take `meanfield`, `lowrank(5)`, `laplace`, `map` or `ensemble(5)`"
        ])
    }
    settings.draws = options.draws
    settings.initialScale = options.initScale
    settings.options.seed = options.seed
    settings.options.steps = options.steps
    settings.options.samples = options.samples ?? 1
    settings.options.optimizer = options.optimizer
    if let clip {
      guard clip > 0, clip.isFinite else {
        throw call.failure(
          .value, "`clip` must be a positive number", at: "optimizer",
          label: ValueText.number(clip))
      }
      settings.options.clip = clip
    }
    try batch(&settings)
    if call.has("epochs") {
      guard !call.has("steps") else {
        throw call.failure(
          .argument, "`steps` and `epochs` say the same twice: give one of them", at: "epochs")
      }
      settings.options.epochs = try call.positiveInt("epochs")
    }
    if let word = try call.word("estimator") {
      settings.estimator = NetworkPlan.Estimator(rawValue: word.name)
      if settings.method == "lowrank", let own = settings.estimator, own != .reparam {
        throw call.failure(
          .argument, "`lowrank` draws all weights together, which `\(word.name)` does not",
          at: "estimator", help: ["`estimator = reparam`, or leave it out"])
      }
    }
    if let word = try call.word("scales") {
      settings.scales = NetworkSettings.ScaleSharing(rawValue: word.name) ?? .weight
      if settings.method != "meanfield", settings.method != "lowrank" {
        throw call.failure(
          .argument, "`\(settings.method)` has no scales to share", at: "scales",
          help: ["`scales` is for `meanfield` and `lowrank`"])
      }
    }
    settings.options.klWeight = try weight("kl_weight", atLeast: 0)
    settings.options.likelihoodWeight = try weight("likelihood_weight", atLeast: 0)
    settings.options.klAnneal = try anneal()
    if call.has("validation") { settings.validation = try call.dataRecord("validation") }
    settings.metrics = try names("metrics").filter { $0 != "all" }
    settings.frozen = try names("frozen")
    if call.has("patience") {
      settings.options.patience = try call.positiveInt("patience")
      if settings.validation == nil {
        throw call.failure(
          .argument, "`patience` needs data to judge by", at: "patience",
          help: ["give a table that was held out: `validation = test`"])
      }
    }
    return settings
  }

  /// What `laplace(…)` keeps of the curvature.
  private func curvature() throws -> NetworkSettings.LaplaceForm {
    guard let value = try call.word("method")?.positional.first else { return .kronecker }
    if case .array(let array) = value, array.kind == .text,
      let form = NetworkSettings.LaplaceForm(rawValue: array.texts[0] ?? "")
    {
      return form
    }
    throw call.failure(
      .value, "`laplace` of a network is `laplace(kronecker)` or `laplace(diagonal)`", at: "method")
  }

  private func batch(_ settings: inout NetworkSettings) throws {
    guard let value = call.optional("batch") else { return }
    var rows = value
    if case .record(let record) = value {
      guard record.fields.count == 1 else {
        throw call.failure(
          .argument, "`batch` names one dimension", at: "batch", help: ["`batch = {N: 500}`"])
      }
      settings.batchDimension = record.fields[0].name
      rows = record.fields[0].value
    }
    guard case .array(let array) = rows, array.count == 1, array.kind != .text,
      let size = Int(exactly: array.numbers[0]), size >= 1
    else {
      throw call.failure(
        .value, "`batch` must be a whole number of rows, at least 1", at: "batch",
        label: rows.kindName)
    }
    settings.batch = size
  }

  private func weight(_ name: String, atLeast least: Double) throws -> Double {
    let weight = try call.number(name, default: 1)
    guard weight >= least, weight.isFinite else {
      throw call.failure(
        .value, "`\(name)` must be 0 or more", at: name, label: ValueText.number(weight))
    }
    return weight
  }

  /// `true` for a fifth of the steps, or the share itself.
  private func anneal() throws -> Double {
    guard let value = call.optional("kl_anneal") else { return 0 }
    if case .array(let array) = value, array.kind == .bool {
      return array.numbers[0] != 0 ? 0.2 : 0
    }
    let share = try call.number("kl_anneal")
    guard share >= 0, share <= 1 else {
      throw call.failure(
        .value, "`kl_anneal` is true, or the share of the steps over which the KL weight rises",
        at: "kl_anneal", label: ValueText.number(share))
    }
    return share
  }

  /// One name or several.
  private func names(_ option: String) throws -> [String] {
    guard let value = call.optional(option) else { return [] }
    switch value {
    case .array(let array) where array.kind == .text: return array.texts.compactMap { $0 }
    case .object(let object): return (object as? WordValue).map { [$0.name] } ?? []
    default:
      throw call.failure(
        .kind, "`\(option)` must be names", at: option, label: "this is \(value.kindName)",
        help: ["`\(option) = [\"h1\"]`"])
    }
  }
}
