import Glibc
import Sessions
import Synchronization

/// The way to stop a run from another thread, and the time limit of its cells.
///
/// The first interrupt asks the running cell to stop and keep what was computed, the second to
/// abandon its statement. A cell that is over its time limit is asked the same, the second time two
/// seconds later.
public final class RunStop: Sendable {
  private let interrupts = Atomic<Int>(0)
  /// When the running cell should have ended, in milliseconds of the steady clock; 0: no limit.
  private let deadline = Atomic<Int>(0)

  private static let patience = 2000

  /// A run that nothing has stopped.
  public init() {}

  /// Asks the running cell to stop, and no other to begin. Returns how often this was asked.
  @discardableResult
  public func interrupt() -> Int {
    interrupts.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
  }

  /// Forgets the interrupts, for a person who goes on.
  public func reset() { interrupts.store(0, ordering: .sequentiallyConsistent) }

  /// Whether the run was interrupted.
  public var isInterrupted: Bool { interrupts.load(ordering: .relaxed) > 0 }

  /// What is asked of the running cell.
  public var request: SessionStop {
    let count = interrupts.load(ordering: .relaxed)
    if count > 1 { return .abandon }
    let late = overdue ?? -1
    if late >= Self.patience { return .abandon }
    return count > 0 || late >= 0 ? .keep : .none
  }

  /// By how many milliseconds the running cell is over its limit; nil while it is not.
  public var overdue: Int? {
    let deadline = deadline.load(ordering: .relaxed)
    guard deadline > 0 else { return nil }
    let late = Self.now - deadline
    return late >= 0 ? late : nil
  }

  /// A cell begins that may run for so many seconds.
  func begin(limit: Double?) {
    guard let limit else { return }
    // A year at most, so that the number always fits.
    let milliseconds = Int(min(max(limit, 0), 3.2e7) * 1000)
    deadline.store(Self.now + max(1, milliseconds), ordering: .relaxed)
  }

  /// The running cell has ended. Returns whether it was over its limit.
  func end() -> Bool {
    let late = overdue != nil
    deadline.store(0, ordering: .relaxed)
    return late
  }

  private static var now: Int {
    var time = timespec()
    // Polled at every step of a fit: the coarse clock costs a few nanoseconds.
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }
}
