import JSON

/// `comm_info_request`: the language has no comms, so none is open.
enum CommInfo {
  static let handler = Handler("comm_info_request", on: [.shell]) { _, _ in .ok(["comms": [:]]) }
}

/// `comm_open`: no target is known here, so the comm is closed at once, as the protocol asks.
enum CommOpen {
  static let handler = Handler("comm_open", on: [.shell]) { request, kernel in
    if let id = request.content["comm_id"]?.stringValue {
      kernel.publisher.publish(
        "comm_close", ["comm_id": .string(id), "data": [:]], parent: request.parent)
    }
    return nil
  }
}

/// `comm_msg`: for a comm that is not open; nothing comes of it.
enum CommMessage {
  static let handler = Handler("comm_msg", on: [.shell]) { _, _ in nil }
}

/// `comm_close`: for a comm that is not open; nothing comes of it.
enum CommClose {
  static let handler = Handler("comm_close", on: [.shell]) { _, _ in nil }
}
