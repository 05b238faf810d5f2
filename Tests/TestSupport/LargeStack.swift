#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs something on a thread with a large stack: unoptimised code takes some 25 KB for each
/// level that the parser descends, ten times what it takes otherwise.
public func withLargeStack(_ body: @escaping @Sendable () -> Void) {
  final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 256 << 20)
  defer { pthread_attr_destroy(&attributes) }
  let job = Unmanaged.passRetained(Job(body)).toOpaque()
  #if canImport(Glibc)
    var thread: pthread_t = 0
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, job)
    precondition(status == 0, "a thread must start")
    pthread_join(thread, nil)
  #else
    var thread: pthread_t?
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, job)
    precondition(status == 0, "a thread must start")
    if let thread { pthread_join(thread, nil) }
  #endif
}
