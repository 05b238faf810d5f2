// Rows compared by the values of some columns.

import Values

/// One cell as a key: equal and ordered by what it says.
enum KeyCell: Hashable {
  case number(Double)
  case text(String)
  case missing
}

/// The keys of rows.
enum RowKeys {
  /// The keys of all rows over `columns`; labels of a category count as text.
  static func keys(of columns: [NDArray], rows: Int) -> [[KeyCell]] {
    let cells = columns.map { column in (0..<rows).map { cell(column, $0) } }
    return (0..<rows).map { row in cells.map { $0[row] } }
  }

  private static func cell(_ column: NDArray, _ row: Int) -> KeyCell {
    if column.isMissing(at: row) { return .missing }
    if column.kind == .text || column.isCategory {
      return column.text(at: row).map(KeyCell.text) ?? .missing
    }
    let number = column[flat: row]
    // One key for both zeros, and one for every NaN.
    return number.isNaN ? .missing : .number(number == 0 ? 0 : number)
  }

  /// Whether the value in row `a` of a column comes before that in row `b` (negative), after it
  /// (positive), or neither: numbers by size, text by code point, categories by label order; missing
  /// ones are not compared here.
  static func compare(_ column: NDArray, _ a: Int, _ b: Int) -> Int {
    if column.kind == .text {
      guard let left = column.texts[a], let right = column.texts[b] else { return 0 }
      if left == right { return 0 }
      return left.precedesByCodePoint(right) ? -1 : 1
    }
    let (left, right) = (column[flat: a], column[flat: b])
    return left < right ? -1 : left > right ? 1 : 0
  }

  /// The columns called `names`, all of them vectors.
  static func vectors(_ names: [String], of table: Table) throws(Fault) -> [NDArray] {
    var columns: [NDArray] = []
    for name in names {
      let column = try table.column(name)
      guard column.rank == 1 else {
        throw Fault(
          .kind, "`\(name)` has \(column.rank) axes, so that rows cannot be ordered by it")
      }
      columns.append(column)
    }
    return columns
  }
}
