import JSON

/// Values that a notebook is run with, by papermill's convention: a cell tagged `parameters` sets
/// what holds without them, and a cell after it, tagged `injected-parameters`, sets them.
public struct Parameters: Sendable {
  private var values: [(name: String, literal: String)] = []

  /// No parameters.
  public init() {}

  /// Parameters written as `name=value`. Numbers, `true` and `false` are what they look like, all
  /// else is text.
  ///
  /// - Throws: a sentence, where one has no `=` or a name that cannot be assigned to.
  public init(_ arguments: [String]) throws(NotebookError) {
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "=") else {
        throw NotebookError("`\(argument)` has no `=`: write name=value")
      }
      let name = String(argument[..<equals])
      guard Self.isName(name) else {
        throw NotebookError("`\(name)` is no name: write name=value")
      }
      let value = String(argument[argument.index(after: equals)...])
      values.removeAll { $0.name == name }
      values.append((name, Self.literal(value)))
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { values.isEmpty }

  /// The names in order.
  public var names: [String] { values.map(\.name) }

  /// Puts the cell with the values into a notebook: in the place of an earlier one, else after the
  /// cell tagged `parameters`, else first. Returns the names that the cell tagged `parameters`
  /// does not set: probably slips.
  public func inject(into notebook: inout Notebook) -> [String] {
    if values.isEmpty { return [] }
    let source =
      "# Parameters\n" + values.map { "\($0.name) = \($0.literal)" }.joined(separator: "\n")
    let tagged = notebook.cells.firstIndex { $0.tags.contains("parameters") }
    let earlier = notebook.cells.firstIndex { $0.tags.contains("injected-parameters") }
    var cell = NotebookCell(
      .code,
      id: NotebookCell.id(source: source, place: 0, avoiding: Set(notebook.cells.map(\.id))),
      source: source)
    cell.metadata["tags"] = ["injected-parameters"]
    if let earlier {
      cell.id = notebook.cells[earlier].id
      notebook.cells[earlier] = cell
    } else {
      notebook.cells.insert(cell, at: tagged.map { $0 + 1 } ?? 0)
    }
    guard let tagged = notebook.cells.first(where: { $0.tags.contains("parameters") }) else {
      return []
    }
    let set = Set(MultilineText.split(tagged.source).compactMap(Self.assigned))
    return names.filter { !set.contains($0) }
  }

  private static func assigned(_ line: Substring) -> String? {
    guard let equals = line.firstIndex(of: "=") else { return nil }
    return line[..<equals].filter { !$0.isWhitespace }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic
    else { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
        || $0.properties.generalCategory == .nonspacingMark
    }
  }

  /// A value as the language writes it.
  static func literal(_ value: String) -> String {
    if value == "true" || value == "false" || isNumber(value) { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "{": text += "{{"
      case "}": text += "}}"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// `-12`, `0.5`, `1e-3`: digits, then a fraction with digits, then an exponent.
  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    func take(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("-")
    guard digits() else { return false }
    if take("."), !digits() { return false }
    if take("eE") {
      _ = take("+-")
      if !digits() { return false }
    }
    return rest.isEmpty
  }
}
