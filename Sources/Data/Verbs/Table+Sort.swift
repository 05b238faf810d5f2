// Rows in order.

public import Values

extension Table {
  /// The rows in the order of the columns `names`, the first counting most; equal rows keep theirs.
  ///
  /// Numbers sort by size, text by code point, categories by the order of their labels; missing
  /// values come last either way.
  public func sorted(by names: [String], descending: Bool = false) throws(Fault) -> Table {
    picking(Self.order(of: try RowKeys.vectors(names, of: self), descending: descending))
  }

  /// The rows in the order of values that stand beside them, one a row.
  public func sorted(by values: NDArray, descending: Bool = false) throws(Fault) -> Table {
    guard values.rank == 1, values.count == rowCount else {
      throw Fault(
        .shape, "rows are sorted by one value each",
        notes: ["the table has \(rowCount) rows, the values are \(Broadcast.describe(values.axes))"]
      )
    }
    return picking(Self.order(of: [values], descending: descending))
  }

  /// The positions (from 0) of the rows in sorted order.
  ///
  /// - Precondition: vectors of one length.
  public static func order(of columns: [NDArray], descending: Bool = false) -> [Int] {
    let rows = Array(0..<(columns.first?.count ?? 0))
    let gaps = columns.map { column in
      rows.map { column.isMissing(at: $0) || column.isNotNumber($0) }
    }
    return rows.sorted { a, b in
      for (column, gap) in zip(columns, gaps) {
        if gap[a] != gap[b] { return gap[b] }
        if gap[a] { continue }
        let comparison = RowKeys.compare(column, a, b)
        if comparison != 0 { return descending ? comparison > 0 : comparison < 0 }
      }
      return a < b
    }
  }
}

extension NDArray {
  fileprivate func isNotNumber(_ place: Int) -> Bool { kind != .text && numbers[place].isNaN }
}
