import Language
import Values

/// A model's arguments with their values, and its dimensions with their sizes.
public struct BoundData {
  /// A dimension: its size and the labels of its places.
  public struct Dimension: Sendable {
    /// How many.
    public var size: Int
    /// What the places are called.
    public var labels: Labels?
  }

  /// The arguments that have a value, their axes named.
  public var arguments: [String: NDArray] = [:]
  /// The dimensions of the signature.
  public var dimensions: [String: Dimension] = [:]
  /// For each argument of kind `index(J)`, the dimension J.
  public var indexTargets: [String: String] = [:]
  /// Observed arguments without a value (in predictions), with the axes they would have.
  public var absent: [String: [Axis]] = [:]
  /// Names that the data has and the model does not ask for.
  public var ignored: Set<String> = []
  /// Arguments whose rows are bound anew at every run; they stand as nodes in the body.
  public var rowArguments: Set<String> = []
  /// The number of rows in all, by the name of their dimension.
  public var rowTotals: [String: Int] = [:]
  /// Things worth saying: labels the fit lacked.
  public var notes: [String] = []

  /// The axis of a dimension.
  public func axis(_ name: String) -> Axis? {
    dimensions[name].map { Axis($0.size, name: name, labels: $0.labels) }
  }
}
