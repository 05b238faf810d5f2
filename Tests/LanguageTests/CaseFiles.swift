import FoundationEssentials
import Language

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The cases beside this file: programs, and what is expected of them.
///
/// A file holds cases, each a line `=== title`, the source, and one or more sections
/// `--- tree`, `--- errors` or `--- format` with what is expected. With `CREDENCE_RECORD=1` in
/// the environment the tests write what they find, to be looked over as code is.
enum CaseFiles {
  /// One case.
  struct Case: Sendable {
    var title: String
    var source: String
    var sections: [(kind: String, expected: String)]
  }

  static let folder = String(#filePath.dropLast("CaseFiles.swift".count)) + "cases/"

  static let isRecording = getenv("CREDENCE_RECORD") != nil

  /// The names of the case files.
  static let names = files(in: folder, suffix: ".txt")

  /// The programs of the corpus: name and text.
  static let programs = files(in: folder + "programs/", suffix: ".credence").map {
    (name: $0, text: read(folder + "programs/" + $0))
  }

  /// Every source of the corpus, right and wrong.
  static let sources: [String] =
    programs.map(\.text) + names.flatMap { cases(of: $0).map(\.source) }

  static func read(_ path: String) -> String {
    guard let data = FileManager.default.contents(atPath: path) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  private static func files(in folder: String, suffix: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The cases of one file.
  static func cases(of name: String) -> [Case] {
    var cases: [Case] = []
    for line in read(folder + name).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        cases.append(Case(title: String(line.dropFirst(4)), source: "", sections: []))
      } else if cases.isEmpty {
        continue
      } else if line.hasPrefix("--- ") {
        cases[cases.count - 1].sections.append((String(line.dropFirst(4)), ""))
      } else if cases[cases.count - 1].sections.isEmpty {
        cases[cases.count - 1].source += line + "\n"
      } else {
        let last = cases[cases.count - 1].sections.count - 1
        cases[cases.count - 1].sections[last].expected += line + "\n"
      }
    }
    for place in cases.indices {
      // Lines end a source's last line only where the source is meant to have it.
      cases[place].source = trimmed(cases[place].source)
      for section in cases[place].sections.indices {
        let expected = cases[place].sections[section].expected
        cases[place].sections[section].expected = trimmed(expected)
      }
    }
    return cases
  }

  /// Writes a file anew.
  static func write(_ cases: [Case], to name: String) throws {
    let text = cases.map { entry in
      "=== \(entry.title)\n\(entry.source)\n"
        + entry.sections.map { "--- \($0.kind)\n\($0.expected)\n" }.joined()
    }.joined(separator: "\n")
    try Data(text.utf8).write(to: URL(filePath: folder + name))
  }

  /// A text without the line breaks at its end.
  static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
