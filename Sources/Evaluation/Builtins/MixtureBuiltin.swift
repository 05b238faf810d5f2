import Distributions
import Language
import Values

/// `mixture`: several distributions of one family, each with its probability.
enum MixtureBuiltin {
  static let builtin = Builtin(
    "mixture", .randomness, [.required("w"), .required("d")],
    help: """
      A mixture of K distributions of one family, the last axis of whose parameters holds the \
      components: `mixture([0.3, 0.7], normal([0, 4], 1))`; or a list of them, \
      `mixture(w, [normal(0, 1), normal(4, s)])`. `w` are their probabilities, K numbers \
      that add up to 1. It serves as an outcome, as a latent and as a prior of weights: \
      `prior = mixture([0.5, 0.5], normal(0, [1, 0.05]))`. The density is summed over the \
      components, so that none is drawn in a fit. Components whose support moves with their \
      parameters (uniform, pareto) cannot be mixed.
      """,
    example: "logp(mixture([0.3, 0.7], normal([0, 4], 1)), [0, 4])"
  ) { call in
    let all = try components(call)
    guard let type = all[0].type.mixture else { throw refusal(all[0], call) }
    let base = try joined(all, call)
    let weights = try call.evaluator.settled(try call.value("w"))
    guard let own = weights.axes, let last = own.last else {
      throw call.failure(
        .shape, "`w` of `mixture` is a vector: a probability for each component", at: "w",
        label: "this is \(weights.axes == nil ? weights.kindName : "a single number")")
    }
    try checkWeights(weights, last.size, call)
    var parameters = [weights]
    for (value, spec) in zip(base.parameters, base.type.parameters) {
      try checkComponent(value, spec, base, call)
      parameters.append(try spread(value, spec, along: last, call))
    }
    return .distribution(
      DistributionValue(name: type.name, type: type, parameters: parameters))
  }

  /// The components: one distribution whose parameters hold them, or several of one family.
  private static func components(_ call: Call) throws -> [DistributionValue] {
    guard case .list(let values) = try call.value("d") else { return [try call.distribution("d")] }
    let found = values.compactMap { value -> DistributionValue? in
      if case .distribution(let one) = value { one } else { nil }
    }
    guard found.count == values.count else {
      throw call.failure(
        .kind, "the components of `mixture` are distributions", at: "d",
        help: ["such as `[normal(0, 1), normal(4, 1)]`"])
    }
    if let other = found.first(where: { $0.type != found[0].type }) {
      throw call.failure(
        .argument, "the components of `mixture` are of one family", at: "d",
        label: "`\(found[0].name)` and `\(other.name)`")
    }
    return found
  }

  /// The components of a list as one distribution, side by side on the last axis.
  private static func joined(
    _ all: [DistributionValue], _ call: Call
  ) throws -> DistributionValue {
    guard all.count > 1 else { return all[0] }
    let algebra = call.evaluator.algebra
    let parameters = try call.at("d") { () throws(Fault) in
      var parameters: [Value] = []
      for place in all[0].parameters.indices {
        var axes: [Axis] = []
        for one in all {
          axes = try Broadcast(axes, one.parameters[place].axes ?? [], byName: algebra.byName).axes
        }
        var parts: [Value] = []
        for one in all {
          let wide = try algebra.broadcast(one.parameters[place], to: axes)
          parts.append(try algebra.reshape(wide, axes + [Axis(1)]))
        }
        parameters.append(try algebra.concatenate(parts, axis: axes.count))
      }
      return parameters
    }
    return DistributionValue(name: all[0].name, type: all[0].type, parameters: parameters)
  }

  /// A parameter with the components as its last axis.
  private static func spread(
    _ value: Value, _ spec: ParameterSpec, along components: Axis, _ call: Call
  ) throws -> Value {
    let axes = value.axes ?? []
    if axes.isEmpty {
      return try call.at("d") { () throws(Fault) in
        try call.evaluator.algebra.broadcast(value, to: [components])
      }
    }
    guard axes[axes.count - 1].size == components.size else {
      throw call.failure(
        .shape, "`\(spec.name)` of the components does not fit their probabilities", at: "d",
        label: "`\(spec.name)` is \(Broadcast.describe(axes))",
        notes: ["`w` has \(components.size), and the last axis holds the components"],
        help: ["a parameter of each row stands in a column: `mu[:, none]`"])
    }
    return value
  }

  /// Refuses known weights that are no probabilities.
  private static func checkWeights(_ weights: Value, _ size: Int, _ call: Call) throws {
    guard case .array(let array) = weights, size > 0 else { return }
    for start in stride(from: 0, to: array.count, by: size) {
      let one = Array(array.numbers[start..<(start + size)])
      guard !Support.simplex.contains(one) else { continue }
      throw call.failure(
        .support, "`w` of `mixture` must be probabilities that add up to 1", at: "w",
        label: one.contains { $0 < 0 }
          ? "some are negative" : "they add up to \(ValueText.number(one.reduce(0, +)))",
        help: ["`w / sum(w)`"])
    }
  }

  /// Refuses known parameters that the family does not allow.
  private static func checkComponent(
    _ value: Value, _ spec: ParameterSpec, _ base: DistributionValue, _ call: Call
  ) throws {
    guard case .array(let array) = value else { return }
    for number in array.numbers where !spec.constraint.contains([number]) {
      throw call.failure(
        .support,
        "`\(spec.name)` of `\(base.name)` must be "
          + spec.constraint.description(base.type.parameters.map(\.name)), at: "d",
        notes: ["found \(ValueText.number(number))"])
    }
  }

  private static func refusal(_ base: DistributionValue, _ call: Call) -> Diagnostic {
    let why =
      base.type.eventRank > 0
      ? "it gives no single numbers"
      : base.name == "flat"
        ? "it has no probabilities to share out"
        : base.name.hasPrefix("mixture ")
          ? "it is a mixture already"
          : "its support or its parameters are of a kind that is not mixed"
    return call.failure(
      .argument, "`\(base.name)` cannot be mixed: \(why)", at: "d",
      help: base.name.hasPrefix("mixture ")
        ? ["put all components into one: their probabilities multiply"]
        : ["such as `mixture([0.3, 0.7], normal([0, 4], 1))`"])
  }
}
