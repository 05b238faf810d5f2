import JSON

/// `is_complete_request`: whether a console should run the code or begin another line.
enum IsComplete {
  static let handler = Handler("is_complete_request", on: [.shell]) { request, kernel in
    switch kernel.interpreter.isComplete(request.content["code"]?.stringValue ?? "") {
    case .complete: Reply(content: ["status": "complete"])
    case .incomplete(let indent):
      Reply(content: ["status": "incomplete", "indent": .string(indent)])
    case .invalid: Reply(content: ["status": "invalid"])
    case .unknown: Reply(content: ["status": "unknown"])
    }
  }
}
