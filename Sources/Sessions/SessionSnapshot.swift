import Data
import Evaluation
import Language
import Models
import Values

/// What completion and inspection may see of a session from another thread: descriptors, never
/// values, since a shared array would be copied at the next write.
struct SessionSnapshot: Sendable {
  /// A name of the session.
  struct Entry: Sendable {
    /// What it is, in words: `a posterior`.
    let kind: String
    /// Its shape or signature, where it has one.
    let detail: String
    /// The names that may follow the dot.
    let members: [String]
    /// Labels of the first axis, for `x["…"]`.
    let labels: [String]
  }

  /// The names of the session.
  var entries: [String: Entry] = [:]

  /// Nothing defined.
  init() {}

  init(of evaluator: Evaluator) {
    for (name, value) in evaluator.globals { entries[name] = Entry(value) }
  }
}

extension SessionSnapshot.Entry {
  init(_ value: Value) {
    kind = value.kindName
    labels = value.axes?.first?.labels.map { Array($0.names.prefix(200)) } ?? []
    switch value {
    case .table(let table):
      detail = "\(table.rowCount) rows, \(table.columnNames.count) columns"
      members = table.columnNames
    case .record(let record):
      detail = ""
      members = record.fields.map(\.name)
    case .object(let object):
      detail = (object as? ModelValue)?.signature ?? ""
      members = object.memberNames
    case .function(let function):
      detail =
        "\(function.name ?? "fn")(\(function.parameters.map(\.name).joined(separator: ", ")))"
      members = []
    default:
      detail = value.axes.map { $0.isEmpty ? "" : Broadcast.describe($0) } ?? ""
      members = []
    }
  }
}
