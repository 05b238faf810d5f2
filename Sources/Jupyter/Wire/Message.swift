import JSON

/// The channels of a kernel, each a socket of its own.
enum Channel: String, Sendable, CaseIterable {
  case shell, iopub, stdin, control
  case heartbeat = "hb"
}

/// One message as a client sent it, its signature checked.
struct Message: Sendable {
  /// The routing frames in front of the delimiter; a reply goes back with the same.
  let identities: [[UInt8]]
  let header: Header
  let content: JSON
  /// The id of the message that this one answers, where the client says so.
  let parentID: String?

  /// What every message says of itself. Keys that the kernel does not know live on in `bytes`.
  struct Header: Sendable {
    let id: String
    let type: String
    /// When the client made it, in microseconds since 1970 by the client's clock.
    let date: Int64?
    /// The header as it arrived, which becomes the parent header of everything that answers it.
    let bytes: [UInt8]

    /// The parent of messages that answer nobody.
    static let nobody: [UInt8] = Array("{}".utf8)
  }
}

/// A message with the channel it came by and the time.
struct Request: Sendable {
  let message: Message
  let channel: Channel
  let received: Clock.Moment

  var content: JSON { message.content }
  var parent: [UInt8] { message.header.bytes }
}

/// The answer to a request.
struct Reply: Sendable {
  var content: JSON
  var metadata: JSON = [:]
  /// Whether the cells that wait behind this one must not run.
  var abortsQueue = false
  /// What remains to be done once the reply is on its way.
  var afterwards: (@Sendable () -> Void)?

  /// A reply that all went well, with these members.
  static func ok(_ members: KeyValuePairs<String, JSON> = [:]) -> Reply {
    Reply(content: .object(JSON.Object([("status", "ok")] + members.map { ($0.key, $0.value) })))
  }
}
