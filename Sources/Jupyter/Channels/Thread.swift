import CZeroMQ
import Glibc

/// A thread of the system with a stack of its own size. The cooperative pool will not do: ZeroMQ
/// calls block, and cells recurse deeply.
struct Thread: @unchecked Sendable {
  // Unchecked: a thread's handle may be passed about; it is joined once.
  private let handle: pthread_t

  /// Starts a thread. A stack takes address space only; memory comes as it is touched. When the
  /// system refuses `stack` bytes, half of that is tried, and so on.
  init(_ name: String, stack: Int = 1 << 20, _ body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(Start(name: name, body: body)).toOpaque()
    var size = stack
    var handle = pthread_t()
    while true {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, size)
      let status = pthread_create(
        &handle, &attributes,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          pthread_setname_np(pthread_self(), String(start.name.prefix(15)))
          start.body()
          return nil
        }, start)
      pthread_attr_destroy(&attributes)
      if status == 0 { break }
      precondition(size > 1 << 18, "the system has no memory left for a thread")
      size /= 2
    }
    self.handle = handle
  }

  /// Waits for its end.
  func join() { pthread_join(handle, nil) }

  /// Lets it run on by itself.
  func detach() { pthread_detach(handle) }

  private final class Start {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
