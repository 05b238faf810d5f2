/// A table of cells already written as text, ready to be shown as plain text or as HTML.
public struct TableContent: Sendable, Equatable {
  /// How the cells of a column stand.
  public enum Alignment: Sendable, Equatable {
    /// Flush left, for text.
    case left
    /// Flush right.
    case right
    /// Decimal points one under another, for numbers.
    case decimal
    /// Centred.
    case centre
  }

  /// One column: its name, how its cells stand, and whether they name their rows.
  public struct Column: Sendable, Equatable {
    /// The heading.
    public var name: String
    /// How the cells stand.
    public var alignment: Alignment
    /// Whether the cells name their rows, as labels do.
    public var namesRows: Bool

    /// A column.
    public init(_ name: String, _ alignment: Alignment = .decimal, namesRows: Bool = false) {
      self.name = name
      self.alignment = alignment
      self.namesRows = namesRows
    }
  }

  /// The columns, left to right.
  public var columns: [Column]
  /// The rows; a short one is filled up with empty cells, a long one is cut.
  public var rows: [[String]]
  /// What the table shows, in a line above it.
  public var caption: String?
  /// Rows that exist but are not given; shown as "… and n more rows".
  public var hiddenRows: Int
  /// Lines below the table: method, verdict, notes.
  public var footer: [String]

  /// A table.
  public init(
    columns: [Column], rows: [[String]], caption: String? = nil, hiddenRows: Int = 0,
    footer: [String] = []
  ) {
    self.columns = columns
    self.rows = rows
    self.caption = caption
    self.hiddenRows = hiddenRows
    self.footer = footer
  }

  /// The first `limit` rows, the others counted in `hiddenRows`.
  public func head(_ limit: Int) -> TableContent {
    var short = self
    let kept = max(0, min(limit, rows.count))
    short.rows = Array(rows.prefix(kept))
    short.hiddenRows += rows.count - kept
    return short
  }

  /// The table as aligned plain text; see `TextTable`.
  public func text(width: Int? = nil) -> String { TextTable(self, width: width).text }

  /// The table as HTML; see `HTMLTable`.
  public func html() -> String { HTMLTable(self).html }

  /// The sentence for rows that are not given, if there are any.
  var hiddenSentence: String? {
    guard hiddenRows > 0 else { return nil }
    return "… and \(hiddenRows) more \(hiddenRows == 1 ? "row" : "rows")"
  }

  /// The cell at a row and column, empty where the row is short, on one line.
  func cell(_ row: Int, _ column: Int) -> String {
    column < rows[row].count ? rows[row][column].onOneLine : ""
  }
}
