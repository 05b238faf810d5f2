import JSON

/// A Jupyter notebook (nbformat 4), as it is stored: cells, metadata, and what else its file says.
///
/// ```swift
/// var notebook = try Notebook.read("radon.ipynb")
/// notebook.cells[0].source               // "houses = load(\"tables/radon.csv\")"
/// try Files.write(notebook.bytes(), to: "out/radon.ipynb")
/// ```
public struct Notebook: Sendable, Equatable {
  /// The notebook's metadata, kept as read.
  public var metadata: JSON.Object
  /// The cells in order.
  public var cells: [NotebookCell]
  /// Members of the file that are not known here, kept as read.
  var rest: JSON.Object

  /// A notebook of some cells.
  public init(cells: [NotebookCell] = [], metadata: JSON.Object = [:]) {
    self.cells = cells
    self.metadata = metadata
    rest = [:]
  }

  /// The places of the cells that hold code.
  public var codeCells: [Int] { cells.indices.filter { cells[$0].kind == .code } }
}

/// One cell of a notebook.
public struct NotebookCell: Sendable, Equatable {
  /// What a cell holds.
  public enum Kind: String, Sendable {
    /// Source text that is run.
    case code
    /// Prose in Markdown.
    case markdown
    /// Text that is left alone.
    case raw
  }

  /// What it holds.
  public var kind: Kind
  /// Its name in the file: 1 to 64 letters, digits, `-` and `_`.
  public var id: String
  /// Its text.
  public var source: String
  /// Its metadata, kept as read.
  public var metadata: JSON.Object
  /// What it showed when it was last run.
  public var outputs: [CellOutput]
  /// Its number when it was last run.
  public var executionCount: Int?
  /// How many lines of a script stand before its first line; 0 in a notebook.
  public var linesBefore = 0
  /// Attachments, and members that are not known here, kept as read.
  var rest: JSON.Object

  /// A cell that has not run.
  public init(
    _ kind: Kind, id: String, source: String, metadata: JSON.Object = [:],
    outputs: [CellOutput] = [], executionCount: Int? = nil
  ) {
    self.kind = kind
    self.id = id
    self.source = source
    self.metadata = metadata
    self.outputs = outputs
    self.executionCount = executionCount
    rest = [:]
  }

  /// The tags in its metadata.
  public var tags: [String] {
    metadata["tags"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Whether it is run: code that says something and is not tagged `skip-execution`.
  public var isRun: Bool {
    kind == .code && !source.allSatisfy(\.isWhitespace) && !tags.contains("skip-execution")
  }
}
