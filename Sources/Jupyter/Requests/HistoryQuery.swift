import JSON

/// `history_request`: the last cells, a range of them, or those that match a pattern.
enum HistoryQuery {
  static let handler = Handler("history_request", on: [.shell]) { request, kernel in
    let content = request.content
    let withOutput = content["output"]?.boolValue ?? false
    let count = content["n"]?.intValue
    let lines =
      switch content["hist_access_type"]?.stringValue {
      case "range":
        kernel.history.range(
          session: content["session"]?.intValue ?? 0, from: content["start"]?.intValue ?? 0,
          to: content["stop"]?.intValue)
      case "search":
        kernel.history.search(
          content["pattern"]?.stringValue ?? "*", last: count,
          unique: content["unique"]?.boolValue ?? false)
      default: kernel.history.tail(count ?? 10)
      }
    return .ok([
      "history": .array(
        lines.map { line in
          let text: JSON =
            withOutput
            ? [.string(line.source), line.output.map { .string($0) } ?? .null]
            : .string(line.source)
          return [.int(line.session), .int(line.number), text]
        })
    ])
  }
}
