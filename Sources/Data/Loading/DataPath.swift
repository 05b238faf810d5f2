// Where data files are looked for, and which may be read.

import Glibc
public import Values

/// The folders that data files are looked for in, and the only ones that they are read from.
///
/// In order: the working folder (the notebook's own), the folders of `CREDENCE_DATA` (separated by
/// `:`), `data` in the working folder, `credence` in the user's cache folder, and those that were
/// allowed besides. A name with `..`, an absolute name or a symbolic link is followed only as long
/// as it ends below one of them.
public struct DataPath: Sendable {
  /// The folder of the notebook or script.
  public let workingFolder: String
  /// The folders after the working folder, in order.
  public let folders: [String]
  private let home: String?

  /// A data path.
  ///
  /// - Parameters:
  ///   - workingFolder: the notebook's folder.
  ///   - environment: read for `CREDENCE_DATA`, `XDG_CACHE_HOME` and `HOME`.
  ///   - allowed: further folders that may be read (`--allow-read`).
  public init(workingFolder: String, environment: [String: String], allowed: [String] = []) {
    self.workingFolder = workingFolder
    home = environment["HOME"].flatMap { $0.hasPrefix("/") ? Self.normalized($0) : nil }
    var folders = (environment["CREDENCE_DATA"] ?? "").split(separator: ":").map(String.init)
    folders.append(Self.join(workingFolder, "data"))
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      folders.append(Self.join(cache, "credence"))
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folders.append(Self.join(home, ".cache/credence"))
    }
    self.folders = folders + allowed
  }

  /// All folders, in the order in which they are searched.
  public var searched: [String] { [workingFolder] + folders }

  /// The full path of the file called `name`, links resolved.
  ///
  /// - Throws: where there is none, with the folders searched and the nearest names; where it lies
  ///   outside the allowed folders.
  public func find(_ name: String) throws(Fault) -> String {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw Fault(.argument, "the name of a file is missing")
    }
    let roots = searched.compactMap { Self.resolved($0) }
    var refused = false
    for folder in name.hasPrefix("/") ? [""] : searched {
      let candidate = Self.join(folder, name)
      // What `..` climbs out of is never looked at, so that nothing can be learnt about it.
      let lexical = Self.normalized(Self.absolute(candidate))
      let lexicalRoots = roots + searched.map { Self.normalized(Self.absolute($0)) }
      guard Self.lies(lexical, below: lexicalRoots) else {
        refused = true
        continue
      }
      guard let path = Self.resolved(candidate) else { continue }
      if Self.lies(path, below: roots) { return path }
      refused = true
    }
    if refused {
      throw Fault(
        .data, "`\(name)` lies outside the folders that may be read",
        notes: ["they are \(described)"], help: ["start with `--allow-read DIR` to add a folder"])
    }
    throw notFound(name)
  }

  private func notFound(_ name: String) -> Fault {
    let near = NearFiles.search(for: name, in: searched)
    var help: [String] = []
    if !near.isEmpty {
      help.append("did you mean \(near.map { "\"\($0)\"" }.joined(separator: " or "))?")
    }
    help.append("put it beside the notebook, or name its folder in CREDENCE_DATA")
    return Fault(.data, "there is no file `\(name)`", notes: ["looked in \(described)"], help: help)
  }

  /// The folders in words: what lies in the working folder or the home folder is named from there,
  /// so that an error in a shared notebook tells nothing about the machine it came from.
  private var described: String {
    var seen: Set<String> = []
    let working = Self.normalized(Self.absolute(workingFolder))
    return searched.compactMap { folder in
      let path = Self.normalized(Self.absolute(folder))
      guard seen.insert(path).inserted else { return nil }
      if path == working { return "the notebook's folder" }
      if path == Self.join(working, "data") { return "its folder `data`" }
      if let home, path.hasPrefix(home + "/") { return "`~\(path.dropFirst(home.count))`" }
      return "`\(folder)`"
    }.joined(separator: ", ")
  }
}

extension DataPath {
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path from the root, where it is not yet.
  static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let current = getcwd(nil, 0) else { return "/" + path }
    defer { free(current) }
    return join(String(cString: current), path)
  }

  /// The path without `.` and `..`, by its text alone.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path with all links resolved; nil where nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func lies(_ path: String, below roots: [String]) -> Bool {
    roots.contains { root in path == root || path.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    }
  }
}
