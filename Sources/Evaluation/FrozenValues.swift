import Language
import Values

/// What reductions of known data gave in a fit (`mean(x)`), for predictions on other data to keep.
///
/// A fit records, a prediction replays. A place that gave several values, in a loop say, is left
/// out, and so is what has an axis of rows.
public final class FrozenValues {
  private struct Place: Hashable {
    let source: ObjectIdentifier
    let node: NodeID
  }

  private static let reductions: Set<String> = [
    "mean", "sd", "var", "median", "min", "max", "sum", "prod", "quantile",
  ]
  private var values: [Place: NDArray?] = [:]
  /// The dimensions that rows run along.
  private let rows: Set<String>
  /// Whether values are taken down rather than given back.
  public var isRecording = true

  /// Nothing recorded yet.
  public init(rows: Set<String>) { self.rows = rows }

  /// The value to use for the result of a builtin at a node.
  func settle(_ result: Value, of builtin: Builtin, at node: NodeID, in tree: Tree) -> Value {
    guard Self.reductions.contains(builtin.name), case .array(let array) = result else {
      return result
    }
    let place = Place(source: ObjectIdentifier(tree.source), node: node)
    guard isRecording else {
      if let kept = values[place] ?? nil { return .array(kept) }
      return result
    }
    if array.axes.contains(where: { $0.name.map(rows.contains) ?? false }) { return result }
    if let known = values[place] {
      if known?.numbers != array.numbers { values[place] = .some(nil) }
    } else {
      values[place] = array
    }
    return result
  }
}
