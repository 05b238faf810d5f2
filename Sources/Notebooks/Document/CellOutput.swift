import JSON

/// One output below a cell, as a notebook stores it.
public enum CellOutput: Sendable, Equatable {
  /// Text on `stdout` or `stderr`.
  case stream(name: String, text: String)
  /// Something shown, by MIME type, with hints by MIME type.
  case display(data: JSON.Object, metadata: JSON.Object)
  /// The cell's value, by MIME type, with the number in `Out[n]`.
  case result(data: JSON.Object, metadata: JSON.Object, count: Int?)
  /// Why the cell failed.
  case error(name: String, value: String, traceback: [String])
  /// A kind of output that is not known here, as read.
  case other(JSON)

  /// The kind's name in the file.
  public var type: String {
    switch self {
    case .stream: "stream"
    case .display: "display_data"
    case .result: "execute_result"
    case .error: "error"
    case .other(let json): json["output_type"]?.stringValue ?? "other"
    }
  }

  /// The contents by MIME type of something shown.
  public var data: JSON.Object? {
    switch self {
    case .display(let data, _), .result(let data, _, _): data
    default: nil
    }
  }
}

extension CellOutput {
  /// Reads an output of a file.
  init(_ json: JSON) {
    let metadata = json["metadata"]?.objectValue ?? [:]
    switch json["output_type"]?.stringValue {
    case "stream":
      self = .stream(
        name: json["name"]?.stringValue ?? "stdout",
        text: MultilineText.joined(json["text"] ?? "") ?? "")
    case "display_data":
      self = .display(data: Self.joined(json["data"]), metadata: metadata)
    case "execute_result":
      self = .result(
        data: Self.joined(json["data"]), metadata: metadata,
        count: json["execution_count"]?.intValue)
    case "error":
      self = .error(
        name: json["ename"]?.stringValue ?? "", value: json["evalue"]?.stringValue ?? "",
        traceback: json["traceback"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    default: self = .other(json)
    }
  }

  /// The output as a file has it.
  var json: JSON {
    switch self {
    case .stream(let name, let text):
      ["output_type": "stream", "name": .string(name), "text": MultilineText.lines(text)]
    case .display(let data, let metadata):
      [
        "output_type": "display_data", "data": Self.split(data), "metadata": .object(metadata),
      ]
    case .result(let data, let metadata, let count):
      [
        "output_type": "execute_result", "data": Self.split(data), "metadata": .object(metadata),
        "execution_count": count.map { .int($0) } ?? .null,
      ]
    case .error(let name, let value, let traceback):
      [
        "output_type": "error", "ename": .string(name), "evalue": .string(value),
        "traceback": .array(traceback.map { .string($0) }),
      ]
    case .other(let json): json
    }
  }

  private static func joined(_ data: JSON?) -> JSON.Object {
    JSON.Object(
      (data?.objectValue ?? [:]).map { type, content in
        if isJSON(type) { return (type, content) }
        return (type, MultilineText.joined(content).map { .string($0) } ?? content)
      })
  }

  private static func split(_ data: JSON.Object) -> JSON {
    .object(
      JSON.Object(
        data.map { type, content in
          let splits =
            type.hasPrefix("text/") || type == "image/svg+xml" || type == "application/javascript"
          guard splits, let text = content.stringValue else { return (type, content) }
          return (type, MultilineText.lines(text))
        }))
  }

  private static func isJSON(_ type: String) -> Bool {
    type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }
}
