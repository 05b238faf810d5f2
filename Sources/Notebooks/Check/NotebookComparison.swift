import JSON

/// How the outputs of a run differ from those that the notebook stored.
///
/// Text is compared word by word and HTML likewise, numbers in it within a tolerance, pictures by
/// structure. Cells tagged `nbval-ignore-output` are passed over.
public struct NotebookComparison: Sendable {
  /// One output that is not as stored.
  public struct Difference: Sendable, Equatable {
    /// The cell's number.
    public let cell: Int
    /// What differs: `output 2, text/plain`.
    public let subject: String
    /// The differing lines, or sentences on them.
    public let lines: [String]
  }

  /// What differs, in order; empty when nothing does.
  public private(set) var differences: [Difference] = []
  private let tolerance: Tolerance

  /// Compares a notebook as it was stored with the same after a run.
  public init(stored: Notebook, fresh: Notebook, _ tolerance: Tolerance = Tolerance()) {
    self.tolerance = tolerance
    var number = 0
    for cell in fresh.cells where cell.isRun {
      number += 1
      let tags = cell.tags.map { $0.lowercased().replacing("_", with: "-") }
      if tags.contains("nbval-ignore-output") || tags.contains("injected-parameters") { continue }
      guard let before = stored.cells.first(where: { $0.id == cell.id }) else { continue }
      compare(before.outputs, cell.outputs, cell: number)
    }
  }

  /// A report for people.
  public var text: String {
    differences.map { difference in
      "cell \(difference.cell), \(difference.subject)\n"
        + difference.lines.map { "  \($0)\n" }.joined()
    }.joined()
  }

  private mutating func compare(_ old: [CellOutput], _ new: [CellOutput], cell: Int) {
    if old.map(\.type) != new.map(\.type) {
      func list(_ outputs: [CellOutput]) -> String {
        outputs.isEmpty ? "none" : outputs.map(\.type).joined(separator: ", ")
      }
      var lines = ["- \(list(old))", "+ \(list(new))"]
      for case .error(let name, let value, _) in new { lines.append("+ \(name): \(value)") }
      add(cell, "the outputs", lines)
      return
    }
    for (place, pair) in zip(old, new).enumerated() {
      compare(pair.0, pair.1, cell: cell, place: "output \(place + 1)")
    }
  }

  private mutating func compare(_ old: CellOutput, _ new: CellOutput, cell: Int, place: String) {
    switch (old, new) {
    case (.stream(let name, let a), .stream(let other, let b)):
      if name != other { add(cell, place, ["- \(name)", "+ \(other)"]) }
      compareText(a, b, cell: cell, subject: "\(place), \(name)")
    case (.error(let name, let value, _), .error(let otherName, let otherValue, _)):
      compareText(
        "\(name): \(value)", "\(otherName): \(otherValue)", cell: cell, subject: "\(place), error")
    default:
      guard let a = old.data, let b = new.data else { return }
      compare(a, b, cell: cell, place: place)
    }
  }

  private mutating func compare(_ a: JSON.Object, _ b: JSON.Object, cell: Int, place: String) {
    let types = (a.keys + b.keys.filter { a[$0] == nil }).sorted()
    for type in types {
      let subject = "\(place), \(type)"
      guard let old = a[type] else {
        add(cell, subject, ["+ not stored"])
        continue
      }
      guard let new = b[type] else {
        add(cell, subject, ["- no longer there"])
        continue
      }
      switch type {
      case "image/svg+xml":
        let found = PictureComparison(old.stringValue ?? "", new.stringValue ?? "", tolerance)
        if !found.differences.isEmpty { add(cell, subject, found.differences) }
      case "text/plain" where a["image/svg+xml"] != nil:
        compareTwin(old.stringValue ?? "", new.stringValue ?? "", cell: cell, subject: subject)
      case _ where type.hasPrefix("image/"): break
      default:
        compareText(Self.text(old), Self.text(new), cell: cell, subject: subject)
      }
    }
  }

  /// The text twin of a picture: its words and numbers, not the characters that draw.
  private mutating func compareTwin(_ a: String, _ b: String, cell: Int, subject: String) {
    func words(_ text: String) -> String {
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.filter {
            !(0x2500...0x25FF).contains($0.value) && !(0x2800...0x28FF).contains($0.value)
          }))
    }
    if tolerance.relative == 0 || !tolerance.covers(words(a), words(b)) {
      compareText(a, b, cell: cell, subject: subject)
    }
  }

  private mutating func compareText(_ a: String, _ b: String, cell: Int, subject: String) {
    let lines = LineDiff(from: a, to: b, tolerance).lines
    if !lines.isEmpty { add(cell, subject, lines) }
  }

  private mutating func add(_ cell: Int, _ subject: String, _ lines: [String]) {
    differences.append(Difference(cell: cell, subject: subject, lines: lines))
  }

  private static func text(_ json: JSON) -> String {
    json.stringValue ?? json.text(JSON.Format(indent: 1, sortsKeys: true))
  }
}
