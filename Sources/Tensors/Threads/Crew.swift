// Crew: the threads of a team and how they are woken, given chunks and put to sleep.

import CShims
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The shared state of a team's threads.
///
/// A run is published by one word: its number above, the chunks that nobody has claimed below.
/// Claiming is a compare-and-exchange of that word, so a late thread cannot claim from another run,
/// and only who holds a chunk reads the run's description, which stays put until all chunks are
/// done. That is why the unchecked `Sendable` holds.
final class Crew: @unchecked Sendable {
  private struct Job {
    var start = 0
    var count = 0
    var address = UnsafeRawPointer(bitPattern: 1)!
    var work: ChunkWork = { _, _, _ in }
  }

  private let claim = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  private let isCallerAsleep = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let workers = Atomic<Int>(1)

  private let job = UnsafeMutablePointer<Job>.allocate(capacity: 1)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Written by `start`, read by `stop`, both of the team's owner.
  private var threads: [pthread_t] = []

  init() {
    job.initialize(to: Job())
    mutex.initialize(to: pthread_mutex_t())
    wake.initialize(to: pthread_cond_t())
    done.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_cond_destroy(done)
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    done.deallocate()
    wake.deallocate()
    mutex.deallocate()
    job.deinitialize(count: 1).deallocate()
  }

  static var availableCores: Int { Int(shim_core_count()) }

  /// Makes threads and says how many there are.
  func start(_ count: Int) -> Int {
    // Signals belong to the threads that wait for them.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    for _ in 0..<count {
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let owned = Unmanaged.passRetained(self)
      let status = pthread_create(&thread, nil, crewMember, owned.toOpaque())
      if status != 0 {
        owned.release()
        break
      }
      #if canImport(Darwin)
        if let thread { threads.append(thread) }
      #else
        threads.append(thread)
      #endif
    }
    return threads.count
  }

  /// Ends the threads and waits for them.
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  /// Publishes a run, takes part in it and returns when it is done.
  func share(from start: Int, count: Int, address: UnsafeRawPointer, work: @escaping ChunkWork) {
    let free = isBusy.compareExchange(
      expected: false, desired: true, ordering: .acquiringAndReleasing)
    if !free.exchanged {
      for chunk in start..<(start + count) { work(address, chunk, 0) }
      return
    }
    job.pointee = Job(start: start, count: count, address: address, work: work)
    finished.store(0, ordering: .relaxed)
    let number = (claim.load(ordering: .relaxed) &>> 32) &+ 1
    claim.store((number &<< 32) | UInt64(count), ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
    takeChunks(worker: 0)
    if !Self.spin({ self.finished.load(ordering: .acquiring) == count }) {
      pthread_mutex_lock(mutex)
      isCallerAsleep.store(true, ordering: .sequentiallyConsistent)
      while finished.load(ordering: .sequentiallyConsistent) != count {
        pthread_cond_wait(done, mutex)
      }
      isCallerAsleep.store(false, ordering: .relaxed)
      pthread_mutex_unlock(mutex)
    }
    // Nothing of the run outlives it.
    job.pointee.work = { _, _, _ in }
    isBusy.store(false, ordering: .releasing)
  }

  /// Claims chunks and does them until none is left; gives the number of the run last seen.
  @discardableResult
  private func takeChunks(worker: Int) -> UInt64 {
    var word = claim.load(ordering: .acquiring)
    while word & 0xFFFF_FFFF != 0 {
      let attempt = claim.weakCompareExchange(
        expected: word, desired: word &- 1, ordering: .acquiringAndReleasing)
      if !attempt.exchanged {
        word = attempt.original
        continue
      }
      let count = job.pointee.count
      let chunk = job.pointee.start + count - Int(word & 0xFFFF_FFFF)
      job.pointee.work(job.pointee.address, chunk, worker)
      let now = finished.add(1, ordering: .sequentiallyConsistent).newValue
      if now == count && isCallerAsleep.load(ordering: .sequentiallyConsistent) {
        pthread_mutex_lock(mutex)
        pthread_cond_signal(done)
        pthread_mutex_unlock(mutex)
      }
      word = claim.load(ordering: .acquiring)
    }
    return word &>> 32
  }

  /// A thread's life.
  fileprivate func work(_ worker: Int) {
    var seen: UInt64 = 0
    while true {
      let isAwake = Self.spin {
        self.claim.load(ordering: .relaxed) &>> 32 != seen
          || self.isStopping.load(ordering: .relaxed)
      }
      if !isAwake {
        pthread_mutex_lock(mutex)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while claim.load(ordering: .sequentiallyConsistent) &>> 32 == seen
          && !isStopping.load(ordering: .sequentiallyConsistent)
        {
          pthread_cond_wait(wake, mutex)
        }
        sleepers.subtract(1, ordering: .relaxed)
        pthread_mutex_unlock(mutex)
      }
      if isStopping.load(ordering: .sequentiallyConsistent) { return }
      seen = takeChunks(worker: worker)
    }
  }

  fileprivate func nextWorker() -> Int {
    workers.add(1, ordering: .relaxed).oldValue
  }

  /// Waits awake for a condition, for 50 µs at most, and says whether it holds.
  @inline(__always)
  private static func spin(_ condition: () -> Bool) -> Bool {
    var start: UInt64 = 0
    while true {
      for _ in 0..<32 {
        if condition() { return true }
        shim_pause()
      }
      let now = nanoseconds()
      if start == 0 { start = now }
      if now &- start > 40_000 { return condition() }
    }
  }

  private static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}

#if canImport(Darwin)
  private func crewMember(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let crew = Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue()
    crew.work(crew.nextWorker())
    return nil
  }
#else
  private func crewMember(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let crew = Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue()
    crew.work(crew.nextWorker())
    return nil
  }
#endif
