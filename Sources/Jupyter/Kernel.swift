import Glibc
import JSON
import Synchronization

/// What the kernel's threads share: the interpreter, the ways to send, and the state of the cell
/// that runs.
final class Kernel: Sendable {
  let interpreter: any Interpreter
  let wire: Wire
  let publisher: Publisher
  let activity: Activity
  let history: History
  let log = Log()

  /// The thread of shell and stdin, and the one of control.
  let shell = Router()
  let control = Router()
  /// The thread that runs cells.
  let executor = Executor()

  /// The interrupt button of the running cell.
  let stop = StopFlag()
  /// The number of the last cell that counted. Only the execution thread changes it.
  let executionCount = Atomic<Int>(0)
  /// Answers for the cell that waits for input; nil while none waits.
  let input = InputDesk()
  /// What the main thread waits for.
  let endings = Mailbox<Ending>()
  /// Processor time at the last `usage_request`.
  let usage = Mutex(UsageMeter())

  /// Why the kernel ends.
  enum Ending: Sendable {
    case shutdown
  }

  init(interpreter: any Interpreter, signer: Signer, history: History) {
    self.interpreter = interpreter
    self.history = history
    wire = Wire(signer: signer)
    publisher = Publisher(wire: wire)
    activity = Activity(publisher: publisher)
  }

  /// Sends an answer to a request, by the channel it came by.
  func reply(_ reply: Reply, to request: Request) {
    let name = request.message.header.type
    let type = name.hasSuffix("_request") ? name.dropLast(8) + "_reply" : name + "_reply"
    let frames = wire.frames(
      String(type), reply.content, parent: request.parent, metadata: reply.metadata,
      to: request.message.identities)
    router(request.channel).send(frames, on: request.channel)
    reply.afterwards?()
  }

  /// Stops the running cell, as far as it is willing; nothing when none runs.
  func interrupt() {
    if stop.interrupt() { input.interrupt() }
  }

  private func router(_ channel: Channel) -> Router {
    channel == .control ? control : shell
  }
}

/// The kernel's own complaints, on standard error. Few: whoever started the kernel may never read
/// them, and a full pipe would block the writer.
final class Log: Sendable {
  private let lines = Atomic<Int>(0)

  func note(_ sentence: String) {
    guard lines.add(1, ordering: .relaxed).newValue <= 100 else { return }
    let line = Array("credence: \(sentence.prefix(300))\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
