import Distributions
import Evaluation
import Inference
import Language
import Models
import Values

/// `bayesian` and `deterministic`: a network with other priors.
enum NetworkBuiltins {
  /// The list.
  static let all: [Builtin] = [bayesian, deterministic]

  private static let bayesian = Builtin(
    "bayesian", .networks,
    [
      .required("model"), .optional("prior", "normal(0, 0.1)"),
      .word("only", Layers.names.sorted(), "none"), .optional("from"),
      .optional("centre", "false"),
    ],
    help: """
      The same network with random weights: those of all layers, or `only` of some kinds (`[conv2d]`) or \
      names (`["h1", "h3"]`), drawn from `prior`; weights that have a prior already get the new one. \
      `from` starts at the means of a fitted posterior, `centre = true` centres normal priors there.
      """,
    example: """
      bayesian(net, prior = normal(0, 0.1), only = [dense])
      """
  ) { call in
    let model = try call.model("model")
    try refuseWithoutLayers(model, call)
    var change = LayerTransform()
    if let value = call.optional("prior") {
      guard case .distribution(let prior) = value else {
        throw call.failure(
          .kind, "`prior` must be a distribution", at: "prior", label: "this is \(value.kindName)")
      }
      change.prior = prior
    } else if case .distribution(let prior) = try call.evaluator.standardPrior() {
      change.prior = prior
    }
    if let prior = change.prior, prior.type.isDiscrete || prior.type.eventRank > 0 {
      throw call.failure(
        .model, "`\(prior.name)` cannot be a prior of weights", at: "prior",
        help: ["weights are real numbers: `prior = normal(0, 0.1)`"])
    }
    change.only = try only(call)
    if call.has("from") {
      let fitted = try call.posterior("from")
      for latent in fitted.latents {
        let range = latent.offset..<(latent.offset + latent.size)
        change.start[latent.name] = Array(fitted.approximation.family.mean[range])
      }
    }
    change.isCentred = try call.bool("centre", default: false)
    if change.isCentred {
      guard call.has("from") else {
        throw call.failure(
          .argument, "`centre` needs a fitted posterior", at: "centre",
          help: ["`from = fitted, centre = true`"])
      }
      guard change.prior?.name == "normal" else {
        throw call.failure(.argument, "only normal priors can be centred", at: "centre")
      }
    }
    return .object(changed(model, change))
  }

  private static let deterministic = Builtin(
    "deterministic", .networks,
    [.required("model"), .word("only", Layers.names.sorted(), "none")],
    help: """
      The same network with point weights, without priors: an ordinary network, or one of which `only` \
      some layers are.
      """,
    example: "deterministic(net)"
  ) { call in
    let model = try call.model("model")
    try refuseWithoutLayers(model, call)
    var change = LayerTransform()
    change.only = try only(call)
    return .object(changed(model, change))
  }

  private static func refuseWithoutLayers(_ model: ModelValue, _ call: Call) throws {
    if model.hasLayers(call.evaluator) { return }
    throw call.failure(
      .model, "`\(model.name)` has no layers", at: "model",
      help: ["layers are `\(Layers.names.sorted().joined(separator: "`, `"))`"])
  }

  private static func only(_ call: Call) throws -> Set<String>? {
    guard let value = call.optional("only") else { return nil }
    switch value {
    case .array(let array) where array.kind == .text: return Set(array.texts.compactMap { $0 })
    case .object(let object):
      if let word = object as? WordValue { return [word.name] }
    default: break
    }
    throw call.failure(
      .kind, "`only` must be kinds or names of layers", at: "only",
      label: "this is \(value.kindName)", help: ["`only = [conv2d]` or `only = [\"h1\"]`"])
  }

  private static func changed(_ model: ModelValue, _ change: LayerTransform) -> ModelValue {
    ModelValue(
      name: model.name, nameRange: model.nameRange, tree: model.tree,
      parameters: model.parameters, body: model.body,
      // A change of all layers leaves nothing of those before.
      transforms: change.only == nil ? [change] : model.transforms + [change])
  }
}

extension Evaluator {
  /// `normal(0, 0.1)`.
  fileprivate func standardPrior() throws -> Value {
    let source = SourceText(name: "prior", text: "normal(0, 0.1)")
    let tree = Parser.parse(source).tree
    return try with(tree: tree) { try evaluate(tree.statements[0]) }
  }
}
