import JSON

/// `inspect_request`: the help page of the name at the cursor. Answered while cells run, too.
enum Inspect {
  static let handler = Handler("inspect_request", on: [.shell]) { request, kernel in
    let code = request.content["code"]?.stringValue ?? ""
    let page = kernel.interpreter.inspect(
      code, cursor: Cursor.position(request.content, in: code),
      detail: request.content["detail_level"]?.intValue ?? 0)
    return .ok([
      "found": .bool(page != nil), "data": .object(page?.data ?? [:]),
      "metadata": .object(page?.metadata ?? [:]),
    ])
  }
}
