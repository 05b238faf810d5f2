import CZeroMQ

/// The thread of one or two ROUTER sockets: takes requests in, sends replies out.
final class Router: Sendable {
  private let mailbox = Mailbox<Letter>()

  private enum Letter: Sendable {
    case send([[UInt8]], Channel)
    case stop
  }

  /// How many messages one socket may have in a row before the others get their turn.
  private static let turn = 64

  /// Sends frames on a channel, from any thread.
  func send(_ frames: [[UInt8]], on channel: Channel) { mailbox.post(.send(frames, channel)) }

  /// Ends `run` once everything posted so far is sent.
  func stop() { mailbox.post(.stop) }

  /// Serves the sockets until `stop`: `receive` gets the frames of each message.
  func run(
    _ sockets: [(channel: Channel, socket: Socket)], receive: ([[UInt8]], Channel) -> Void
  ) {
    defer { for (_, socket) in sockets { socket.close() } }
    while true {
      let ready = Socket.wait(for: sockets.map(\.socket), orDescriptor: mailbox.descriptor)
      if !deliver(to: sockets) { return }
      for (index, (channel, socket)) in sockets.enumerated() where ready.sockets[index] {
        for _ in 0..<Self.turn {
          guard let frames = socket.receive() else { break }
          receive(frames, channel)
          if !deliver(to: sockets) { return }
        }
      }
    }
  }

  private func deliver(to sockets: [(channel: Channel, socket: Socket)]) -> Bool {
    for letter in mailbox.take() {
      switch letter {
      case .send(let frames, let channel):
        sockets.first { $0.channel == channel }?.socket.send(frames)
      case .stop: return false
      }
    }
    return true
  }
}
