import Glibc

/// The clock of the thread that asks, in seconds: time that others took does not count.
public func threadSeconds() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

/// The clock on the wall, in seconds.
public func wallSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

private func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The shortest wall time of several runs, in seconds.
public func shortest(of repetitions: Int, _ body: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<repetitions {
    let start = wallSeconds()
    body()
    best = min(best, wallSeconds() - start)
  }
  return best
}
