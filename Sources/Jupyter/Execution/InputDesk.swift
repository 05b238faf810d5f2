import Synchronization

/// Where the cell that asked for input waits for the user's line.
final class InputDesk: Sendable {
  private let answers = Mailbox<InputAnswer>()
  private let isAsking = Atomic<Bool>(false)

  /// Asks by `ask` and waits for the answer. Answers to earlier questions are thrown away first.
  func wait(stop: StopFlag, ask: () -> Void) -> InputAnswer {
    _ = answers.take()
    isAsking.store(true, ordering: .sequentiallyConsistent)
    defer { isAsking.store(false, ordering: .sequentiallyConsistent) }
    // From here on an interrupt posts a letter; one that came before has raised the flag.
    if stop.isRaised { return .interrupted }
    ask()
    while true {
      if let answer = answers.wait().first { return answer }
    }
  }

  /// The user's line; ignored when nobody asked.
  func answer(_ text: String) {
    if isAsking.load(ordering: .sequentiallyConsistent) { answers.post(.text(text)) }
  }

  /// Sends the waiting cell away without an answer.
  func interrupt() {
    if isAsking.load(ordering: .sequentiallyConsistent) { answers.post(.interrupted) }
  }
}
