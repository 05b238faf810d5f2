import Graphs
import Language
import Values

/// `where` and `round`.
enum ChoiceBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "where", .arrays, [.required("condition"), .required("a"), .required("b")],
      help: """
        Element by element `a` where the condition holds, else `b`; all three broadcast. Numbers, \
        text, draws, and random values of a model.
        """,
      example: "where([1, -2, 3] > 0, \"up\", \"down\")"
    ) { call in
      let condition = try call.numeric("condition")
      let a = try branch("a", call)
      let b = try branch("b", call)
      return try call.at(nil) { () throws(Fault) in
        try choose(condition, a, b, call.evaluator.algebra)
      }
    },
    Builtin(
      "round", .mathematics, [.required("x"), .optional("digits", "0")],
      help: """
        The nearest number with `digits` decimals, halves to even; negative `digits` round to \
        tens, hundreds and so on.
        """,
      example: "round(2.71828, 2)"
    ) { call in
      let value = try call.numeric("x")
      let digits = try call.int("digits", default: 0)
      guard (-300...300).contains(digits) else {
        throw call.failure(
          .value, "`digits` must lie between -300 and 300", at: "digits", label: "\(digits)")
      }
      let scale = NumericFunctions.power(10, Double(abs(digits)))
      func rounded(_ x: Double) -> Double {
        if digits == 0 || !x.isFinite { return x.rounded(.toNearestOrEven) }
        let wide = digits > 0 ? x * scale : x / scale
        guard wide.isFinite else { return x }
        let near = wide.rounded(.toNearestOrEven)
        return digits > 0 ? near / scale : near * scale
      }
      return try call.lift(
        value,
        symbolic: { x in
          guard let graph = call.evaluator.algebra.graph else {
            throw call.failure(.kind, "a model's random value left its model", at: "x")
          }
          let factor = graph.constant(digits >= 0 ? scale : 1 / scale)
          let node =
            digits == 0
            ? graph.round(x.node) : graph.div(graph.round(graph.mul(x.node, factor)), factor)
          return .symbolic(Symbolic(node, axes: x.axes))
        }
      ) { array throws(Fault) in
        array.map(kind: array.kind.isWhole ? .int : .real, rounded)
      }
    },
  ]

  private static func branch(_ name: String, _ call: Call) throws -> Value {
    let value = try call.evaluator.settled(try call.value(name))
    switch value {
    case .array, .draws, .symbolic: return value
    default:
      throw call.failure(
        .kind, "`\(name)` of `where` must be numbers or text", at: name,
        label: "this is \(value.kindName)")
    }
  }

  private static func choose(
    _ condition: Value, _ a: Value, _ b: Value, _ algebra: ValueAlgebra
  ) throws(Fault) -> Value {
    let byName = algebra.byName
    let branches = try Broadcast(a.axes ?? [], b.axes ?? [], byName: byName).axes
    let axes = try Broadcast(condition.axes ?? [], branches, byName: byName).axes
    if condition.isSymbolic || a.isSymbolic || b.isSymbolic {
      guard let graph = algebra.graph else {
        throw Fault(.kind, "a model's random value left its model")
      }
      let c = try algebra.node(condition)
      let x = try algebra.node(a)
      let y = try algebra.node(b)
      return .symbolic(
        Symbolic(
          graph.where(c.node, x.node, y.node), axes: axes, interval: x.interval.union(y.interval)))
    }
    if case .array(let x) = a, case .array(let y) = b, x.isTextual || y.isTextual {
      return try texts(condition, x, y, axes)
    }
    return try DrawLift.apply([condition, a, b]) { arrays throws(Fault) in
      let c = arrays[0].broadcast(to: axes)
      let x = arrays[1].broadcast(to: axes)
      let y = arrays[2].broadcast(to: axes)
      return NDArray(
        c.numbers.indices.map { c.numbers[$0] != 0 ? x.numbers[$0] : y.numbers[$0] }, axes: axes,
        kind: joint(x.kind, y.kind))
    }
  }

  private static func texts(
    _ condition: Value, _ a: NDArray, _ b: NDArray, _ axes: [Axis]
  ) throws(Fault) -> Value {
    guard case .array(let condition) = condition else {
      throw Fault(
        .kind, "text chosen by draws would be random text", help: ["choose numbers instead"])
    }
    guard a.isTextual || a.missingPositions.count == a.count,
      b.isTextual || b.missingPositions.count == b.count
    else { throw Fault(.kind, "`where` chooses between numbers or between texts, not both") }
    let c = condition.broadcast(to: axes)
    let x = a.asText().broadcast(to: axes)
    let y = b.asText().broadcast(to: axes)
    return .array(
      NDArray(
        texts: c.numbers.indices.map { c.numbers[$0] != 0 ? x.texts[$0] : y.texts[$0] }, axes: axes)
    )
  }

  private static func joint(_ a: ElementKind, _ b: ElementKind) -> ElementKind {
    if a == b { return a }
    return a.isWhole && b.isWhole ? .int : .real
  }
}
