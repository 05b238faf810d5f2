import Data
import Evaluation
import Language
import Values

/// `table`, `load` and `dataset`: tables from columns and from files.
enum TableBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "table", .data, [.labels("column")],
      help: """
        A table of named columns of equal length; a single value is repeated on every row. The \
        first text column whose values all differ names the rows.
        """,
      example: "table(x = [1, 2, 3], y = [2, 4, 9])"
    ) { call in
      var columns: [(String, NDArray)] = []
      for bound in call.others {
        guard case .array(let array) = bound.value else {
          throw call.failure(
            .kind, "a column holds numbers or text", node: bound.node,
            label: "this is \(bound.value.kindName)")
        }
        columns.append((bound.label ?? "", array))
      }
      return .table(try call.at(nil) { try Table(columns) })
    },
    Builtin(
      "load", .data, [.required("path")],
      help: """
        Reads a file from beside the notebook or from the data path, by content and extension: \
        csv, tsv, json, npy, npz, idx (also .gz).
        """,
      example: "load(\"tables/radon.csv\")"
    ) { call in
      let path = try call.text("path")
      let session = try call.session
      let result = try call.at("path") { try session.loader.load(path) }
      return value(of: result.value)
    },
    Builtin(
      "dataset", .data, [.required("name")],
      help: """
        A data set that is known by name, from the data path: a record of tables, `.train` and \
        `.test`, with the columns `image` (N × height × width, 0 to 1) and `label`. Known are \
        \(Datasets.all.map { "`\($0.name)` (\($0.summary))" }.joined(separator: ", ")). Images stay \
        bytes in memory. Where its files are missing it says how to get them.
        """,
      example: "dataset(\"mnist\").train"
    ) { call in
      let name = try call.text("name")
      let session = try call.session
      return value(of: try call.at("name") { try Datasets.load(name, by: session.loader) })
    },
  ]

  /// What a file held, as a value.
  static func value(of loaded: Loaded) -> Value {
    switch loaded {
    case .table(let table): .table(table)
    case .array(let array): .array(array)
    case .record(let fields): .record(Record(fields.map { ($0.name, value(of: $0.value)) }))
    }
  }
}
