import Distributions
import Language
import Values

/// `factor`, `centred` and `noncentred`: words of model bodies.
enum ModelBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "factor", .models, [.required("v")],
      help: "Adds `v` to the log density of the model; an array over N counts as N terms.",
      example: "model m(y[N]) { mu ~ normal(0, 1); factor(-sum((y - mu)^2)); y ~ normal(mu, 1) }"
    ) { call in
      let value = try call.numeric("v")
      guard let mode = call.evaluator.mode else {
        throw call.failure(.model, "`factor` stands in models only")
      }
      try mode.factor(value, at: call.node, in: call.evaluator)
      return .none
    },
    centring("centred", .centred, "on its location and scale as they are written"),
    centring("noncentred", .noncentred, "as location + scale · z with z standard"),
  ]

  private static func centring(
    _ name: String, _ centring: DistributionValue.Centring, _ text: String
  ) -> Builtin {
    Builtin(
      name, .models, [.required("d")],
      help: """
        The same distribution, with the promise that a latent of it is sampled \(text). Results \
        never change, only how well a fit works.
        """,
      example: "\(name)(normal(0, 1))"
    ) { call in
      guard case .distribution(var distribution) = try call.value("d") else {
        throw call.failure(
          .kind, "`\(name)` takes a distribution", at: "d", label: try call.value("d").kindName)
      }
      if centring == .noncentred, distribution.type.locationScale == nil,
        distribution.name != "multivariate_normal"
      {
        throw call.failure(
          .argument, "`\(distribution.name)` has no location and scale to be non-centred on",
          at: "d")
      }
      distribution.centring = centring
      return .distribution(distribution)
    }
  }
}
