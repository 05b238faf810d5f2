import CZeroMQ
import Glibc
import Synchronization

/// Letters from any thread to one: the only way by which the kernel's threads talk.
///
/// Its descriptor becomes readable when something was posted, so the receiver can wait for it
/// together with sockets.
final class Mailbox<Letter: Sendable>: Sendable {
  private let letters = Mutex<[Letter]>([])
  /// Readable while letters wait.
  let descriptor: Int32

  init() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    precondition(descriptor >= 0, "the system has no file descriptor left for a mailbox")
  }

  deinit { Glibc.close(descriptor) }

  func post(_ letter: Letter) {
    let wasEmpty = letters.withLock { letters in
      letters.append(letter)
      return letters.count == 1
    }
    if wasEmpty { eventfd_write(descriptor, 1) }
  }

  /// All letters that wait, oldest first.
  func take() -> [Letter] {
    var count: eventfd_t = 0
    eventfd_read(descriptor, &count)
    return letters.withLock { letters in
      let taken = letters
      letters = []
      return taken
    }
  }

  /// How many letters wait.
  var count: Int { letters.withLock { $0.count } }

  /// Waits for letters, for ever or for some milliseconds; empty when none came.
  func wait(milliseconds: Int = -1) -> [Letter] {
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&item, 1, Int32(clamping: milliseconds))
    return take()
  }

  /// Posts a letter unless `merge` can make it part of the last one that waits.
  func postOrMerge(_ letter: Letter, merge: (inout Letter) -> Bool) {
    let wasEmpty = letters.withLock { letters in
      if let last = letters.indices.last, merge(&letters[last]) { return false }
      letters.append(letter)
      return letters.count == 1
    }
    if wasEmpty { eventfd_write(descriptor, 1) }
  }
}
