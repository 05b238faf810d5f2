import Graphs
import Language
import Values

extension Call {
  /// A numeric argument in any domain: known numbers, draws, or a node of a model's graph.
  func numeric(_ name: String) throws -> Value {
    let value = try evaluator.settled(try value(name))
    switch value {
    case .array(let array) where array.kind != .text: return value
    case .draws, .symbolic: return value
    default:
      throw failure(
        .kind, "`\(name)` of `\(builtin.name)` must be numbers", at: name,
        label: "this is \(value.kindName)",
        help: value.isSummarised
          ? [
            "`mean`, `sd`, `var`, `median` and `quantile` read it",
            "all draws: `predict(…, keep = draws)`",
          ] : [])
    }
  }

  /// Runs a function of one known array inside each draw; a node of a graph is refused unless
  /// `symbolic` says what to do with it.
  func lift(
    _ value: Value, symbolic: ((Symbolic) throws -> Value)? = nil,
    _ host: (NDArray) throws(Fault) -> NDArray
  ) throws -> Value {
    if case .symbolic(let node) = value {
      guard let symbolic else {
        throw failure(.kind, "`\(builtin.name)` of a random value is not available inside a model")
      }
      return try symbolic(node)
    }
    return try at(nil) { () throws(Fault) in
      try DrawLift.apply([value]) { arrays throws(Fault) in try host(arrays[0]) }
    }
  }

  /// The axes of a numeric value.
  func axes(of value: Value) -> [Axis] { value.axes ?? [] }
}

extension Value {
  /// Whether it is draws of which only summaries are known.
  fileprivate var isSummarised: Bool {
    if case .object(let object) = self { object is any SummarisedDraws } else { false }
  }
}
