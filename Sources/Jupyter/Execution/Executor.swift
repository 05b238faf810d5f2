import Glibc
import Synchronization

/// The thread that runs cells, one after the other.
final class Executor: Sendable {
  private let mailbox = Mailbox<Letter>()
  private let finished = Mailbox<Void>()
  private let isEnding = Atomic<Bool>(false)

  private enum Letter: Sendable {
    case request(Request, Handler)
    case stop
  }

  /// Address space for the stack: programs may recurse deeply.
  static let stack = 1 << 30

  func post(_ request: Request, _ handler: Handler) { mailbox.post(.request(request, handler)) }

  /// Ends `run` after the cell that runs now; what waits behind it is forgotten.
  func stop() {
    isEnding.store(true, ordering: .releasing)
    mailbox.post(.stop)
  }

  /// Waits until `run` has ended; false after `milliseconds` without.
  func waitForEnd(milliseconds: Int) -> Bool { !finished.wait(milliseconds: milliseconds).isEmpty }

  /// Runs what is posted until `stop`.
  func run(_ kernel: Kernel) {
    var failure: Failure?
    while !isEnding.load(ordering: .acquiring) {
      for case .request(let request, let handler) in mailbox.wait() {
        if isEnding.load(ordering: .acquiring) { break }
        kernel.activity.cell(request.parent) {
          if let failure, failure.aborts(request) {
            kernel.reply(Execute.aborted(kernel), to: request)
          } else if let reply = handler.answer(request, kernel) {
            failure = reply.failure
            kernel.reply(reply, to: request)
          }
        }
        kernel.history.save()
      }
    }
    kernel.interpreter.close()
    kernel.history.save()
    finished.post(())
  }
}

/// The failure of a cell that lets nothing behind it run (`stop_on_error`).
struct Failure: Sendable {
  /// Just before anybody could know of it.
  let time: Clock.Moment

  /// How long requests may be under way that were sent before a failure, in microseconds.
  private static let transit = 250_000

  /// Whether a request stood in the queue already or was on its way to it, so that whoever sent it
  /// could not know of the failure. Notebooks send all cells at once, and a cell can fail before
  /// the next one has arrived.
  func aborts(_ request: Request) -> Bool {
    if request.received.steady < time.steady { return true }
    guard let sent = request.message.header.date else { return false }
    return sent < time.date && request.received.steady < time.steady + Self.transit
  }
}
