import Synchronization

/// Where the cell that asked for input waits for the user's line.
final class InputDesk: Sendable {
  private let answers = Mailbox<InputAnswer>()
  /// The id of the question that waits.
  private let question = Mutex<String?>(nil)

  /// Asks by `ask`, a message with this id, and waits for the answer.
  func wait(for id: String, stop: StopFlag, ask: () -> Void) -> InputAnswer {
    // What came too late for earlier questions.
    _ = answers.take()
    question.withLock { $0 = id }
    defer { question.withLock { $0 = nil } }
    // From here on an interrupt posts a letter; one that came before has raised the flag.
    if stop.isRaised { return .interrupted }
    ask()
    while true {
      if let answer = answers.wait().first { return answer }
    }
  }

  /// The user's line; ignored when nobody asked, or when it says that it answers something else.
  func answer(_ text: String, to id: String?) {
    question.withLock { question in
      guard let question, id == nil || id == question else { return }
      answers.post(.text(text))
    }
  }

  /// Sends the waiting cell away without an answer.
  func interrupt() {
    question.withLock { if $0 != nil { answers.post(.interrupted) } }
  }
}
