// Picking, leaving out and adding rows.

public import Values

extension Table {
  /// The rows at `positions` (from 0), in that order, repeats allowed.
  ///
  /// - Throws: for a position outside the table.
  public func rows(at positions: [Int]) throws(Fault) -> Table {
    if let bad = positions.first(where: { $0 < 0 || $0 >= rowCount }) {
      throw Fault(
        .index, "row \(bad + 1) of a table with \(rowCount) \(rowCount == 1 ? "row" : "rows")")
    }
    return picking(positions)
  }

  /// The rows where `mask` is true.
  ///
  /// - Parameter mask: one truth value a row, none missing.
  public func rows(where mask: NDArray) throws(Fault) -> Table {
    guard mask.rank == 1, mask.count == rowCount, mask.kind == .bool else {
      throw Fault(
        .shape, "a condition that picks rows has one true or false for each",
        notes: ["the table has \(rowCount) rows, the condition \(Broadcast.describe(mask.axes))"])
    }
    let gaps = mask.missingPositions
    if !gaps.isEmpty {
      throw Fault(
        .data, "the condition that picks rows is missing on \(Self.describe(rows: gaps))",
        help: ["leave these rows out first: `drop_missing`"])
    }
    return picking(mask.numbers.indices.filter { mask.numbers[$0] != 0 })
  }

  /// The first `count` rows, or all where there are fewer.
  public func head(_ count: Int = 6) -> Table {
    picking(Array(0..<max(0, min(count, rowCount))))
  }

  /// The table without the rows at `positions` (from 0).
  public func dropping(rows positions: [Int]) throws(Fault) -> Table {
    if let bad = positions.first(where: { $0 < 0 || $0 >= rowCount }) {
      throw Fault(
        .index, "row \(bad + 1) of a table with \(rowCount) \(rowCount == 1 ? "row" : "rows")")
    }
    let dropped = Set(positions)
    return picking((0..<rowCount).filter { !dropped.contains($0) })
  }

  /// The rows in which none of `names` (all columns, unless said) is missing.
  public func droppingMissing(in names: [String]? = nil) throws(Fault) -> Table {
    var keep = [Bool](repeating: true, count: rowCount)
    for name in names ?? columnNames {
      let values = try column(name)
      let width = rowCount == 0 ? 1 : max(1, values.count / rowCount)
      for place in values.missingPositions { keep[place / width] = false }
    }
    return picking(keep.indices.filter { keep[$0] })
  }

  /// These rows and then those of another table with the same columns, in any order.
  ///
  /// Category columns of different labels become one category of all labels.
  public func appending(_ other: Table) throws(Fault) -> Table {
    let extra = other.columnNames.filter { place(of: $0) == nil }
    let absent = columnNames.filter { other.place(of: $0) == nil }
    guard extra.isEmpty, absent.isEmpty else {
      throw Fault(
        .argument, "the two tables have different columns",
        notes: [
          (absent.map { "`\($0)` is only in the first" }
            + extra.map { "`\($0)` is only in the second" })
            .joined(separator: ", ")
        ])
    }
    var joined: [(String, NDArray)] = []
    for name in columnNames {
      var parts = [try column(name), try other.column(name)].map { $0.withPlainRows() }
      if parts.allSatisfy({ $0.isCategory }) { parts = try Categories.shared(parts).arrays }
      joined.append((name, try NDArray.concatenate(parts)))
    }
    return try Table(joined)
  }

  /// The rows at positions known to lie in the table.
  func picking(_ positions: [Int]) -> Table {
    let picked = columns.map { Column(name: $0.name, values: $0.values.rows(positions)) }
    var names: Labels?
    if let rowNames, Set(positions).count == positions.count {
      names = Labels(positions.map { rowNames.names[$0] })
    }
    return Table(columns: picked, rowCount: positions.count, settledNames: names)
  }

  /// `row 3`, `rows 3, 7 and 9`, `rows 1, 2, 3, … (57 of them)`; positions count from 0.
  static func describe(rows positions: [Int]) -> String {
    let numbers = positions.map { String($0 + 1) }
    switch numbers.count {
    case 0: return "no row"
    case 1: return "row \(numbers[0])"
    case 2...6:
      return "rows \(numbers.dropLast().joined(separator: ", ")) and \(numbers[numbers.count - 1])"
    default:
      return "rows \(numbers.prefix(5).joined(separator: ", ")), … (\(numbers.count) of them)"
    }
  }
}

extension NDArray {
  /// Whether the elements are codes of a category.
  var isCategory: Bool {
    if case .category = kind { true } else { false }
  }
}
