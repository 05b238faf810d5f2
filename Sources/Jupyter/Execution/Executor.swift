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

  /// Waits until `run` has ended; false if the cell that runs does not for `milliseconds`.
  func waitForEnd(of kernel: Kernel, milliseconds: Int) -> Bool {
    let end = Clock.steady + milliseconds
    repeat {
      // Again and again, since a cell may have been about to start.
      kernel.stop.abandon()
      kernel.input.interrupt()
      if !finished.wait(milliseconds: 10).isEmpty { return true }
    } while Clock.steady < end
    return false
  }

  /// Runs what is posted until `stop`.
  func run(_ kernel: Kernel) {
    var failure: Failure?
    while !isEnding.load(ordering: .acquiring) {
      for case .request(let request, let handler) in mailbox.wait() {
        if isEnding.load(ordering: .acquiring) { break }
        // Armed before anybody can see that the cell runs, so that no interrupt is lost.
        kernel.stop.arm()
        kernel.activity.cell(request.parent) {
          if let failure, failure.aborts(request) {
            kernel.stop.disarm()
            kernel.reply(Execute.aborted(kernel), to: request)
          } else if let reply = handler.answer(request, kernel) {
            kernel.stop.disarm()
            failure = reply.abortsQueue ? settle() : nil
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

extension Executor {
  /// How long the queue must be quiet before a failure is told, and how long that may take at most,
  /// in milliseconds.
  private static let quiet = 12
  private static let patience = 200

  /// Waits until no more cells arrive. A notebook sends all its cells in one go, one after the
  /// other, and the first may fail before the last is sent: those must find the failure, too.
  private func settle() -> Failure {
    let end = Clock.steady + Self.patience
    var count = mailbox.count
    repeat {
      Nap.sleep(milliseconds: Self.quiet)
      let before = count
      count = mailbox.count
      if count == before { break }
    } while Clock.steady < end
    return Failure(time: Clock.Moment())
  }
}

/// The failure of a cell that lets nothing behind it run (`stop_on_error`).
struct Failure: Sendable {
  /// Just before it was told.
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
