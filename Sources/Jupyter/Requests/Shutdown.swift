import JSON

/// `shutdown_request`: says goodbye on control and on iopub, then ends the process.
enum Shutdown {
  static let handler = Handler("shutdown_request", on: [.control, .shell]) { request, kernel in
    let restart = request.content["restart"]?.boolValue ?? false
    var reply = Reply.ok(["restart": .bool(restart)])
    kernel.publisher.publish("shutdown_reply", reply.content, parent: request.parent)
    reply.afterwards = { kernel.endings.post(.shutdown) }
    return reply
  }
}
