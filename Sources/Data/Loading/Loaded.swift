// What a data file holds.

public import Values

/// What a data file holds: a table, a record of named parts, or one array.
public indirect enum Loaded: Sendable {
  /// One part of a record.
  public typealias Field = (name: String, value: Loaded)

  /// Named columns of equal length.
  case table(Table)
  /// Named parts of any shape, in the file's order.
  case record([Field])
  /// One array; a single value has no axes.
  case array(NDArray)

  /// The part called `name` of a record.
  public subscript(name: String) -> Loaded? {
    guard case .record(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }

  /// The table, where it is one.
  public var table: Table? {
    if case .table(let table) = self { table } else { nil }
  }

  /// The array, where it is one.
  public var array: NDArray? {
    if case .array(let array) = self { array } else { nil }
  }
}
