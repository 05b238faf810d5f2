// Whole files, in and out of memory.

import Glibc
import Values

/// Reads whole files.
enum FileBytes {
  /// The contents of a regular file; `name` is what messages call it.
  static func read(_ path: String, called name: String, limit: Int) throws(Fault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(name) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(name) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let what = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
      throw Fault(.data, "`\(name)` is \(what)", help: ["give the name of a data file"])
    }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw Fault(
        .limit, "`\(name)` is too large",
        notes: ["it has \(size >> 20) MiB; the limit is \(limit >> 20) MiB"])
    }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failed = true }
        if got <= 0 { break }
        count += got
      }
    }
    if failed { throw failure(name) }
    return bytes
  }

  private static func failure(_ name: String) -> Fault {
    Fault(.data, "`\(name)` cannot be read: \(String(cString: strerror(errno)))")
  }
}
