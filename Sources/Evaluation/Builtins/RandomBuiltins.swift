import Distributions
import Language
import Values

/// `logp`, `cdf` and `quantile` of distributions, in every domain.
enum RandomBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "logp", .randomness, [.required("d"), .required("x")],
      help: """
        The log density (or log mass) of `x` under a distribution, one number an event: parameters \
        and `x` broadcast, axes of a vector or matrix event apart; −∞ outside the support. Inside a \
        model it may depend on latents: `factor(logp(d, x))`.
        """,
      example: "logp(normal(0, 1), [0, 1])"
    ) { call in
      let distribution = try call.distribution("d")
      let x = try call.numeric("x")
      return try logDensity(distribution, x, call)
    },
    Builtin(
      "cdf", .randomness, [.required("d"), .required("x")],
      help: "P(X ≤ x) under a distribution of single numbers, element by element.",
      example: "cdf(normal(0, 1), 1.96)"
    ) { call in
      let distribution = try call.distribution("d")
      return try numbers(distribution, try call.numeric("x"), "x", call) { type, x, parameters in
        type.cdf(of: x, parameters)
      }
    },
  ]

  /// The log density of `x`, in the domain of the values.
  private static func logDensity(
    _ distribution: DistributionValue, _ x: Value, _ call: Call
  ) throws -> Value {
    let algebra = call.evaluator.algebra
    let type = distribution.type
    let rank = type.eventRank
    let own = x.axes ?? []
    let event = try call.at("d") { () throws(Fault) in try distribution.eventAxes() }
    guard own.count >= rank, own.suffix(rank).map(\.size) == event.map(\.size) else {
      throw call.failure(
        .shape, "`x` does not fit `\(distribution.name)`", at: "x", label: Broadcast.describe(own),
        notes: ["one draw is \(Broadcast.describe(event))"])
    }
    let batch = try call.at(nil) { () throws(Fault) in
      try Broadcast(
        Array(own.dropLast(rank)), distribution.batchAxes(byName: algebra.byName),
        byName: algebra.byName
      ).axes
    }
    guard x.isSymbolic || distribution.parameters.contains(where: \.isSymbolic) else {
      return try lift(distribution, x, axes: batch, "x", call) { x, parameters in
        type.logDensity(of: x, parameters)
      }
    }
    guard let graph = algebra.graph else {
      throw call.failure(.kind, "a model's random value left its model")
    }
    return try call.at(nil) { () throws(Fault) in
      let spread = try algebra.broadcast(x, to: batch + own.suffix(rank))
      let node = try algebra.node(spread).node
      var parameters: [Symbolic] = []
      for parameter in distribution.parameters { parameters.append(try algebra.node(parameter)) }
      let density = type.logDensity(
        in: graph, x: node, parameters: parameters.map(\.node), form: .elementwise)
      return .symbolic(Symbolic(density, axes: batch))
    }
  }

  /// The quantiles of a distribution, one more axis at the end for several p.
  static func quantile(_ distribution: DistributionValue, _ p: NDArray, _ call: Call) throws
    -> Value
  {
    guard p.rank > 0 else {
      return try numbers(distribution, .array(p), "p", call) { $0.quantile(of: $1, $2) }
    }
    let spread = try call.at("x") { () throws(Fault) in
      var parameters: [Value] = []
      for (value, spec) in zip(distribution.parameters, distribution.type.parameters) {
        var axes = value.axes ?? []
        axes.insert(Axis(1), at: Swift.max(0, axes.count - spec.rank))
        parameters.append(try ValueAlgebra().reshape(value, axes))
      }
      return parameters
    }
    let wide = DistributionValue(
      name: distribution.name, type: distribution.type, parameters: spread)
    return try numbers(wide, .array(p), "p", call) { $0.quantile(of: $1, $2) }
  }

  /// A function of single numbers and a distribution's parameters, broadcasting.
  private static func numbers(
    _ distribution: DistributionValue, _ x: Value, _ name: String, _ call: Call,
    _ function: (any Distribution.Type, HostArray, [HostArray]) -> HostArray?
  ) throws -> Value {
    let type = distribution.type
    guard type.eventRank == 0, type.hasProbabilities else {
      throw call.failure(
        .kind, "`\(call.builtin.name)` needs a distribution of single numbers",
        at: call.builtin.parameters.first?.name,
        label: "`\(distribution.name)`")
    }
    guard !x.isSymbolic, !distribution.parameters.contains(where: \.isSymbolic) else {
      throw call.failure(
        .kind, "`\(call.builtin.name)` of a random value is not available inside a model",
        help: type.name == "normal" ? ["of a normal it is `Phi((x - location) / scale)`"] : [])
    }
    let axes = try call.at(nil) { () throws(Fault) in
      try Broadcast(x.axes ?? [], distribution.batchAxes(byName: false)).axes
    }
    return try lift(distribution, x, axes: axes, name, call) { function(type, $0, $1) }
  }

  /// Runs a host function inside each draw.
  private static func lift(
    _ distribution: DistributionValue, _ x: Value, axes: [Axis], _ name: String, _ call: Call,
    _ function: (HostArray, [HostArray]) -> HostArray?
  ) throws -> Value {
    for (value, spec) in zip(distribution.parameters, distribution.type.parameters) {
      try check(value, spec, distribution, call)
    }
    return try call.at(name) { () throws(Fault) in
      try DrawLift.apply([x] + distribution.parameters) { arrays throws(Fault) in
        let hosts = arrays.map { HostArray($0.shape, $0.numbers) }
        guard let result = function(hosts[0], Array(hosts.dropFirst())),
          result.shape == axes.map(\.size)
        else { throw Broadcast.mismatch(x.axes ?? [], axes) }
        return NDArray(result.elements, axes: axes)
      }
    }
  }

  /// Refuses known parameters that the distribution does not allow.
  private static func check(
    _ value: Value, _ spec: ParameterSpec, _ distribution: DistributionValue, _ call: Call
  ) throws {
    guard case .array(let array) = value, spec.rank == 0 else { return }
    for number in array.numbers where !spec.constraint.contains([number]) && !number.isInfinite {
      throw call.failure(
        .support,
        "`\(spec.name)` of `\(distribution.name)` must be \(spec.constraint.description(distribution.type.parameters.map(\.name)))",
        at: "d",
        notes: ["found \(ValueText.number(number))"])
    }
  }
}

extension Call {
  /// An argument that must be a distribution.
  public func distribution(_ name: String) throws -> DistributionValue {
    let value = try value(name)
    guard case .distribution(let distribution) = value else {
      throw failure(
        .kind, "`\(builtin.name)` needs a distribution", at: name,
        label: "this is \(value.kindName)",
        help: ["such as `normal(0, 1)`"])
    }
    return distribution
  }
}

extension Value {
  /// Whether it is a node of a model's graph.
  var isSymbolic: Bool { if case .symbolic = self { true } else { false } }
  /// Whether it is draws.
  var isDraws: Bool { if case .draws = self { true } else { false } }
}
