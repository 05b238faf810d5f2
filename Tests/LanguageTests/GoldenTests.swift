import Language
import Testing

@Suite("Trees and errors as recorded")
struct GoldenTests {
  @Test("Every case gives what its file says", arguments: CaseFiles.names)
  func cases(_ file: String) throws {
    var cases = CaseFiles.cases(of: file)
    #expect(!cases.isEmpty)
    for place in cases.indices {
      let entry = cases[place]
      #expect(!entry.sections.isEmpty, "\(entry.title) expects nothing")
      for (section, wanted) in entry.sections.enumerated() {
        let found = CaseFiles.trimmed(Self.result(of: entry.source, as: wanted.kind))
        if CaseFiles.isRecording {
          cases[place].sections[section].expected = found
        } else {
          #expect(found == wanted.expected, "\(file): \(entry.title)")
        }
      }
    }
    if CaseFiles.isRecording { try CaseFiles.write(cases, to: file) }
  }

  static func result(of text: String, as kind: String) -> String {
    let source = SourceText(name: "cell 1", text: text)
    let (tree, diagnostics) = Parser.parse(source)
    let errors = DiagnosticRenderer().render(diagnostics)
    switch kind {
    case "errors": return errors.isEmpty ? "none" : errors
    case "tree": return errors.isEmpty ? TreeDump.dump(tree) : errors
    case "format": return errors.isEmpty ? Formatter.format(tree) : errors
    default: return "there is no section `\(kind)`"
    }
  }
}
