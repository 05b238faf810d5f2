import JSON

/// `input_reply`: the line that the user typed for a cell that asked.
enum InputReply {
  static let handler = Handler("input_reply", on: [.stdin], .quietly) { request, kernel in
    kernel.input.answer(
      request.content["value"]?.stringValue ?? "", to: request.message.parentID)
    return nil
  }
}
