import Glibc

/// Whole small files, by the C library alone: connection files, kernelspecs.
enum Files {
  /// The bytes of a file; at most 16 MiB.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("read", path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("read", path)
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if bytes.count > 16 << 20 { throw FileError("read", path, reason: "it is too long") }
    }
  }

  /// Writes a file under a temporary name and moves it into place, so that nobody reads half of it.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileError) {
    let temporary = "\(path).\(getpid())~"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw FileError("write", path) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let error = FileError("write", path)
        close(file)
        unlink(temporary)
        throw error
      }
      rest = rest.dropFirst(count)
    }
    close(file)
    if rename(temporary, path) != 0 {
      let error = FileError("write", path)
      unlink(temporary)
      throw error
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(FileError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]), mode: mode)
    }
    if mkdir(path, mode) != 0, errno != EEXIST { throw FileError("make the folder", path) }
  }

  /// Removes a folder and all in it; one that does not exist is fine.
  static func removeFolder(_ path: String) throws(FileError) {
    for name in names(in: path) {
      let inner = "\(path)/\(name)"
      if isFolder(inner), !isLink(inner) {
        try removeFolder(inner)
      } else if unlink(inner) != 0 {
        throw FileError("remove", inner)
      }
    }
    if rmdir(path) != 0, errno != ENOENT { throw FileError("remove", path) }
  }

  /// The names in a folder, sorted; none where there is no folder.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether others than the owner may read the file.
  static func isOpenToOthers(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & 0o077 != 0
  }

  private static func isLink(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }
}

/// What the system says went wrong with a file.
struct FileError: Error, CustomStringConvertible {
  let description: String

  init(_ action: String, _ path: String, reason: String? = nil) {
    let reason = reason ?? String(cString: strerror(errno))
    description = "cannot \(action) \(path): \(reason)"
  }
}
