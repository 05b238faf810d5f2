import Values

/// Runs a function of known arrays inside each draw.
public enum DrawLift {
  /// Applies `body` to the arrays as they are, or once a draw where any of them is random.
  public static func apply(
    _ values: [Value], _ body: ([NDArray]) throws(Fault) -> NDArray
  ) throws(Fault) -> Value {
    var count: Int?
    for case .draws(let draws) in values {
      if let count, count != draws.count {
        throw Fault(
          .shape, "draws of two fits combine only at equal numbers: \(count) and \(draws.count)")
      }
      count = draws.count
    }
    func arrays(_ draw: Int) throws(Fault) -> [NDArray] {
      var result: [NDArray] = []
      for value in values {
        switch value {
        case .array(let array) where array.kind != .text: result.append(array)
        case .draws(let draws): result.append(draws[draw: draw])
        default: throw Fault(.kind, "expected numbers, not \(value.kindName)")
        }
      }
      return result
    }
    guard let count else { return .array(try body(try arrays(0))) }
    var numbers: [Double] = []
    var first: NDArray?
    for draw in 0..<count {
      let result = try body(try arrays(draw))
      if let first, first.shape != result.shape {
        throw Fault(.shape, "the result has another shape in each draw")
      }
      first = first ?? result
      numbers += result.numbers
    }
    guard let first else { return .draws(Draws([], count: 0, axes: [])) }
    return .draws(Draws(numbers, count: count, axes: first.axes, kind: first.kind))
  }
}
