import Distributions
import Language
import Values

/// `truncated`, `ordered` and `mixture`: distributions made of distributions.
enum WrapperBuiltins {
  static let all: [Builtin] = [
    MixtureBuiltin.builtin,
    Builtin(
      "truncated", .randomness, [.required("d"), .optional("lower"), .optional("upper")],
      help: """
        The distribution `d` of single numbers, known to lie between two bounds, both included: its \
        density over P(lower ≤ X ≤ upper). Either bound may be left out or `none`; both broadcast \
        with the parameters and may be random. For values that are only cut off at a limit see \
        `censored`.
        """,
      example: "logp(truncated(normal(0, 1), lower = 0), [0.5, 1])"
    ) { call in
      let base = try call.distribution("d")
      var lower = try bound("lower", call)
      var upper = try bound("upper", call)
      guard base.type.truncated(hasLower: lower != nil, hasUpper: upper != nil) != nil else {
        throw refusal(base, call)
      }
      // What the distribution keeps by itself is not asked twice.
      let own = ends(base)
      lower = try tightened(lower, own.lower, .maximum, "lower", call)
      upper = try tightened(upper, own.upper, .minimum, "upper", call)
      guard
        let type = base.type.truncated(hasLower: lower != nil, hasUpper: upper != nil)
      else { throw refusal(base, call) }
      try checkOrder(lower ?? own.lower, upper ?? own.upper, base, call)
      guard lower != nil || upper != nil else { return .distribution(base) }
      return .distribution(
        DistributionValue(
          name: type.name, type: type,
          parameters: base.parameters + [lower, upper].compactMap { $0 })
      )
    },
    Builtin(
      "ordered", .randomness, [.required("d"), .required("K")],
      help: """
        Vectors of K independent draws from `d` in increasing order: cutpoints, or components of a \
        mixture told apart by their place. `d` must be over all real numbers; its density is K! \
        times the product of the elements' own. Parameters may vary from vector to vector, not \
        within one.
        """,
      example: "sample(ordered(normal(0, 1), 3), seed = 1)"
    ) { call in
      let base = try call.distribution("d")
      let size = try call.int("K")
      guard size >= 1, size <= 1_000_000 else {
        throw call.failure(
          .value, "`K` of `ordered` is how many numbers the vector has: 1 or more", at: "K",
          label: "this is \(size)")
      }
      guard let type = base.type.ordered else {
        let isNumber = base.type.eventRank == 0
        throw call.failure(
          .argument,
          isNumber
            ? "`\(base.name)` is not over all real numbers, and `ordered` needs that"
            : "`\(base.name)` cannot be ordered: it gives no single numbers", at: "d",
          help: isNumber && !base.type.isDiscrete
            ? ["order its logarithm: `exp(c)` with `c ~ ordered(normal(0, 1), \(size))`"]
            : ["such as `ordered(normal(0, 1), \(size))`"])
      }
      return .distribution(
        DistributionValue(
          name: type.name, type: type, parameters: base.parameters + [.number(Double(size))]))
    },
  ]

  /// A bound as a value; nil for none, and for a single infinite one.
  private static func bound(_ name: String, _ call: Call) throws -> Value? {
    guard call.has(name) else { return nil }
    let value = try call.evaluator.settled(try call.value(name))
    switch value {
    case .array(let array) where array.kind != .text:
      if let place = array.missingPositions.first {
        throw call.failure(
          .value, "`\(name)` of `truncated` must be a number", at: name,
          label: array.rank == 0 ? "this is missing" : "element \(place + 1) is missing")
      }
      let open = name == "lower" ? -Double.infinity : .infinity
      return array.numbers.allSatisfy { $0 == open } ? nil : value
    case .symbolic, .draws: return value
    default:
      throw call.failure(
        .kind, "`\(name)` of `truncated` must be a number", at: name,
        label: "this is \(value.kindName)", help: ["a side without a bound is left out"])
    }
  }

  /// The bounds that a distribution has by itself.
  private static func ends(_ base: DistributionValue) -> (lower: Value?, upper: Value?) {
    func value(_ bound: Support.Bound?) -> Value? {
      switch bound {
      case .constant(let number)? where number.isFinite: .number(number)
      case .parameter(let place)? where base.parameters.indices.contains(place):
        base.parameters[place]
      default: nil
      }
    }
    switch base.type.support {
    case .interval(let interval): return (value(interval.lower), value(interval.upper))
    case .integers(let from, let through): return (value(from), value(through))
    default: return (nil, nil)
    }
  }

  /// A bound within the distribution's own; nil where that is known to be as tight.
  private static func tightened(
    _ bound: Value?, _ own: Value?, _ pair: Pairwise, _ name: String, _ call: Call
  ) throws -> Value? {
    guard let bound, let own else { return bound }
    let (given, kept) = (range(bound), range(own))
    if pair.name == "max" ? given.upper <= kept.lower : given.lower >= kept.upper { return nil }
    if pair.name == "max" ? given.lower >= kept.upper : given.upper <= kept.lower { return bound }
    return try call.at(name) { () throws(Fault) in
      try call.evaluator.algebra.combine(pair, bound, own)
    }
  }

  private static func range(_ value: Value) -> Interval {
    switch value {
    case .array(let array): Interval(of: array.numbers)
    case .symbolic(let symbolic): symbolic.interval
    default: .unknown
    }
  }

  /// Refuses intervals that are known to be empty.
  private static func checkOrder(
    _ lower: Value?, _ upper: Value?, _ base: DistributionValue, _ call: Call
  ) throws {
    guard let lower, let upper else { return }
    // A single integer is an outcome, a single real number has no probability.
    let isDiscrete = base.type.isDiscrete
    func isEmpty(_ low: Double, _ high: Double) -> Bool {
      isDiscrete ? low.rounded(.up) > high.rounded(.down) : low >= high
    }
    var found: (lower: Double, upper: Double)?
    if case .array(let low) = lower, case .array(let high) = upper {
      let axes = try call.at(nil) { () throws(Fault) in try Broadcast(low.axes, high.axes).axes }
      found = zip(
        Broadcast.positions(of: low.axes, in: axes), Broadcast.positions(of: high.axes, in: axes)
      ).map { (low.numbers[$0], high.numbers[$1]) }.first(where: isEmpty)
    } else if isEmpty(range(lower).lower, range(upper).upper) {
      found = (range(lower).lower, range(upper).upper)
    }
    guard let found else { return }
    let asked = call.has("upper") ? call.has("lower") ? nil : "upper" : "lower"
    let ends = [found.lower, found.upper].map { ValueText.number($0) }
    if let asked {
      throw call.failure(
        .value, "`\(base.name)` has no values \(asked == "upper" ? "below" : "above") that bound",
        at: asked, label: "\(asked) = \(asked == "upper" ? ends[1] : ends[0])",
        notes: ["its values are \(base.type.support.description(base.type.parameters.map(\.name)))"]
      )
    }
    throw call.failure(
      .value, "`lower` of `truncated` must be below `upper`", at: "lower",
      label: "from \(ends[0]) to \(ends[1])")
  }

  private static func refusal(_ base: DistributionValue, _ call: Call) -> Diagnostic {
    let why: String
    var help: [String] = []
    if base.name == "flat" {
      why = "it has no probabilities to share out"
      help = ["it takes bounds by itself: `flat(lower, upper)`"]
    } else if base.type.eventRank > 0 {
      why = "it gives no single numbers"
    } else if base.name.hasPrefix("truncated ") {
      why = "it has been already"
    } else if base.name.hasPrefix("mixture ") {
      why = "it is a mixture"
    } else {
      why = "its values have no order"
    }
    return call.failure(
      .argument, "`\(base.name)` cannot be truncated: \(why)", at: "d", help: help)
  }
}

extension Builtin {
  /// The builtins that make a distribution of their first argument, whose parameters come first.
  public static let wrappers: Set<String> = ["truncated", "ordered", "centred", "noncentred"]
}
