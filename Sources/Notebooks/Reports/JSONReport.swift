import JSON
import Sessions

/// A run as JSON: one object a line for every output that a notebook would keep.
///
/// ```json
/// {"cell":1,"type":"execute_result","data":{"text/plain":"2"}}
/// {"cell":2,"type":"error","ename":"name error","evalue":"…","line":1,"column":3,"report":"…"}
/// ```
public final class JSONReport: RunObserver {
  private let out: (String) -> Void
  private var page: DisplayBundle?

  /// A report that writes lines to `out`.
  public init(out: @escaping (String) -> Void) { self.out = out }

  /// Keeps a page of help until the cell's end.
  public func paged(_ bundle: DisplayBundle) { page = bundle }

  /// Writes the cell's outputs.
  public func cellEnded(_ cell: NotebookCell, number: Int, error: CellError?) {
    for output in cell.outputs {
      var line: JSON = ["cell": .int(number), "type": .string(output.type)]
      switch output {
      case .stream(let name, let text):
        line["name"] = .string(name)
        line["text"] = .string(text)
      case .display(let data, _), .result(let data, _, _): line["data"] = .object(data)
      case .error(let name, let value, _):
        line["ename"] = .string(name)
        line["evalue"] = .string(value)
        line["line"] = error?.line.map { .int($0) } ?? .null
        line["column"] = error?.column.map { .int($0) } ?? .null
        line["report"] = error.map { .string($0.report) } ?? .null
      case .other(let json): line["output"] = json
      }
      write(line)
    }
    if let page {
      write(["cell": .int(number), "type": "page", "data": .object(page.data)])
      self.page = nil
    }
  }

  private func write(_ line: JSON) { out(line.text() + "\n") }
}
