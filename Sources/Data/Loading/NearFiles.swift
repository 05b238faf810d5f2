// Files whose names are near one that was not found.

import Glibc

/// A bounded look through folders for files that may have been meant.
enum NearFiles {
  /// Up to three paths, as they would be written for `load`: first files of that very name in a
  /// folder below, then the nearest spellings.
  static func search(for name: String, in folders: [String]) -> [String] {
    let wanted = lastPart(name)
    var found: [String] = []
    for folder in folders {
      var left = 4000
      walk(folder, prefix: "", depth: 4, left: &left, into: &found)
    }
    var seen: Set<String> = []
    found = found.filter { seen.insert($0).inserted }
    let same = found.filter { lastPart($0) == wanted }
    if !same.isEmpty { return Array(same.prefix(3)) }
    let near = Set(Spelling.nearest(to: wanted, among: found.map(lastPart), limit: 3))
    if !near.isEmpty { return Array(found.filter { near.contains(lastPart($0)) }.prefix(3)) }
    // The right name with another ending, or none.
    let stem = stem(wanted)
    return Array(found.filter { stem.count > 2 && self.stem(lastPart($0)) == stem }.prefix(3))
  }

  /// Collects regular files; links are not followed and hidden names are passed over.
  private static func walk(
    _ folder: String, prefix: String, depth: Int, left: inout Int, into found: inout [String]
  ) {
    guard depth > 0, left > 0, let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    var below: [String] = []
    var files: [String] = []
    while left > 0, let entry = readdir(stream) {
      left -= 1
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      var status = stat()
      guard lstat(DataPath.join(folder, name), &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: files.append(prefix + name)
      case S_IFDIR: below.append(name)
      default: break
      }
    }
    found += files.sorted()
    for name in below.sorted() {
      walk(
        DataPath.join(folder, name), prefix: prefix + name + "/", depth: depth - 1, left: &left,
        into: &found)
    }
  }

  private static func lastPart(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func stem(_ name: String) -> String {
    name.split(separator: ".").first.map(String.init) ?? name
  }
}
