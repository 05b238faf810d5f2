import Glibc
import Testing

/// The files of the project, read once for the tests on its shape.
enum SourceTree {
  /// A text file of the project.
  struct File: Sendable, CustomTestStringConvertible {
    /// Its path below the project's folder.
    let path: String
    /// Its lines.
    let lines: [Substring]

    /// The folder below `Sources` or `Tests`: the module.
    var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    /// Its name without the ending.
    var name: String { String(path.split(separator: "/").last?.split(separator: ".").first ?? "") }

    var testDescription: String { path }

    /// The lines without comments and without what stands in quotes.
    let code: [String]

    init(path: String, lines: [Substring]) {
      self.path = path
      self.lines = lines
      var isInLongText = false
      code = lines.map { line in
        let parts = line.split(separator: "\"\"\"", omittingEmptySubsequences: false)
        defer { if parts.count % 2 == 0 { isInLongText.toggle() } }
        return isInLongText || parts.count > 1 ? "" : Self.code(line)
      }
    }

    private static func code(_ line: Substring) -> String {
      var code: [UInt8] = []
      var isInText = false
      var previous: UInt8 = 0
      for byte in line.utf8 {
        if isInText {
          if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isInText = false }
          previous = previous == UInt8(ascii: "\\") ? 0 : byte
          continue
        }
        if byte == UInt8(ascii: "/"), previous == byte {
          code.removeLast()
          break
        }
        isInText = byte == UInt8(ascii: "\"")
        code.append(byte)
        previous = byte
      }
      return String(decoding: code, as: UTF8.self)
    }
  }

  /// The Swift files below `Sources`.
  static let sources = files(below: "Sources", ending: ".swift")

  /// The Swift files below `Tests`.
  static let tests = files(below: "Tests", ending: ".swift")

  /// The project's folder: two above this file's.
  static let root: String = {
    // The folder of the tests may be reached through a link.
    let real = realpath(#filePath, nil)
    defer { free(real) }
    let path = real.map { String(cString: $0) } ?? #filePath
    return "/" + path.split(separator: "/").dropLast(3).joined(separator: "/")
  }()

  /// The file at a path below the project's folder; without lines where there is none.
  static func file(_ path: String) -> File {
    guard let stream = fopen("\(root)/\(path)", "r") else { return File(path: path, lines: []) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
      bytes += chunk[..<count]
    }
    let text = Substring(decoding: bytes, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return File(path: path, lines: lines)
  }

  private static func files(below folder: String, ending: String) -> [File] {
    names(in: folder).flatMap { name -> [File] in
      let path = "\(folder)/\(name)"
      if name.hasSuffix(ending) { return [file(path)] }
      return name.contains(".") ? [] : files(below: path, ending: ending)
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir("\(root)/\(folder)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
