// Rows gathered by the values of some columns.

public import Values

/// The rows of a table gathered by the values of some columns.
///
/// ```swift
/// let counties = try Groups(of: houses, by: ["county"])
/// counties.rows[0]                      // the rows (from 0) of the first county
/// try counties.summary([("u", uranium)])    // one row a county, named by it
/// ```
public struct Groups: Sendable {
  /// The table.
  public let table: Table
  /// One row a group: the values of the columns that make the groups, sorted; missing ones last.
  public let keys: Table
  /// The rows (from 0) of each group, in the table's order.
  public let rows: [[Int]]

  /// Gathers the rows that agree in the columns `names`.
  public init(of table: Table, by names: [String]) throws(Fault) {
    guard !names.isEmpty else {
      throw Fault(.argument, "a column to group by is missing", help: ["`group(table, column)`"])
    }
    let columns = try RowKeys.vectors(names, of: table)
    var places: [[KeyCell]: Int] = [:]
    var rows: [[Int]] = []
    for (row, key) in RowKeys.keys(of: columns, rows: table.rowCount).enumerated() {
      if let place = places[key] {
        rows[place].append(row)
      } else {
        places[key] = rows.count
        rows.append([row])
      }
    }
    let firsts = rows.map { $0[0] }
    let order = Table.order(of: columns.map { $0.rows(firsts) })
    self.table = table
    self.rows = order.map { rows[$0] }
    let picked = order.map { firsts[$0] }
    let keys = try Table(zip(names, columns).map { ($0, $1.withPlainRows().rows(picked)) })
    // One key of text or labels names the groups, be it a category or not.
    let key = columns.count == 1 ? keys.columns[0].values.distinctLabels : keys.rowNames
    self.keys = Table(columns: keys.columns, rowCount: picked.count, settledNames: key)
  }

  /// The number of groups.
  public var count: Int { rows.count }

  /// The number of rows in each group.
  public var sizes: [Int] { rows.map(\.count) }

  /// The rows of one group as a table.
  public func group(_ place: Int) -> Table { table.picking(rows[place]) }

  /// One row a group: the columns that make the groups, then those computed.
  ///
  /// - Parameter computed: names and values, one value (or slice) a group; a single value is repeated.
  public func summary(_ computed: [(String, NDArray)]) throws(Fault) -> Table {
    for (name, values) in computed where values.rank > 0 && values.axes[0].size != count {
      throw Fault(
        .shape, "`\(name)` has \(values.axes[0].size) values for \(count) groups",
        help: ["a summary has one value a group, as `mean(x)` gives"])
    }
    let summary = try Table(keys.columns.map { ($0.name, $0.values) } + computed)
    return Table(
      columns: summary.columns, rowCount: count, settledNames: keys.rowNames ?? summary.rowNames)
  }
}
