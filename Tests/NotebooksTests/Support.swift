import Glibc
import JSON
import Notebooks

@testable import Sessions

/// A session whose cells are Swift: what runs is looked up by the cell's text.
final class ScriptedRunner: CellRunner {
  typealias Cell = (any SessionOutput, () -> SessionStop) throws -> String?

  private let cells: [String: Cell]
  private(set) var names: [String] = []

  init(_ cells: [String: Cell]) { self.cells = cells }

  func run(
    _ code: String, name: String, output: any SessionOutput, stop: @escaping () -> SessionStop
  ) -> CellOutcome {
    names.append(name)
    let text = String(code.drop { $0 == "\n" })
    do {
      let value = try cells[text]?(output, stop)
      return CellOutcome(result: value.map { DisplayBundle(text: $0) })
    } catch let error as CellError {
      return CellOutcome(error: error)
    } catch {
      return CellOutcome(error: CellError("unexpected", "\(error)"))
    }
  }
}

extension CellError {
  init(_ name: String, _ message: String) {
    self.init(
      name: name, message: message, report: "\(name): \(message)\n",
      colouredReport: "\u{1B}[31m\(name)\u{1B}[0m: \(message)", line: 1, column: 2)
  }
}

extension Notebook {
  /// A notebook of code cells with these texts and tags.
  static func code(_ cells: (source: String, tags: [String])...) -> Notebook {
    Notebook(
      cells: cells.enumerated().map { place, cell in
        var new = NotebookCell(.code, id: "c\(place)", source: cell.source)
        if !cell.tags.isEmpty { new.metadata["tags"] = .array(cell.tags.map { .string($0) }) }
        return new
      })
  }
}

/// A file that stands beside the tests.
func fixture(_ name: String) throws -> [UInt8] {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return try Files.read("/\(folder)/notebooks/\(name)")
}
