import Glibc

/// Whole files in and out, by the C library alone.
public enum Files {
  /// What the system says went wrong with a file.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// A sentence: `cannot read x.ipynb: No such file or directory`.
    public let description: String

    init(_ action: String, _ path: String) {
      description = "cannot \(action) \(path): \(String(cString: strerror(errno)))"
    }
  }

  /// The bytes of a file.
  public static func read(_ path: String) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure("read", path) }
    defer { close(file) }
    guard let bytes = readAll(file) else { throw Failure("read", path) }
    return bytes
  }

  /// All that comes from standard input.
  public static func readStandardInput() throws(Failure) -> [UInt8] {
    guard let bytes = readAll(STDIN_FILENO) else { throw Failure("read", "standard input") }
    return bytes
  }

  /// Writes a file under a temporary name and moves it into place, so that nobody sees half of it
  /// and a failure leaves the old one. Folders on the way are made; a link keeps pointing where it
  /// pointed.
  public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let path = resolved(path)
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    var facts = stat()
    let exists = stat(path, &facts) == 0
    if exists, facts.st_mode & S_IFMT != S_IFREG {
      // A device or pipe, such as /dev/stdout, is written as it is.
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0, put(bytes, into: file) else { throw Failure("write", path) }
      close(file)
      return
    }
    let temporary = "\(path).\(getpid())~"
    unlink(temporary)
    let mode = exists ? facts.st_mode & 0o777 : 0o644
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure("write", path) }
    let written = put(bytes, into: file)
    let failure = Failure("write", path)
    close(file)
    guard written else {
      unlink(temporary)
      throw failure
    }
    if rename(temporary, path) != 0 {
      let failure = Failure("write", path)
      unlink(temporary)
      throw failure
    }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(Failure) {
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw Failure("make the folder", path) }
  }

  /// Writes all bytes to an open file; false when that fails.
  @discardableResult
  public static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += count
      }
      return true
    }
  }

  private static func readAll(_ file: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
