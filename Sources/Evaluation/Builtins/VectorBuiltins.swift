import Graphs
import Language
import Values

/// Functions along a vector: `cumsum`, `cumprod`, `diff`, `order`, `rank`, `unique`, `lag`.
enum VectorBuiltins {
  static let all: [Builtin] = [
    along(
      "cumsum", "The running sum along the last axis.", "cumsum([1, 2, 3])", integers: true,
      graph: { $0.cumsum($1) }
    ) { x in
      var total = 0.0
      return x.map {
        total += $0
        return total
      }
    },
    along(
      "cumprod", "The running product along the last axis.", "cumprod([1, 2, 3])", integers: true,
      graph: { $0.cumprod($1) }
    ) { x in
      var total = 1.0
      return x.map {
        total *= $0
        return total
      }
    },
    along(
      "diff", "The differences of neighbours along the last axis, one fewer.", "diff([1, 4, 9])",
      integers: true,
      graph: nil
    ) { x in zip(x.dropFirst(), x).map { $0 - $1 } },
    along(
      "rank", "The rank of each element from 1; equals share their mean rank.",
      "rank([10, 30, 20])", integers: false,
      graph: nil, ranks),
    Builtin(
      "order", .arrays, [.required("x"), .optional("descending", "false")],
      help: """
        The places (from 1) that put the elements in ascending order: `x[order(x)]` is sorted.
        """,
      example: "order([30, 10, 20])"
    ) { call in
      let down = try call.bool("descending", default: false)
      if case .array(let array) = try call.value("x"), array.isTextual {
        let places = SortBuiltins.textOrder(array, down)
        return .array(NDArray(vector: places.map { Double($0 + 1) }, kind: .int))
      }
      return try call.lift(try call.numeric("x")) { array throws(Fault) in
        guard array.rank == 1 else { throw Fault(.shape, "`order` takes a vector") }
        return NDArray(vector: order(array.numbers, down).map { Double($0 + 1) }, kind: .int)
      }
    },
    Builtin(
      "unique", .arrays, [.required("x")], help: "The different values, in ascending order.",
      example: "unique([3, 1, 3])"
    ) { call in
      let array = try call.anyArray("x")
      if array.isTextual {
        let texts = Set(array.asText().texts.compactMap { $0 }).sorted()
        return .array(NDArray(texts: texts, axes: [Axis(texts.count)]))
      }
      let numbers = Set(array.numbers.filter { !$0.isNaN }).sorted()
      return .array(NDArray(vector: numbers, kind: array.kind))
    },
    Builtin(
      "lag", .arrays, [.required("x"), .optional("k", "1")],
      help: "The vector moved k places on; the first k elements are missing.",
      example: "lag([1, 2, 3])"
    ) { call in
      let array = try call.array("x")
      let k = try call.int("k", default: 1)
      guard array.rank == 1 else { throw call.failure(.shape, "`lag` takes a vector", at: "x") }
      let moved = array.numbers.indices.map { place -> Double in
        let (source, overflow) = place.subtractingReportingOverflow(k)
        return !overflow && array.numbers.indices.contains(source)
          ? array.numbers[source] : NDArray.missing
      }
      return .array(NDArray(moved, axes: array.axes, kind: array.kind == .bool ? .int : array.kind))
    },
  ]

  private static func along(
    _ name: String, _ help: String, _ example: String, integers: Bool,
    graph: (@Sendable (Graph, NodeRef) -> NodeRef)?,
    _ host: @escaping @Sendable ([Double]) -> [Double]
  ) -> Builtin {
    Builtin(name, .arrays, [.required("x")], help: help, example: example) { call in
      let value = try call.numeric("x")
      guard let axes = value.axes, !axes.isEmpty else {
        throw call.failure(.shape, "`\(name)` takes an array", at: "x", label: "a single number")
      }
      let symbolic: ((Symbolic) throws -> Value)? = graph.map { build in
        { x in
          guard let graph = call.evaluator.algebra.graph else {
            throw call.failure(.kind, "outside a model", at: "x")
          }
          return .symbolic(
            Symbolic(
              build(graph, x.node), axes: x.axes,
              interval: x.interval.lower >= 0 ? .nonNegative : .unknown))
        }
      }
      if name == "diff", case .symbolic = value {
        let last = axes[axes.count - 1].size
        let lead: [IndexItem] = axes.dropLast().map { .span(Array(0..<$0.size), $0) }
        return try call.at("x") {
          let algebra = call.evaluator.algebra
          let high = try algebra.gather(
            value,
            IndexPlan(lead + [.span(Array(1..<max(last, 1)), Axis(max(last - 1, 0)))], of: axes))
          let low = try algebra.gather(
            value,
            IndexPlan(lead + [.span(Array(0..<max(last - 1, 0)), Axis(max(last - 1, 0)))], of: axes)
          )
          return try algebra.combine(.subtract, high, low)
        }
      }
      return try call.lift(value, symbolic: symbolic) { array throws(Fault) in
        array.mapVectors(
          axis: array.rank - 1, kind: integers && array.kind.isWhole ? .int : .real, host)
      }
    }
  }

  /// Places in ascending (or descending) order, equals as they came, NaN last.
  static func order(_ x: [Double], _ descending: Bool = false) -> [Int] {
    x.indices.sorted { a, b in
      if x[a].isNaN || x[b].isNaN { return !x[a].isNaN || (x[b].isNaN && a < b) }
      if x[a] == x[b] { return a < b }
      return descending ? x[a] > x[b] : x[a] < x[b]
    }
  }

  @Sendable private static func ranks(_ x: [Double]) -> [Double] {
    let places = order(x)
    var result = [Double](repeating: 0, count: x.count)
    var start = 0
    while start < places.count {
      var end = start
      while end + 1 < places.count, x[places[end + 1]] == x[places[start]] { end += 1 }
      for k in start...end { result[places[k]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return result
  }
}
