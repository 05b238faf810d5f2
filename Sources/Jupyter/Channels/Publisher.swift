import CZeroMQ
import JSON

/// The iopub channel: everything that all clients see. Any thread publishes; one thread sends.
///
/// Two things make that more than a queue. What is published before the first client has
/// subscribed is held back for a while, so that nobody loses the first output. And printed text is
/// gathered, so that a hundred thousand lines are some hundred messages.
final class Publisher: Sendable {
  private let wire: Wire
  private let mailbox = Mailbox<Letter>()

  private enum Letter: Sendable {
    case message([[UInt8]])
    case text(Text)
    case flush
    case stop
  }

  /// Printed text of one cell on one stream.
  private struct Text: Sendable {
    let parent: [UInt8]
    let stream: OutputStream
    var characters: String
  }

  /// How long text is gathered, in milliseconds.
  private static let gathering = 50
  /// How much text makes one message, in UTF-8 bytes.
  private static let longestText = 64 << 10
  /// How long a message waits for the first subscriber, in milliseconds.
  private static let patience = 1500

  init(wire: Wire) {
    self.wire = wire
  }

  /// Publishes one message as an answer to `parent`.
  func publish(_ type: String, _ content: JSON, parent: [UInt8], metadata: JSON = [:]) {
    let topic = Array("kernel.\(wire.session).\(type)".utf8)
    mailbox.post(
      .message([topic] + wire.frames(type, content, parent: parent, metadata: metadata)))
  }

  /// Publishes printed text, now or up to 50 ms later; never after what is published later.
  func print(_ characters: String, to stream: OutputStream, parent: [UInt8]) {
    let text = Text(parent: parent, stream: stream, characters: characters)
    mailbox.postOrMerge(.text(text)) { last in
      guard case .text(var older) = last, Self.canMerge(older, text) else { return false }
      // Let go of the letter's copy first, or appending would copy all of it.
      last = .flush
      older.characters += characters
      last = .text(older)
      return true
    }
  }

  /// Sends gathered text at once, as before a prompt.
  func flush() { mailbox.post(.flush) }

  /// Ends `run` once everything published so far is sent.
  func stop() { mailbox.post(.stop) }

  private static func canMerge(_ older: Text, _ newer: Text) -> Bool {
    older.stream == newer.stream && older.characters.utf8.count < longestText
      && older.parent == newer.parent
  }

  // MARK: The thread

  /// Serves the socket until `stop`.
  func run(_ socket: Socket) {
    var sender = Sender(socket: socket, wire: wire)
    defer {
      sender.release()
      socket.close()
    }
    while true {
      let ready = Socket.wait(
        for: [socket], orDescriptor: mailbox.descriptor, milliseconds: sender.timeout)
      if ready.sockets[0] { sender.welcome() }
      sender.keepTime()
      guard ready.descriptor else { continue }
      for letter in mailbox.take() {
        switch letter {
        case .message(let frames):
          sender.flush()
          sender.send(frames)
        case .text(let text): sender.gather(text)
        case .flush: sender.flush()
        case .stop:
          sender.flush()
          return
        }
      }
    }
  }

  /// What the sending thread remembers.
  private struct Sender {
    let socket: Socket
    let wire: Wire
    /// Messages that wait for the first subscriber, each until its time is up.
    private var held: [(frames: [[UInt8]], until: Int)] = []
    private var hadSubscriber = false
    /// Text that waits for more text, in the order it came.
    private var texts: [Text] = []
    private var textsUntil = 0

    init(socket: Socket, wire: Wire) {
      self.socket = socket
      self.wire = wire
    }

    /// Milliseconds until something is due; -1 if nothing is.
    var timeout: Int {
      var due = texts.isEmpty ? Int.max : textsUntil
      if let first = held.first { due = min(due, first.until) }
      return due == .max ? -1 : max(0, due - Clock.steady)
    }

    mutating func keepTime() {
      let now = Clock.steady
      if !texts.isEmpty, now >= textsUntil { flush() }
      let late = held.prefix { $0.until <= now }
      for message in late { socket.send(message.frames) }
      held.removeFirst(late.count)
    }

    /// Greets those who subscribed, with the topic that they asked for.
    mutating func welcome() {
      while let event = socket.receive() {
        // 1 and a topic subscribes, 0 and a topic leaves.
        guard event.count == 1, event[0].first == 1 else { continue }
        let topic = Array(event[0].dropFirst())
        guard let subscription = String(validating: topic, as: UTF8.self) else { continue }
        socket.send(
          [topic]
            + wire.frames(
              "iopub_welcome", ["subscription": .string(subscription)],
              parent: Message.Header.nobody))
        hadSubscriber = true
        release()
      }
    }

    mutating func send(_ frames: [[UInt8]]) {
      if hadSubscriber {
        socket.send(frames)
      } else {
        held.append((frames, Clock.steady + Publisher.patience))
      }
    }

    /// Sends what was held back.
    mutating func release() {
      for message in held { socket.send(message.frames) }
      held = []
    }

    mutating func gather(_ text: Text) {
      if texts.isEmpty { textsUntil = Clock.steady + Publisher.gathering }
      // Two streams that alternate must not make a message a line: beyond some changes within one
      // gathering, text joins the last of its kind.
      let place =
        texts.count < 16
        ? texts.indices.last.flatMap { Publisher.canMerge(texts[$0], text) ? $0 : nil }
        : texts.lastIndex { Publisher.canMerge($0, text) }
      if let place {
        texts[place].characters += text.characters
      } else {
        texts.append(text)
      }
    }

    mutating func flush() {
      for text in texts {
        let content: JSON = [
          "name": .string(text.stream.rawValue), "text": .string(text.characters),
        ]
        let topic = Array("stream.\(text.stream.rawValue)".utf8)
        send([topic] + wire.frames("stream", content, parent: text.parent))
      }
      texts = []
    }
  }
}
