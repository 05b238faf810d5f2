import Synchronization

/// The interrupt button, as a running cell sees it.
///
/// A fit polls it each step and the interpreter each statement: one relaxed atomic load. The first
/// interrupt asks to stop and keep what was computed, a second one to abandon the statement. The
/// flag is armed only while a cell runs, so an interrupt that arrives when nothing runs is nothing
/// and cannot stop the next cell.
public final class StopFlag: Sendable {
  /// What the user wants of the running cell.
  public enum Request: UInt64, Sendable, Comparable {
    /// Go on.
    case none = 0
    /// Stop soon and keep what was computed so far.
    case keep = 1
    /// Stop at once; the statement need not complete.
    case abandon = 2

    /// The stronger request is the greater.
    public static func < (a: Request, b: Request) -> Bool { a.rawValue < b.rawValue }
  }

  /// The cell's generation in the upper bits, 1 + request in the lowest two; 0 there is "disarmed".
  private let word = Atomic<UInt64>(0)

  /// A flag with no cell running.
  public init() {}

  /// What is asked of the running cell.
  public var request: Request {
    let state = word.load(ordering: .relaxed) & 3
    return state == 0 ? .none : Request(rawValue: state - 1) ?? .none
  }

  /// True once the running cell should end.
  public var isRaised: Bool { word.load(ordering: .relaxed) & 3 > 1 }

  /// True while a cell runs.
  public var isArmed: Bool { word.load(ordering: .acquiring) & 3 != 0 }

  /// A cell starts: earlier interrupts are forgotten.
  public func arm() {
    let generation = word.load(ordering: .relaxed) >> 2
    word.store((generation &+ 1) << 2 | 1, ordering: .releasing)
  }

  /// The cell has ended: interrupts do nothing until the next `arm`.
  public func disarm() {
    let generation = word.load(ordering: .relaxed) >> 2
    word.store(generation << 2, ordering: .releasing)
  }

  /// Asks the running cell for more haste: `keep`, then `abandon`. Returns false, and does nothing,
  /// when no cell runs.
  @discardableResult
  public func interrupt() -> Bool {
    raise(to: nil)
  }

  /// Asks the running cell to end at once, as a shutdown does.
  @discardableResult
  public func abandon() -> Bool {
    raise(to: .abandon)
  }

  /// Compare and exchange on the whole word, so that a cell which has just ended or been followed
  /// by another one is not stopped by a request that was meant for its predecessor.
  private func raise(to request: Request?) -> Bool {
    let seen = word.load(ordering: .acquiring)
    var old = seen
    while old & 3 != 0, old >> 2 == seen >> 2 {
      let state = request.map { $0.rawValue + 1 } ?? min(old & 3 + 1, 3)
      let new = old & ~3 | max(state, old & 3)
      let (done, now) = word.compareExchange(
        expected: old, desired: new, ordering: .acquiringAndReleasing)
      if done { return true }
      old = now
    }
    return false
  }
}
