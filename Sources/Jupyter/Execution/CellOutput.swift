import JSON
import Synchronization

/// The outputs of one cell, on their way to iopub.
final class CellOutput: OutputSink {
  private let kernel: Kernel
  private let request: Request
  private let cell: Cell
  private let state = Mutex(State())

  private struct State {
    var pages: [MIMEBundle] = []
    var printed = PrintBudget()
    /// Notebook servers cut off what sends more than a thousand messages a second for long.
    var messages = Allowance(burst: 1000, perMillisecond: 0.6)
  }

  init(kernel: Kernel, request: Request, cell: Cell) {
    self.kernel = kernel
    self.request = request
    self.cell = cell
  }

  /// The pages shown so far, for the reply.
  var pages: [MIMEBundle] { state.withLock { $0.pages } }

  func write(_ text: String, to stream: OutputStream) {
    if cell.silent || text.isEmpty { return }
    var rest = text[...]
    while !rest.isEmpty {
      let step = state.withLock { $0.printed.take(&rest, at: Clock.steady) }
      switch step {
      case .print(let piece): kernel.publisher.print(piece, to: stream, parent: request.parent)
      case .wait(let milliseconds):
        // Text that nobody waits for any more need not come slowly: it is dropped.
        if kernel.stop.isRaised { return }
        Nap.sleep(milliseconds: milliseconds)
      case .drop: return
      }
    }
  }

  func display(_ bundle: MIMEBundle, id: String?) {
    show("display_data", bundle, id: id)
  }

  func updateDisplay(_ bundle: MIMEBundle, id: String) {
    show("update_display_data", bundle, id: id)
  }

  func clearOutput(wait: Bool) {
    publish("clear_output", ["wait": .bool(wait)])
  }

  func page(_ bundle: MIMEBundle) {
    state.withLock { $0.pages.append(bundle) }
  }

  func readInput(prompt: String, password: Bool) -> InputAnswer {
    guard cell.allowsInput else { return .unavailable }
    let id = kernel.wire.newID()
    return kernel.input.wait(for: id, stop: kernel.stop) {
      // What was printed before the question must stand above it.
      kernel.publisher.flush()
      let content: JSON = ["prompt": .string(prompt), "password": .bool(password)]
      let frames = kernel.wire.frames(
        "input_request", content, parent: request.parent, to: request.message.identities, id: id)
      kernel.shell.send(frames, on: .stdin)
    }
  }

  /// The end of the cell: shows what the budget held back, then the value or the error.
  func finish(_ outcome: ExecutionOutcome) {
    if cell.silent { return }
    if let tail = state.withLock({ $0.printed.tail }) {
      kernel.publisher.print(tail, to: .stdout, parent: request.parent)
    }
    switch outcome {
    case .success(nil): break
    case .success(let result?):
      var content = Self.content(of: result.bundle, id: result.displayID)
      content["execution_count"] = .int(cell.number)
      kernel.publisher.publish("execute_result", content, parent: request.parent)
    case .failure(let error):
      kernel.publisher.publish("error", error.members, parent: request.parent)
    }
  }

  private func show(_ type: String, _ bundle: MIMEBundle, id: String?) {
    publish(type, Self.content(of: bundle, id: id))
  }

  /// Publishes a message, in a loop of many no faster than front ends can take them.
  private func publish(_ type: String, _ content: JSON) {
    if cell.silent { return }
    while true {
      let milliseconds = state.withLock { $0.messages.take(1, at: Clock.steady) }
      if milliseconds == 0 || kernel.stop.isRaised { break }
      Nap.sleep(milliseconds: milliseconds)
    }
    kernel.publisher.publish(type, content, parent: request.parent)
  }

  private static func content(of bundle: MIMEBundle, id: String?) -> JSON {
    [
      "data": .object(bundle.data), "metadata": .object(bundle.metadata),
      "transient": .object(id.map { ["display_id": .string($0)] } ?? [:]),
    ]
  }
}

extension ExecutionError {
  /// The three members by which the protocol describes an error.
  var members: JSON {
    [
      "ename": .string(name), "evalue": .string(value),
      "traceback": .array(traceback.map { .string($0) }),
    ]
  }
}
