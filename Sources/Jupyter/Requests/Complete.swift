import JSON

/// `complete_request`: what could stand at the cursor. Answered while cells run, too.
enum Complete {
  static let handler = Handler("complete_request", on: [.shell]) { request, kernel in
    let code = request.content["code"]?.stringValue ?? ""
    let list = kernel.interpreter.complete(code, cursor: Cursor.position(request.content, in: code))
    let types = list.items.map { item -> JSON in
      var members: JSON = [
        "start": .int(list.start), "end": .int(list.end), "text": .string(item.text),
        "type": .string(item.type),
      ]
      if let signature = item.signature { members["signature"] = .string(signature) }
      return members
    }
    return .ok([
      "matches": .array(list.items.map { .string($0.text) }), "cursor_start": .int(list.start),
      "cursor_end": .int(list.end), "metadata": ["_jupyter_types_experimental": .array(types)],
    ])
  }
}

/// Where a client's cursor stands, in Unicode scalars.
enum Cursor {
  /// The place that a request names, brought into the code; its end if it names none.
  static func position(_ content: JSON, in code: String) -> Int {
    let count = code.unicodeScalars.count
    return min(max(content["cursor_pos"]?.intValue ?? count, 0), count)
  }
}
