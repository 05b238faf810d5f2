import Data
import Evaluation
import JSON
import Language
import Models
import Plots
import Values

/// A thing that knows how it is shown.
public protocol Displayable {
  /// Its formats.
  func bundle() -> DisplayBundle
}

/// Values as front ends show them.
public enum Display {
  /// Rows of a table or a labelled vector that are shown before the rest is counted.
  static let rowLimit = 10

  /// The formats of a value.
  public static func bundle(for value: Value) -> DisplayBundle {
    switch value {
    case .array(let array): return ArrayDisplay.bundle(array)
    case .draws(let draws): return DrawsDisplay.bundle(draws)
    case .table(let table): return TableDisplay.bundle(table)
    case .record(let record): return self.record(record)
    case .list(let values):
      return DisplayBundle(
        text: "[" + values.map { self.bundle(for: $0).text }.joined(separator: ", ") + "]")
    case .function(let function):
      let parameters = function.parameters.map { parameter in
        parameter.name + (parameter.defaultValue.map { " = \(function.tree.text(of: $0))" } ?? "")
      }
      return DisplayBundle(text: "fn \(function.name ?? "")(\(parameters.joined(separator: ", ")))")
    case .builtin(let builtin): return DisplayBundle(text: "\(builtin.signature), built in")
    case .object(let object):
      return (object as? any Displayable)?.bundle() ?? DisplayBundle(text: object.kindName)
    case .none, .symbolic, .distribution, .filling, .poison:
      return DisplayBundle(text: ValueText.inline(value))
    }
  }

  private static func record(_ record: Record) -> DisplayBundle {
    if record.fields.isEmpty { return DisplayBundle(text: "{}") }
    let width = record.fields.map { $0.name.count }.max() ?? 0
    let lines = record.fields.map { field -> String in
      let text = brief(field.value)
      return field.name + String(repeating: " ", count: width - field.name.count) + "  " + text
    }
    return DisplayBundle(text: lines.joined(separator: "\n"))
  }

  /// A value in a line of a record.
  static func brief(_ value: Value) -> String {
    switch value {
    case .draws(let draws) where !draws.axes.isEmpty:
      let shown = (0..<min(draws.elementCount, 4)).map { ValueText.pair(draws.element($0)) }
      let more = draws.elementCount > shown.count ? ", … (\(draws.elementCount) in all)" : ""
      return "[\(shown.joined(separator: ", "))\(more)]"
    case .array(let array) where array.rank > 0:
      if array.rank == 1, array.count <= 8 { return ArrayDisplay.vector(array) }
      let shape = Broadcast.describe(array.axes)
      guard array.rank == 1 else { return "array \(shape)" }
      let shown = ArrayDisplay.elements(array, Array(0..<6))
      return "[\(shown.joined(separator: ", ")), …] \(shape)"
    case .table(let table):
      let names = table.columnNames.prefix(8).joined(separator: ", ")
      let more = table.columnCount > 8 ? ", …" : ""
      return "table of \(table.rowCount) \(table.rowCount == 1 ? "row" : "rows"): \(names)\(more)"
    case .record, .list: return ValueText.inline(value)
    case .object(let object):
      return (object as? RunningDraws)?.line ?? bundle(for: value).text
    default: return bundle(for: value).text
    }
  }
}
