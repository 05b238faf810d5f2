import Glibc

/// Counts the plain memory that one thread takes from the heap: buffers that a kernel asks for, and
/// temporary allocations that do not fit on the stack.
///
/// The test executable has a `posix_memalign` of its own, which then serves all libraries.
enum AllocationCounter {
  nonisolated(unsafe) fileprivate static var watched: pthread_t = 0
  nonisolated(unsafe) fileprivate static var count = 0
  nonisolated(unsafe) fileprivate static var isWatching = false

  /// The number of allocations that `body` makes on this thread.
  static func count(_ body: () -> Void) -> Int {
    watched = pthread_self()
    count = 0
    isWatching = true
    body()
    isWatching = false
    return count
  }

  @inline(__always)
  fileprivate static func note() {
    if isWatching && pthread_self() == watched { count += 1 }
  }
}

@_silgen_name("__libc_memalign")
private func libcMemalign(_ alignment: Int, _ size: Int) -> UnsafeMutableRawPointer?

/// Stands for `posix_memalign` in the test executable.
@_cdecl("posix_memalign")
func countedMemalign(
  _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
) -> Int32 {
  AllocationCounter.note()
  result.pointee = libcMemalign(alignment, size)
  return result.pointee == nil ? ENOMEM : 0
}
