import FoundationEssentials
import Glibc

/// Conversations beside this file: cells, and what a session answers.
///
/// A file holds cases, each a line `=== title`, cells divided by lines `# %%`, and after a line
/// `--- output` all that they print and show. `data` in the title marks cases that need the folders
/// of `CREDENCE_DATA`. With `CREDENCE_RECORD=1` the tests write what they find, to be looked over as
/// code is.
enum CaseFiles {
  struct Case: Sendable {
    var title: String
    var source = ""
    var expected = ""

    /// Whether it reads files that are not in the repository.
    var needsData: Bool { title.hasSuffix("(data)") }
  }

  static let folder = String(#filePath.dropLast("CaseFiles.swift".count)) + "cases/"
  static let isRecording = getenv("CREDENCE_RECORD") != nil
  static let dataFolders = getenv("CREDENCE_DATA").map { String(cString: $0) }

  /// The names of the case files.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  static func cases(of name: String) -> [Case] {
    let bytes = FileManager.default.contents(atPath: folder + name) ?? Data()
    var cases: [Case] = []
    var inOutput = false
    for line in String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("=== ") {
        cases.append(Case(title: String(line.dropFirst(4))))
        inOutput = false
      } else if line == "--- output" {
        inOutput = true
      } else if !cases.isEmpty {
        if inOutput {
          cases[cases.count - 1].expected += line + "\n"
        } else {
          cases[cases.count - 1].source += line + "\n"
        }
      }
    }
    for place in cases.indices {
      cases[place].source = trimmed(cases[place].source)
      cases[place].expected = trimmed(cases[place].expected)
    }
    return cases
  }

  static func write(_ cases: [Case], to name: String) throws {
    let text = cases.map { "=== \($0.title)\n\($0.source)\n--- output\n\($0.expected)\n" }
    try Data(text.joined(separator: "\n").utf8).write(to: URL(filePath: folder + name))
  }

  /// A text without blanks at the ends of its lines and line breaks at its end.
  static func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
