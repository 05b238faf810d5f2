import Language
public import Values

/// Draws of an array of which only summaries are known.
public protocol SummarisedDraws: ObjectValue {
  /// The axes of one draw.
  var axes: [Axis] { get }
  /// The number of draws.
  var count: Int { get }
  /// The mean of each element.
  var mean: NDArray { get }
  /// The variance of each element, divisor S − 1.
  var variance: NDArray { get }
  /// Quantiles of each element, one more axis at the end.
  func quantiles(_ shares: [Double]) -> NDArray
}

extension Call {
  /// An argument of which only summaries are known; nil for any other.
  ///
  /// - Throws: a diagnostic where an axis is given, since the elements of a draw stay apart.
  func summary(_ name: String) throws -> (any SummarisedDraws)? {
    guard case .object(let object) = try value(name), let found = object as? any SummarisedDraws
    else { return nil }
    if has("axis") {
      throw failure(
        .argument, "`\(builtin.name)` of a running summary of draws takes no axis", at: "axis",
        notes: ["what is known of it is one number an element, over the draws"],
        help: ["all draws: `predict(…, keep = draws)`"])
    }
    return found
  }
}
