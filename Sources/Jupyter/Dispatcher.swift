/// Which message is answered how: the one table of the protocol.
enum Dispatcher {
  static let handlers: [Handler] = [
    Execute.handler,
    KernelInfo.handler,
    Complete.handler,
    Inspect.handler,
    IsComplete.handler,
    HistoryQuery.handler,
    CommInfo.handler,
    CommOpen.handler,
    CommMessage.handler,
    CommClose.handler,
    Interrupt.handler,
    Shutdown.handler,
    Usage.handler,
    InputReply.handler,
  ]

  private static let byType = Dictionary(
    handlers.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

  /// Answers the message in `frames`, or hands it to the execution thread. Whatever the frames
  /// hold, the kernel goes on.
  static func receive(_ frames: [[UInt8]], on channel: Channel, by kernel: Kernel) {
    let message: Message
    do {
      message = try kernel.wire.message(frames)
    } catch {
      kernel.log.note("a message on \(channel) was ignored: \(error)")
      return
    }
    let request = Request(message: message, channel: channel, received: Clock.Moment())
    guard let handler = byType[message.header.type], handler.channels.contains(channel) else {
      kernel.log.note("unknown message \(message.header.type) on \(channel)")
      kernel.activity.question(request.parent) {}
      return
    }
    switch handler.place {
    case .here:
      kernel.activity.question(request.parent) {
        if let reply = handler.answer(request, kernel) { kernel.reply(reply, to: request) }
      }
    case .quietly: _ = handler.answer(request, kernel)
    case .inTurn: kernel.executor.post(request, handler)
    }
  }
}

/// How one type of message is answered.
struct Handler: Sendable {
  /// Where and when a message is answered.
  enum Place: Sendable {
    /// At once, on the thread of its socket, also while a cell runs.
    case here
    /// At once, without busy and idle.
    case quietly
    /// On the execution thread, one after the other.
    case inTurn
  }

  /// The `msg_type`.
  let type: String
  /// The channels on which it may come.
  let channels: [Channel]
  let place: Place
  /// Does what is asked; nil where the protocol knows no reply.
  let answer: @Sendable (Request, Kernel) -> Reply?

  init(
    _ type: String, on channels: [Channel], _ place: Place = .here,
    _ answer: @escaping @Sendable (Request, Kernel) -> Reply?
  ) {
    self.type = type
    self.channels = channels
    self.place = place
    self.answer = answer
  }
}
