import Glibc

/// The processor time of the whole process, in seconds: time that others took does not count.
func processorSeconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

/// The clock on the wall, in seconds.
func wallSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

private func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The shortest wall time of several runs, in seconds.
func shortest(of repetitions: Int, _ body: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<repetitions {
    let start = wallSeconds()
    body()
    best = min(best, wallSeconds() - start)
  }
  return best
}

/// How long something took, in milliseconds.
public struct Timing: Sendable {
  /// On the wall.
  public var wall: Double
  /// Of processor time, of all threads together.
  public var processor: Double

  /// The time of a body.
  init(_ body: () throws -> Void) rethrows {
    let start = (wallSeconds(), processorSeconds())
    try body()
    wall = 1e3 * (wallSeconds() - start.0)
    processor = 1e3 * (processorSeconds() - start.1)
  }

  /// The shorter of each.
  func least(_ other: Timing) -> Timing {
    var least = self
    least.wall = min(wall, other.wall)
    least.processor = min(processor, other.processor)
    return least
  }
}
