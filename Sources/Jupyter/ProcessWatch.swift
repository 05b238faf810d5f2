import CZeroMQ
import Glibc

/// The main thread's work: signals, and the life of the process that started the kernel.
struct ProcessWatch {
  /// Readable when a signal came.
  private let signals: Int32
  private let launcher: Launcher?

  /// Blocks the signals for the whole process; to be made before any thread starts.
  init() {
    signal(SIGPIPE, SIG_IGN)
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signals = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    launcher = Launcher()
  }

  /// Returns when the kernel is to end: it was told to, by message or signal, or its launcher died.
  func serve(_ kernel: Kernel) {
    while true {
      var items = [
        pollfd(fd: kernel.endings.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&items, 2, launcher == nil ? -1 : 500)
      if !kernel.endings.take().isEmpty { return }
      while let number = nextSignal() {
        if number != SIGINT { return }
        kernel.interrupt()
      }
      if let launcher, launcher.isGone { return }
    }
  }

  private func nextSignal() -> Int32? {
    var facts = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard read(signals, &facts, size) == size else { return nil }
    return Int32(facts.ssi_signo)
  }
}

/// The process that started the kernel and says so in `JPY_PARENT_PID`.
private struct Launcher {
  private let pid: pid_t
  /// The parent at the start: the launcher, or something between the two.
  private let parent = getppid()

  init?() {
    guard let text = UserFolders.variable("JPY_PARENT_PID"), let pid = pid_t(text), pid > 1 else {
      return nil
    }
    // A number from another container names some other process here, or none.
    var ancestor = getppid()
    while ancestor != pid {
      guard ancestor > 1, let next = Self.parent(of: ancestor) else { return nil }
      ancestor = next
    }
    self.pid = pid
  }

  /// A process whose parent dies is given another one, not always number 1.
  var isGone: Bool {
    if getppid() != parent { return true }
    return parent != pid && kill(pid, 0) == -1 && errno == ESRCH
  }

  /// From /proc/PID/stat: `PID (name) state parent …`, where the name may hold anything.
  private static func parent(of pid: pid_t) -> pid_t? {
    guard let bytes = try? Files.read("/proc/\(pid)/stat") else { return nil }
    let facts = String(decoding: bytes, as: UTF8.self)
    guard let bracket = facts.lastIndex(of: ")") else { return nil }
    let words = facts[bracket...].split(separator: " ")
    return words.count > 2 ? pid_t(words[2]) : nil
  }
}
