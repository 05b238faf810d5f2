// Two tables side by side, matched by key.

public import Values

extension Table {
  /// Which rows a join keeps.
  public enum Join: Sendable {
    /// All of the left table; what the right one lacks is missing.
    case left
    /// Those that have a partner.
    case inner
  }

  /// The rows of this table, each with the columns of those of `other` that agree in the columns
  /// `names`; a row with several partners comes several times.
  ///
  /// A column of `other` that has the name of one here gets `_2`. Missing keys agree with nothing.
  ///
  /// - Parameter names: the key columns; the names that both tables share, unless said.
  public func joined(
    with other: Table, on names: [String]? = nil, keeping join: Join = .left
  ) throws(Fault) -> Table {
    let names = names ?? columnNames.filter { other.place(of: $0) != nil }
    guard !names.isEmpty else {
      throw Fault(
        .argument, "the two tables share no column to join on",
        notes: [
          "the first has \(Self.list(columnNames)), the second \(Self.list(other.columnNames))"
        ],
        help: ["rename a column so that the key has one name in both"])
    }
    let left = try RowKeys.vectors(names, of: self)
    let right = try RowKeys.vectors(names, of: other)
    for (name, pair) in zip(names, zip(left, right))
    where (pair.0.kind == .text || pair.0.isCategory) != (pair.1.kind == .text || pair.1.isCategory)
    {
      throw Fault(.kind, "`\(name)` is text in one table and numbers in the other")
    }
    var partners: [[KeyCell]: [Int]] = [:]
    for (row, key) in RowKeys.keys(of: right, rows: other.rowCount).enumerated()
    where !key.contains(.missing) {
      partners[key, default: []].append(row)
    }
    var here: [Int] = []
    var there: [Int?] = []
    for (row, key) in RowKeys.keys(of: left, rows: rowCount).enumerated() {
      if let found = partners[key] {
        guard here.count + found.count <= 50_000_000 else {
          throw Fault(
            .limit, "the join would have more than 5·10⁷ rows",
            notes: ["the key is repeated in both tables"])
        }
        for partner in found {
          here.append(row)
          there.append(partner)
        }
      } else if join == .left {
        here.append(row)
        there.append(nil)
      }
    }
    let base = picking(here)
    var taken = Set(columnNames)
    var columns = base.columns
    for column in other.columns where !names.contains(column.name) {
      var name = column.name
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(column.name)_\(number)"
        number += 1
      }
      columns.append(Column(name: name, values: column.values.rows(there)))
    }
    return Table(columns: columns, rowCount: here.count, settledNames: base.rowNames)
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}

extension NDArray {
  /// The slices at `positions` of the first axis; where there is none, missing values.
  fileprivate func rows(_ positions: [Int?]) -> NDArray {
    let width = axes.dropFirst().reduce(1) { $0 * $1.size }
    var result = axes
    result[0] = Axis(positions.count)
    if kind == .text {
      return NDArray(
        texts: positions.flatMap { row in
          row.map { Array(texts[($0 * width)..<(($0 + 1) * width)]) }
            ?? [String?](repeating: nil, count: width)
        }, axes: result)
    }
    return NDArray(
      positions.flatMap { row in
        row.map { Array(numbers[($0 * width)..<(($0 + 1) * width)]) }
          ?? [Double](repeating: NDArray.missing, count: width)
      }, axes: result, kind: kind)
  }
}
