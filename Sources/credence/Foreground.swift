import Glibc
import Notebooks
import Synchronization

/// Work on a thread with a big stack, while the process's first thread takes the signals.
enum Foreground {
  /// Address space for the stack: programs may recurse deeply.
  private static let stack = 1 << 30

  /// How far over its limit a cell that does not stop may be, in milliseconds.
  private static let patience = 10_000

  /// Runs `work` to its end and returns its value. An interrupt raises `stop`; after `insistence`
  /// of them in vain, the process ends.
  static func run(
    _ stop: RunStop, insistence: Int = 3, _ work: @escaping @Sendable () -> Int32
  ) -> Int32 {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGUSR1)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let task = Task(work, waiter: pthread_self())
    task.start(stack: stack)
    while true {
      var pause = timespec(tv_sec: 0, tv_nsec: 200_000_000)
      let signal = sigtimedwait(&signals, nil, &pause)
      if let status = task.status { return status }
      if signal == SIGINT, stop.interrupt() >= insistence {
        Output.err("credence: interrupted; the cell did not stop in time\n")
        _exit(Failure.interrupted)
      }
      if let late = stop.overdue, late > patience {
        Output.err("credence: a cell is over its time limit and does not stop\n")
        _exit(Failure.timeLimit)
      }
    }
  }

  /// One piece of work and the thread that waits for it.
  private final class Task: @unchecked Sendable {
    // Unchecked: the handle of the waiting thread is only read.
    private let work: @Sendable () -> Int32
    private let waiter: pthread_t
    private let result = Mutex<Int32?>(nil)

    var status: Int32? { result.withLock { $0 } }

    init(_ work: @escaping @Sendable () -> Int32, waiter: pthread_t) {
      self.work = work
      self.waiter = waiter
    }

    /// Starts the thread; when the system refuses the stack, half of it is tried, and so on.
    func start(stack: Int) {
      var size = stack
      let argument = Unmanaged.passRetained(self).toOpaque()
      while true {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, size)
        var thread = pthread_t()
        let status = pthread_create(
          &thread, &attributes,
          { argument in
            guard let argument else { return nil }
            let task = Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
            let status = task.work()
            task.result.withLock { $0 = status }
            pthread_kill(task.waiter, SIGUSR1)
            return nil
          }, argument)
        pthread_attr_destroy(&attributes)
        if status == 0 {
          pthread_detach(thread)
          return
        }
        if size <= 1 << 20 {
          Output.err("credence: the system has no memory left for a thread\n")
          _exit(1)
        }
        size /= 2
      }
    }
  }
}
