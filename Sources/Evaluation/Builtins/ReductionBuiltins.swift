import Graphs
import Language
import Values

/// `sum`, `prod`, `max`, `min`, `mean`, `sd`, `var`, `median`, `argmax`, …: many numbers to one.
///
/// `mean sd var median` of draws go over the draws; with `axis`, and `sum max …` always, they work
/// inside each draw.
enum ReductionBuiltins {
  private struct Reduction: Sendable {
    let name: String
    let help: String
    let example: String
    let keepsIntegers: Bool
    let overDraws: Bool
    let host: @Sendable ([Double]) throws(Fault) -> Double
    let graph: (@Sendable (Graph, NodeRef, [Int]?) -> NodeRef)?
    let interval: @Sendable (Interval) -> Interval
  }

  static let all: [Builtin] = reductions.map(builtin)

  private static let reductions: [Reduction] = [
    .init(
      name: "sum", help: "The sum of all elements, or along an axis; 0 of none.",
      example: "sum([1, 2, 3])",
      keepsIntegers: true, overDraws: false, host: { $0.reduce(0, +) },
      graph: { $0.sum($1, axes: $2) }, interval: { $0.lower >= 0 ? .nonNegative : .unknown }),
    .init(
      name: "prod", help: "The product of all elements, or along an axis; 1 of none.",
      example: "prod([2, 3, 4])", keepsIntegers: true, overDraws: false, host: { $0.reduce(1, *) },
      graph: { $0.prod($1, axes: $2) }, interval: { $0.lower >= 0 ? .nonNegative : .unknown }),
    .init(
      name: "mean",
      help: """
        The mean of all elements, or along an axis. Of draws, the posterior mean of each element.
        """,
      example: "mean([1, 2, 6])", keepsIntegers: false, overDraws: true,
      host: { x throws(Fault) in
        guard !x.isEmpty else { throw Statistics.empty("mean") }
        return x.reduce(0, +) / Double(x.count)
      }, graph: { $0.mean($1, axes: $2) }, interval: { $0 }),
    .init(
      name: "var",
      help: """
        The sample variance (divisor n − 1). Of draws, the posterior variance of each element.
        """,
      example: "var([1, 2, 6])", keepsIntegers: false, overDraws: true,
      host: { x throws(Fault) in try Statistics.variance(x) },
      graph: { graph, x, axes in
        let count =
          Double(graph.count(of: x)) / Double(max(1, graph.count(of: graph.sum(x, axes: axes))))
        let centred = graph.sub(x, graph.mean(x, axes: axes, keep: true))
        return graph.div(graph.sum(graph.square(centred), axes: axes), graph.constant(count - 1))
      }, interval: { _ in .nonNegative }),
    .init(
      name: "sd",
      help: """
        The sample standard deviation (divisor n − 1). Of draws, the posterior sd of each element.
        """,
      example: "sd([1, 2, 6])", keepsIntegers: false, overDraws: true,
      host: { x throws(Fault) in try Statistics.variance(x).squareRoot() },
      graph: { graph, x, axes in
        let count =
          Double(graph.count(of: x)) / Double(max(1, graph.count(of: graph.sum(x, axes: axes))))
        let centred = graph.sub(x, graph.mean(x, axes: axes, keep: true))
        return graph.sqrt(
          graph.div(graph.sum(graph.square(centred), axes: axes), graph.constant(count - 1)))
      }, interval: { _ in .nonNegative }),
    .init(
      name: "median", help: "The middle element. Of draws, the posterior median of each element.",
      example: "median([3, 1, 2])", keepsIntegers: false, overDraws: true,
      host: { x throws(Fault) in try Statistics.quantile(x, 0.5) }, graph: nil, interval: { $0 }),
    .init(
      name: "log_sum_exp", help: "log Σ exp(x), without overflow.",
      example: "log_sum_exp([1000, 1000])",
      keepsIntegers: false, overDraws: false, host: { Statistics.logSumExp($0) },
      graph: { $0.logSumExp($1, axes: $2) }, interval: { _ in .unknown }),
    .init(
      name: "argmax", help: "The place (from 1) of the largest element; the first of equals.",
      example: "argmax([3, 9, 2])", keepsIntegers: true, overDraws: false,
      host: { x throws(Fault) in try Statistics.extreme(x, "argmax", >) }, graph: nil,
      interval: { _ in .unknown }),
    .init(
      name: "argmin", help: "The place (from 1) of the smallest element; the first of equals.",
      example: "argmin([3, 9, 2])", keepsIntegers: true, overDraws: false,
      host: { x throws(Fault) in try Statistics.extreme(x, "argmin", <) }, graph: nil,
      interval: { _ in .unknown }),
  ]

  private static func builtin(_ reduction: Reduction) -> Builtin {
    Builtin(
      reduction.name, reduction.overDraws ? .statistics : .arrays,
      [.required("x"), .optional("axis")],
      help: reduction.help, example: reduction.example
    ) { call in
      if reduction.overDraws, let summary = try call.summary("x") {
        return .array(over(summary, reduction.name))
      }
      let value = try call.numeric("x")
      return try reduce(value, reduction, call)
    }
  }

  /// A reduction over draws of which only summaries are known.
  private static func over(_ draws: any SummarisedDraws, _ name: String) -> NDArray {
    switch name {
    case "var": return draws.variance
    case "sd": return NDArray(draws.variance.numbers.map { $0.squareRoot() }, axes: draws.axes)
    case "median": return draws.quantiles([0.5]).reshaped(draws.axes)
    default: return draws.mean
    }
  }

  private static func reduce(_ value: Value, _ reduction: Reduction, _ call: Call) throws -> Value {
    let axes = value.axes ?? []
    let axis = try call.axis(rank: axes.count)
    switch value {
    case .array(let array):
      let kind: ElementKind =
        reduction.keepsIntegers && array.kind.isWhole
        ? .int : (reduction.name.hasPrefix("arg") ? .int : .real)
      return .array(
        try call.at("x") { () throws(Fault) in
          try array.reduce(axis: axis, kind: kind, reduction.host)
        })
    case .draws(let draws):
      // In a model's body there are no draws: there `mean(a)` averages elements.
      if reduction.overDraws, axis == nil, call.evaluator.mode == nil {
        return .array(
          try call.at("x") { () throws(Fault) in
            try draws.array().reduce(axis: 0, reduction.host)
          })
      }
      return try call.at("x") { () throws(Fault) in
        let whole = draws.array()
        let kind: ElementKind =
          draws.kind.isWhole && reduction.keepsIntegers || reduction.name.hasPrefix("arg")
          ? .int : .real
        if let axis {
          return .draws(Draws(array: try whole.reduce(axis: axis + 1, kind: kind, reduction.host)))
        }
        let flat = whole.reshaped([whole.axes[0], Axis(draws.elementCount)])
        return .draws(Draws(array: try flat.reduce(axis: 1, kind: kind, reduction.host)))
      }
    case .symbolic(let x):
      guard let graph = call.evaluator.algebra.graph, let build = reduction.graph else {
        throw call.failure(
          .kind, "`\(reduction.name)` of a random value is not available inside a model")
      }
      var rest = axes
      if let axis { rest.remove(at: axis) } else { rest = [] }
      return .symbolic(
        Symbolic(
          build(graph, x.node, axis.map { [$0] }), axes: rest,
          interval: reduction.interval(x.interval)))
    default: throw call.failure(.kind, "`\(reduction.name)` works on numbers", at: "x")
    }
  }
}
