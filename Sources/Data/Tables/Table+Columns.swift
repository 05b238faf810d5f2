// Picking, leaving out, adding and renaming columns.

public import Values

extension Table {
  /// The table with a column added at the end, or replaced where there is one of that name; a single
  /// value is repeated on every row.
  public func setting(_ name: String, to values: NDArray) throws(Fault) -> Table {
    var all = columns.map { ($0.name, $0.values) }
    if let place = place(of: name) {
      all[place].1 = values
    } else {
      all.append((name, values))
    }
    if let rows = values.axes.first, rows.size != rowCount, columnCount > 0 {
      throw Fault(
        .shape, "`\(name)` has \(rows.size) \(rows.size == 1 ? "value" : "values")",
        notes: ["the table has \(rowCount) \(rowCount == 1 ? "row" : "rows")"])
    }
    let table = try Table(all)
    guard let rowNames, table.rowNames == nil, table.rowCount == rowCount else { return table }
    return Table(columns: table.columns, rowCount: rowCount, settledNames: rowNames)
  }

  /// The columns called `names`, in that order.
  public func selecting(columns names: [String]) throws(Fault) -> Table {
    var picked: [Column] = []
    for name in names {
      guard let place = place(of: name) else { throw missingColumn(name) }
      picked.append(columns[place])
    }
    _ = try Table(picked.map { ($0.name, $0.values) })
    return Table(columns: picked, rowCount: rowCount, settledNames: rowNames)
  }

  /// The table without the columns called `names`.
  public func dropping(columns names: [String]) throws(Fault) -> Table {
    for name in names where place(of: name) == nil { throw missingColumn(name) }
    return Table(
      columns: columns.filter { !names.contains($0.name) }, rowCount: rowCount,
      settledNames: rowNames)
  }

  /// The table with columns renamed from `old` to `new`, in their places.
  public func renaming(_ names: [(old: String, new: String)]) throws(Fault) -> Table {
    for (old, _) in names where place(of: old) == nil { throw missingColumn(old) }
    let renamed = columns.map { column in
      (names.last { $0.old == column.name }?.new ?? column.name, column.values)
    }
    let table = try Table(renamed)
    return Table(columns: table.columns, rowCount: rowCount, settledNames: rowNames)
  }

  /// The columns called `names` side by side: rows × names, the second axis labelled by the names.
  ///
  /// - Throws: for columns that are no vectors of numbers.
  public func matrix(of names: [String]) throws(Fault) -> NDArray {
    var vectors: [[Double]] = []
    var kinds: [ElementKind] = []
    for name in names {
      let values = try column(name)
      guard values.rank == 1, values.kind != .text, !values.isCategory else {
        throw Fault(
          .kind,
          "`\(name)` is \(values.rank == 1 ? "text" : "an array of \(values.rank) axes"), "
            + "not a column of numbers",
          help: values.rank == 1 ? ["`one_hot(\(name))` gives a column of 0 and 1 a label"] : [])
      }
      vectors.append(values.numbers)
      kinds.append(values.kind)
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(rowCount * names.count)
    for row in 0..<rowCount { for vector in vectors { numbers.append(vector[row]) } }
    let kind: ElementKind =
      kinds.allSatisfy { $0 == .bool } ? .bool : kinds.contains(.real) ? .real : .int
    return NDArray(
      numbers, axes: [Axis(rowCount, labels: rowNames), Axis(names.count, labels: Labels(names))],
      kind: names.isEmpty ? .real : kind)
  }
}
