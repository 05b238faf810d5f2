import Distributions
import Evaluation
import Language
import Values

/// Checks parameters and observed values against what a distribution allows, before anything runs.
enum ParameterCheck {
  /// Refuses a parameter that is, or may be, outside its constraint.
  static func parameters(
    of distribution: DistributionValue, at node: NodeID, in evaluator: Evaluator
  ) throws {
    for (place, (spec, value)) in zip(distribution.type.parameters, distribution.parameters)
      .enumerated()
    {
      let text = argumentText(place, spec.name, node, evaluator)
      switch value {
      case .array(let array):
        guard
          let bad = firstOutside(array, spec.constraint, rank: spec.rank, distribution.parameters)
        else { continue }
        throw evaluator.diagnostic(
          .support,
          "`\(spec.name)` of `\(distribution.name)` must be \(spec.constraint.description(distribution.type.parameters.map(\.name)))",
          at: text.node ?? node,
          label: array.rank == spec.rank
            ? "this is \(bad.text)" : "element \(bad.place + 1) is \(bad.text)")
      case .symbolic(let symbolic):
        guard let wanted = range(of: spec.constraint) else { continue }
        var problem: String?
        if case .constant(let lower)? = wanted.lower, symbolic.interval.lower < lower {
          problem = lower == 0 ? "negative" : "below \(ValueText.number(lower))"
        } else if case .constant(let upper)? = wanted.upper, symbolic.interval.upper > upper {
          problem = "above \(ValueText.number(upper))"
        }
        guard let problem else { continue }
        let name = text.text ?? spec.name
        throw evaluator.diagnostic(
          .support,
          "`\(name)` may be \(problem), and `\(spec.name)` of `\(distribution.name)` must be \(spec.constraint.description(distribution.type.parameters.map(\.name)))",
          at: text.node ?? node, label: "may be \(problem)",
          help: [advice(spec.constraint, name)])
      default: continue
      }
    }
  }

  /// The numbers that each element of a parameter may be; of probabilities that add up to 1 only
  /// the sign is asked, as an interval cannot tell that a quotient stays below 1.
  private static func range(of constraint: Support) -> Support.Interval? {
    switch constraint {
    case .interval(let interval): interval
    case .simplex: Support.Interval(lower: .constant(0), includesLower: true)
    case .positiveVector: Support.Interval(lower: .constant(0), includesLower: false)
    default: nil
    }
  }

  /// How a parameter is kept inside its constraint.
  private static func advice(_ constraint: Support, _ name: String) -> String {
    switch constraint {
    case .simplex:
      return "draw it from `dirichlet(…)`, or write `softmax(\(name))`"
    case .positiveVector:
      return
        "draw it from a distribution of positive numbers (`half_normal(1)`), or write `exp(\(name))`"
    case .interval(let interval) where interval.upper == nil:
      return
        "draw it from a distribution of positive numbers (`half_normal(1)`), or write `exp(\(name))`"
    case .interval(let interval)
    where interval.lower == .constant(0) && interval.upper == .constant(1):
      return "draw it from a distribution on 0 to 1 (`beta(2, 2)`), or write `sigmoid(\(name))`"
    default: return "map it into the range, for example with `sigmoid(\(name))`"
    }
  }

  /// The node and the text of an argument, by place or label.
  private static func argumentText(
    _ place: Int, _ name: String, _ node: NodeID, _ evaluator: Evaluator
  ) -> (node: NodeID?, text: String?) {
    guard case .call(let callee, let arguments, _) = evaluator.tree[node].kind else {
      return (nil, nil)
    }
    if case .name("mixture") = evaluator.tree[callee].kind, arguments.count == 2, place > 0,
      let components = arguments.first(where: { $0.label == "d" })
        ?? arguments.last(where: { $0.label == nil })
    {
      // Behind the weights stand the components' own parameters.
      return argumentText(place - 1, name, components.value, evaluator)
    }
    if case .name(let wrapper) = evaluator.tree[callee].kind, Builtin.wrappers.contains(wrapper),
      let inner = arguments.first, inner.label == nil,
      !arguments.contains(where: { $0.label == name })
    {
      return argumentText(place, name, inner.value, evaluator)
    }
    let labelled = arguments.first { $0.label == name }
    let positional =
      arguments.indices.contains(place) && arguments[place].label == nil ? arguments[place] : nil
    guard let argument = labelled ?? positional else { return (nil, nil) }
    return (argument.value, evaluator.tree.text(of: argument.value))
  }

  /// The first value that the constraint refuses; bounds that are other parameters refuse nothing
  /// where these are not known.
  private static func firstOutside(
    _ array: NDArray, _ constraint: Support, rank: Int, _ others: [Value]
  ) -> (place: Int, text: String)? {
    let size = array.axes.suffix(rank).reduce(1) { $0 * $1.size }
    guard size > 0 else { return nil }
    var joint = Array(array.axes.dropLast(rank))
    let bounds = rank == 0 ? boundingParameters(constraint) : []
    for place in bounds {
      guard others.indices.contains(place), case .array(let other) = others[place],
        let axes = try? Broadcast(joint, other.axes).axes
      else { continue }
      joint = axes
    }
    let own = Broadcast.positions(of: Array(array.axes.dropLast(rank)), in: joint)
    let bounding = others.enumerated().map {
      place, value -> (numbers: [Double], positions: [Int])? in
      guard bounds.contains(place), case .array(let other) = value,
        (try? Broadcast(joint, other.axes).axes)?.count == joint.count
      else { return nil }
      return (other.numbers, Broadcast.positions(of: other.axes, in: joint))
    }
    for (place, event) in own.enumerated() {
      let elements = Array(array.numbers[(event * size)..<((event + 1) * size)])
      let parameters = bounding.map { entry in
        [entry.map { $0.numbers[$0.positions[place]] } ?? .nan]
      }
      if !isInside(elements, constraint, parameters) {
        return (event, size == 1 ? ValueText.number(elements[0]) : "not one")
      }
    }
    return nil
  }

  /// The parameters that bound a constraint.
  private static func boundingParameters(_ constraint: Support) -> [Int] {
    let ends: [Support.Bound?] =
      switch constraint {
      case .interval(let interval): [interval.lower, interval.upper]
      case .integers(let lower, let upper): [lower, upper]
      default: []
      }
    return ends.compactMap { end in
      if case .parameter(let place)? = end { place } else { nil }
    }
  }

  /// Refuses observed values outside the support, as far as the parameters are known.
  static func observed(
    _ array: NDArray, _ name: String, _ distribution: DistributionValue, at node: NodeID,
    range: SourceRange, in evaluator: Evaluator
  ) throws {
    let tree = evaluator.tree
    let missing = array.missingPositions
    if !missing.isEmpty {
      let rows = missing.prefix(5).map { "\($0 + 1)" }.joined(separator: ", ")
      throw Diagnostic(
        .data, "`\(name)` has missing values",
        labels: [.init(tree.source, range, "\(missing.count) missing")],
        notes: ["row\(missing.count == 1 ? "" : "s") \(rows)\(missing.count > 5 ? ", …" : "")"],
        help: ["leave these rows out: `drop_missing(data)`"])
    }
    let bad = array.numbers.indices.filter { !array.numbers[$0].isFinite }
    if let first = bad.first {
      let rows = bad.prefix(5).map { "\($0 + 1)" }.joined(separator: ", ")
      throw Diagnostic(
        .data, "`\(name)` is not finite everywhere",
        labels: [
          .init(tree.source, range, "row \(first + 1) is \(ValueText.number(array.numbers[first]))")
        ],
        notes: ["row\(bad.count == 1 ? "" : "s") \(rows)\(bad.count > 5 ? ", …" : "")"])
    }
    let support = distribution.type.support
    // All finite numbers lie on the real line.
    if case .interval(let interval) = support, interval.lower == nil, interval.upper == nil {
      return
    }
    let rank = distribution.type.eventRank
    let size = array.axes.suffix(rank).reduce(1) { $0 * $1.size }
    guard size > 0 else { return }
    let batch = Array(array.axes.dropLast(rank))
    let known = zip(distribution.parameters, distribution.type.parameters).map {
      value, spec -> (numbers: [Double], starts: [Int], inner: Int)? in
      guard case .array(let parameter) = value else { return nil }
      let inner = parameter.axes.suffix(spec.rank).reduce(1) { $0 * $1.size }
      guard inner > 0 else { return nil }
      let starts = Broadcast.positions(of: Array(parameter.axes.dropLast(spec.rank)), in: batch).map
      { $0 * inner }
      return (parameter.numbers, starts, inner)
    }
    // Of a vector that is not known, its length still bounds the support.
    let lengths = zip(distribution.parameters, distribution.type.parameters).map { value, spec in
      (value.axes ?? []).suffix(spec.rank).reduce(1) { $0 * $1.size }
    }
    for event in 0..<(array.count / size) {
      let parameters = zip(known, lengths).map { entry, length -> [Double] in
        guard let entry else { return Array(repeating: .nan, count: length) }
        let start = entry.starts[event]
        return Array(entry.numbers[start..<(start + entry.inner)])
      }
      let elements = Array(array.numbers[(event * size)..<((event + 1) * size)])
      guard !isInside(elements, support, parameters) else { continue }
      let shown = size == 1 ? ValueText.number(elements[0]) : "row \(event + 1)"
      let place = array.axes.isEmpty ? "" : "[\(event + 1)]"
      // A bound that is one known number is shown as that.
      let names = zip(distribution.type.parameters, distribution.parameters).map { spec, value in
        if case .array(let bound) = value, bound.count == 1 {
          ValueText.number(bound.numbers[0])
        } else {
          spec.name
        }
      }
      throw Diagnostic(
        .support,
        size == 1
          ? "\(name)\(place) = \(shown) is outside `\(distribution.name)`'s support"
          : "\(name)\(place) is outside `\(distribution.name)`'s support",
        labels: [
          .init(tree.source, range, "the data"),
          .init(tree.source, tree[node].range, "must be \(support.description(names))"),
        ])
    }
  }

  /// Containment where a bound that is not known (NaN) refuses nothing.
  private static func isInside(_ x: [Double], _ support: Support, _ parameters: [[Double]]) -> Bool
  {
    func known(_ bound: Support.Bound?) -> Support.Bound? {
      guard let bound else { return nil }
      return bound.value(parameters).isNaN ? nil : bound
    }
    switch support {
    case .interval(var interval):
      interval.lower = known(interval.lower)
      interval.upper = known(interval.upper)
      return Support.interval(interval).contains(x, parameters)
    case .integers(let lower, let upper):
      let low = lower.value(parameters).isNaN ? .constant(-.infinity) : lower
      return Support.integers(from: low, through: known(upper)).contains(x, parameters)
    default: return support.contains(x, parameters)
    }
  }
}
