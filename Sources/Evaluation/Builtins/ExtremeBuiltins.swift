import Graphs
import Language
import Values

/// `max` and `min`: of one argument the largest and smallest element, of two element by element.
enum ExtremeBuiltins {
  static let all: [Builtin] = [
    make("max", "largest", .maximum, { $0 > $1 }), make("min", "smallest", .minimum, { $0 < $1 }),
  ]

  private static func make(
    _ name: String, _ word: String, _ pair: Pairwise,
    _ isBetter: @escaping @Sendable (Double, Double) -> Bool
  ) -> Builtin {
    Builtin(
      name, .arrays, [.required("a"), .optional("b"), .optional("axis")],
      help: """
        The \(word) element of `a`, or along an axis; with `b`, the \(word) of both, element by \
        element.
        """,
      example: "\(name)([3, 9, 2])"
    ) { call in
      let a = try call.numeric("a")
      if call.has("b") {
        let b = try call.numeric("b")
        return try call.at(nil) { try call.evaluator.algebra.combine(pair, a, b) }
      }
      let axes = a.axes ?? []
      let axis = try call.axis(rank: axes.count)
      @Sendable func best(_ x: [Double]) throws(Fault) -> Double {
        guard var result = x.first else { throw Statistics.empty(name) }
        for element in x.dropFirst() where isBetter(element, result) || element.isNaN {
          result = element
        }
        return result
      }
      switch a {
      case .array(let array):
        return .array(
          try call.at("a") { () throws(Fault) in
            try array.reduce(axis: axis, kind: array.kind, best)
          })
      case .draws(let draws):
        return try call.at("a") { () throws(Fault) in
          let whole = draws.array()
          if let axis {
            return .draws(Draws(array: try whole.reduce(axis: axis + 1, kind: draws.kind, best)))
          }
          let flat = whole.reshaped([whole.axes[0], Axis(draws.elementCount)])
          return .draws(Draws(array: try flat.reduce(axis: 1, kind: draws.kind, best)))
        }
      case .symbolic(let x):
        guard let graph = call.evaluator.algebra.graph, axes.allSatisfy({ $0.size > 0 }) else {
          throw call.failure(.value, "`\(name)` of no elements", at: "a")
        }
        var rest = axes
        if let axis { rest.remove(at: axis) } else { rest = [] }
        let node =
          name == "max"
          ? graph.max(x.node, axes: axis.map { [$0] }) : graph.min(x.node, axes: axis.map { [$0] })
        return .symbolic(Symbolic(node, axes: rest, interval: x.interval))
      default: throw call.failure(.kind, "`\(name)` works on numbers", at: "a")
      }
    }
  }
}
