// Named columns of equal length.

public import Values

/// Named columns of equal length, in order; the first axis of every column is the row.
///
/// ```swift
/// let schools = try Table([
///   ("school", NDArray(texts: ["A", "B", "C"], axes: [Axis(3)])),
///   ("effect", NDArray(vector: [28, 8, -3])),
/// ])
/// schools["effect"]?.axes[0].labels?.names      // ["A", "B", "C"]
/// ```
///
/// The first column of text whose values all differ and none is missing names the rows; where there is
/// none, the labels that a column brought along do. Rows keep their names through selection.
public struct Table: Sendable {
  /// One column.
  public struct Column: Sendable {
    /// What it is called.
    public let name: String
    /// Its values; the first axis, the row, bears neither name nor labels.
    public let values: NDArray
  }

  /// The columns in order.
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  /// The names of the rows, all different, where they have any.
  public let rowNames: Labels?
  private let places: [String: Int]

  /// A table of these columns; a single value is repeated on every row.
  ///
  /// - Throws: where two columns have one name or lengths differ.
  public init(_ columns: [(String, NDArray)]) throws(Fault) {
    let sized = columns.first { $0.1.rank > 0 }
    let count = sized?.1.axes[0].size ?? (columns.isEmpty ? 0 : 1)
    var seen: Set<String> = []
    for (name, values) in columns {
      guard seen.insert(name).inserted else {
        throw Fault(
          .argument, "the table has two columns called `\(name)`",
          help: ["give one of them another name"])
      }
      if values.rank > 0, values.axes[0].size != count {
        throw Fault(
          .shape, "the columns of a table have equal lengths",
          notes: [
            "`\(sized?.0 ?? "")` has \(count) \(count == 1 ? "row" : "rows"), "
              + "`\(name)` has \(values.axes[0].size)"
          ])
      }
    }
    let brought = columns.lazy.compactMap { $0.1.axes.first?.labels }
      .first { $0.count == count && Set($0.names).count == count }
    self.init(
      unchecked: columns.map { name, values in
        let rows = values.rank == 0 ? values.repeated(count) : values
        return Column(name: name, values: rows.withPlainRows())
      }, rowCount: count, rowNames: nil, orElse: brought)
  }

  /// A table of columns known to fit; names are looked for where none are given.
  init(unchecked columns: [Column], rowCount: Int, rowNames: Labels?, orElse brought: Labels? = nil)
  {
    self.columns = columns
    self.rowCount = rowCount
    self.rowNames = rowNames ?? Self.naming(columns) ?? brought
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The values of the first column of text that tells all rows apart.
  private static func naming(_ columns: [Column]) -> Labels? {
    for column in columns where column.values.kind == .text {
      if let labels = column.values.distinctLabels { return labels }
    }
    return nil
  }

  /// A table whose row names are settled, though they may be none.
  init(columns: [Column], rowCount: Int, settledNames: Labels?) {
    self.columns = columns
    self.rowCount = rowCount
    rowNames = settledNames
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of columns.
  public var columnCount: Int { columns.count }
  /// The names of the columns in order.
  public var columnNames: [String] { columns.map(\.name) }

  /// The column called `name`, its first axis labelled by the row names; nil where there is none.
  public subscript(name: String) -> NDArray? {
    guard let place = places[name] else { return nil }
    var values = columns[place].values
    values.axes[0].labels = rowNames
    return values
  }

  /// The column called `name`.
  ///
  /// - Throws: where there is none, with the nearest names.
  public func column(_ name: String) throws(Fault) -> NDArray {
    if let values = self[name] { return values }
    throw missingColumn(name)
  }

  /// The place (from 0) of a column.
  public func place(of name: String) -> Int? { places[name] }

  func missingColumn(_ name: String) -> Fault {
    let near = Spelling.nearest(to: name, among: columnNames)
    let listed = columnNames.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      .index, "the table has no column `\(name)`",
      notes: columns.isEmpty ? [] : ["its columns: \(listed)\(columnCount > 12 ? ", …" : "")"],
      help: near.isEmpty
        ? [] : ["did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"])
  }
}

extension NDArray {
  /// The values with a bare first axis, as columns are kept.
  func withPlainRows() -> NDArray {
    var result = self
    result.axes[0].name = nil
    result.axes[0].labels = nil
    return result
  }

  /// A single value on `count` rows.
  func repeated(_ count: Int) -> NDArray {
    gather(Array(repeating: 0, count: count), axes: [Axis(count)])
  }

  /// A vector of texts or labels that all differ, as labels.
  var distinctLabels: Labels? {
    guard rank == 1, count > 0 else { return nil }
    switch kind {
    case .real, .int, .bool: return nil
    case .text, .category: break
    }
    var seen: Set<String> = []
    var names: [String] = []
    for place in 0..<count {
      guard let text = text(at: place), seen.insert(text).inserted else { return nil }
      names.append(text)
    }
    return Labels(names)
  }

  /// The text or label at a flat position; nil where it is missing or the array holds numbers.
  func text(at place: Int) -> String? {
    switch kind {
    case .text: texts[place]
    case .category(let labels):
      Int(exactly: self[flat: place]).flatMap {
        labels.names.indices.contains($0 - 1) ? labels.names[$0 - 1] : nil
      }
    case .real, .int, .bool: nil
    }
  }

  /// Whether the element at a flat position is missing.
  func isMissing(at place: Int) -> Bool {
    kind == .text ? texts[place] == nil : NDArray.isMissing(self[flat: place])
  }
}
