import JSON
import Synchronization

/// The busy and idle messages around every request.
///
/// Front ends take the last status they saw for the kernel's. So when a question is answered while
/// a cell runs, its `idle` is followed by the cell's `busy` once more.
final class Activity: Sendable {
  private let publisher: Publisher
  /// The parent of the cell that runs.
  private let cell = Mutex<[UInt8]?>(nil)

  init(publisher: Publisher) {
    self.publisher = publisher
  }

  /// The kernel has started.
  func starting() { publish("starting", Message.Header.nobody) }

  /// Publishes busy, runs `body`, publishes idle.
  func question(_ parent: [UInt8], _ body: () -> Void) {
    publish("busy", parent)
    body()
    cell.withLock { cell in
      publish("idle", parent)
      if let cell { publish("busy", cell) }
    }
  }

  /// The same for a cell.
  func cell(_ parent: [UInt8], _ body: () -> Void) {
    cell.withLock { cell in
      cell = parent
      publish("busy", parent)
    }
    body()
    cell.withLock { cell in
      cell = nil
      publish("idle", parent)
    }
  }

  private func publish(_ state: String, _ parent: [UInt8]) {
    publisher.publish("status", ["execution_state": .string(state)], parent: parent)
  }
}
