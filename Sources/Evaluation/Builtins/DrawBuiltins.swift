import Distributions
import Language
import Values

/// `quantile`, `hdi`, `mode`, `prob`, `cov`, `cor`, `array`, `any`, `all`.
enum DrawBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "quantile", .statistics, [.required("x"), .required("p"), .optional("axis")],
      help: """
        The p-quantile of numbers, of draws (over the draws, for each element), or of a \
        distribution. With several p, one more axis at the end.
        """,
      example: "quantile([1, 2, 3, 4], 0.5)"
    ) { call in
      let p = try call.array("p")
      for share in p.numbers where !(share >= 0 && share <= 1) {
        throw call.failure(
          .value, "`p` must lie between 0 and 1", at: "p", label: ValueText.number(share))
      }
      if case .distribution(let distribution) = try call.value("x") {
        return try RandomBuiltins.quantile(distribution, p, call)
      }
      if let summary = try call.summary("x") {
        let found = summary.quantiles(p.numbers)
        return .array(p.rank == 0 ? found.reshaped(summary.axes) : found)
      }
      return try overDraws(call, count: p.rank == 0 ? nil : p.count) { sorted in
        p.numbers.map { Statistics.sortedQuantile(sorted, $0) }
      }
    },
    Builtin(
      "hdi", .statistics, [.required("x"), .optional("mass", "0.94"), .optional("axis")],
      help: """
        The shortest interval that holds `mass` of the draws (or numbers): lower and upper end.
        """,
      example: "hdi([1, 2, 3, 4, 10], 0.5)"
    ) { call in
      let mass = try call.number("mass", default: 0.94)
      guard mass > 0, mass < 1 else {
        throw call.failure(
          .value, "`mass` must lie between 0 and 1", at: "mass", label: ValueText.number(mass))
      }
      return try overDraws(call, count: 2) { sorted in
        let n = sorted.count
        let span = Swift.min(n - 1, Swift.max(1, Int((mass * Double(n)).rounded(.up))))
        guard span < n, span > 0 else { return [sorted.first ?? .nan, sorted.last ?? .nan] }
        var best = 0
        for start in 0..<(n - span)
        where sorted[start + span] - sorted[start] < sorted[best + span] - sorted[best] {
          best = start
        }
        return [sorted[best], sorted[best + span]]
      }
    },
    Builtin(
      "mode", .statistics, [.required("x"), .optional("axis")],
      help: "The most frequent value of whole numbers; of reals the middle of the shortest half.",
      example: "mode([1, 2, 2, 3])"
    ) { call in
      try overDraws(call, count: nil) { sorted in [Self.mode(sorted)] }
    },
    Builtin(
      "prob", .draws, [.required("x")],
      help: "The share of draws in which a condition holds; of known truth values, their mean.",
      example: "prob([true, false, true, true])"
    ) { call in
      switch try call.numeric("x") {
      case .draws(let draws):
        return .array(
          draws.overDraws { $0.reduce(0) { $0 + ($1 != 0 ? 1 : 0) } / Double($0.count) })
      case .array(let array):
        guard array.count > 0 else { throw call.failure(.value, "`prob` of no elements", at: "x") }
        return .number(array.numbers.reduce(0) { $0 + ($1 != 0 ? 1 : 0) } / Double(array.count))
      default: throw call.failure(.kind, "`prob` works on draws", at: "x")
      }
    },
    moment("cov", "The covariance of two lists of numbers; of draws, over the draws.") {
      sxy, _, _, n in sxy / (n - 1)
    },
    moment("cor", "The correlation of two lists of numbers; of draws, over the draws.") {
      sxy, sxx, syy, _ in
      sxy / (sxx * syy).squareRoot()
    },
    Builtin(
      "array", .draws, [.required("x")], help: "Draws as a plain array, the draws first.",
      example: "array([1, 2])"
    ) { call in
      switch try call.numeric("x") {
      case .draws(let draws): return .array(draws.array())
      case let value: return value
      }
    },
    truth("any", "Whether any element holds.") { $0.contains { $0 != 0 } },
    truth("all", "Whether all elements hold.") { $0.allSatisfy { $0 != 0 } },
  ]

  /// Works over the draws, over everything, or along an axis; `count` results each, nil for one.
  private static func overDraws(
    _ call: Call, count: Int?, _ body: ([Double]) -> [Double]
  ) throws -> Value {
    let value = try call.numeric("x")
    let axes = value.axes ?? []
    let axis = try call.axis(rank: axes.count)
    func run(_ array: NDArray, _ axis: Int?) throws -> NDArray {
      let whole = axis == nil ? array.reshaped([Axis(array.count)]) : array
      let place = axis ?? 0
      guard whole.axes[place].size > 0 else {
        throw call.failure(.value, "`\(call.builtin.name)` of no elements", at: "x")
      }
      let moved = whole.mapVectors(axis: place) {
        body($0.contains(where: \.isNaN) ? $0.filter { !$0.isNaN } : $0.sorted())
      }
      var order = Array(0..<whole.rank)
      order.remove(at: place)
      let last = moved.transposed(order + [place])
      return count == nil ? last.reshaped(Array(last.axes.dropLast())) : last
    }
    switch value {
    case .array(let array): return .array(try run(array, axis))
    case .draws(let draws):
      if let axis { return .draws(Draws(array: try run(draws.array(), axis + 1))) }
      if call.evaluator.mode != nil {
        // In a model body there are no draws: there it works on the elements of each.
        let flat = draws.array().reshaped([Axis(draws.count), Axis(draws.elementCount)])
        return .draws(Draws(array: try run(flat, 1)))
      }
      var result = try run(draws.array(), 0)
      for (place, axis) in axes.enumerated() { result.axes[place] = axis }
      return .array(result)
    default: throw call.failure(.kind, "`\(call.builtin.name)` works on numbers or draws", at: "x")
    }
  }

  private static func mode(_ sorted: [Double]) -> Double {
    guard let first = sorted.first else { return .nan }
    if sorted.allSatisfy({ $0 == $0.rounded() }) {
      var (best, bestCount, value, count) = (first, 0, first, 0)
      for x in sorted {
        count = x == value ? count + 1 : 1
        value = x
        if count > bestCount { (best, bestCount) = (value, count) }
      }
      return best
    }
    var range = sorted[...]
    while range.count > 2 {
      let half = (range.count + 1) / 2
      var best = range.startIndex
      for start in range.startIndex...(range.endIndex - half)
      where range[start + half - 1] - range[start] < range[best + half - 1] - range[best] {
        best = start
      }
      range = range[best..<(best + half)]
    }
    return range.reduce(0, +) / Double(range.count)
  }

  private static func moment(
    _ name: String, _ help: String,
    _ formula: @escaping @Sendable (Double, Double, Double, Double) -> Double
  ) -> Builtin {
    Builtin(
      name, .statistics, [.required("x"), .required("y")], help: help,
      example: "\(name)([1, 2, 3], [2, 4, 7])"
    ) { call in
      let a = try call.numeric("x")
      let b = try call.numeric("y")
      if call.evaluator.mode != nil, a.isDraws || b.isDraws {
        return try call.at(nil) { () throws(Fault) in
          try DrawLift.apply([a, b]) { arrays throws(Fault) in
            NDArray(try moment(name, arrays[0].numbers, arrays[1].numbers, formula))
          }
        }
      }
      func numbers(_ value: Value, _ name: String) throws -> [Double] {
        switch value {
        case .draws(let draws) where draws.axes.isEmpty: return draws.numbers
        case .array(let array): return array.numbers
        default:
          throw call.failure(
            .shape, "`\(call.builtin.name)` takes vectors, or draws of single numbers", at: name)
        }
      }
      let x = try numbers(a, "x")
      let y = try numbers(b, "y")
      return .number(try call.at("y") { () throws(Fault) in try moment(name, x, y, formula) })
    }
  }

  private static func moment(
    _ name: String, _ x: [Double], _ y: [Double],
    _ formula: (Double, Double, Double, Double) -> Double
  ) throws(Fault) -> Double {
    guard x.count == y.count, x.count > 1 else {
      throw Fault(
        .shape, "`\(name)` needs as many x as y, two or more",
        notes: ["found \(x.count) and \(y.count)"])
    }
    let n = Double(x.count)
    let mx = x.reduce(0, +) / n
    let my = y.reduce(0, +) / n
    var (sxy, sxx, syy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      sxy += (a - mx) * (b - my)
      sxx += (a - mx) * (a - mx)
      syy += (b - my) * (b - my)
    }
    return formula(sxy, sxx, syy, n)
  }

  private static func truth(
    _ name: String, _ help: String, _ test: @escaping @Sendable ([Double]) -> Bool
  ) -> Builtin {
    Builtin(
      name, .arrays, [.required("x"), .optional("axis")],
      help: help + " Inside each draw on draws.", example: "\(name)([true, false])"
    ) { call in
      let value = try call.numeric("x")
      let axis = try call.axis(rank: value.axes?.count ?? 0)
      return try call.lift(value) { array throws(Fault) in
        try array.reduce(axis: axis, kind: .bool) { test($0) ? 1 : 0 }
      }
    }
  }
}
