import Language
import Testing

@Suite("The printer and the parser agree")
struct RoundTripTests {
  @Test("A program printed and read again is the same tree", arguments: CaseFiles.sources)
  func roundTrip(_ text: String) {
    let (tree, diagnostics) = Parser.parse(SourceText(name: "cell 1", text: text))
    guard diagnostics.isEmpty else { return }
    let printed = Formatter.format(tree)
    let (again, problems) = Parser.parse(SourceText(name: "cell 2", text: printed))
    #expect(problems.isEmpty, "\(DiagnosticRenderer().render(problems))")
    #expect(TreeDump.dump(again) == TreeDump.dump(tree), "\(printed)")
    #expect(Formatter.format(again) == printed)
  }

  @Test("The programs of the corpus are right", arguments: CaseFiles.programs.map(\.name))
  func programs(_ name: String) throws {
    let program = try #require(CaseFiles.programs.first { $0.name == name })
    let (tree, diagnostics) = Parser.parse(SourceText(name: name, text: program.text))
    #expect(diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics))")
    #expect(!tree.statements.isEmpty)
  }

  @Test("The corpus is large enough to show something")
  func corpus() {
    #expect(CaseFiles.programs.count >= 10)
    #expect(CaseFiles.sources.count >= 150)
  }

  @Test("Every node lies inside the text, its children inside it", arguments: CaseFiles.sources)
  func ranges(_ text: String) {
    let (tree, _) = Parser.parse(SourceText(name: "cell 1", text: text))
    for (place, node) in tree.nodes.enumerated() {
      #expect(0 <= node.range.lower && node.range.lower <= node.range.upper)
      #expect(node.range.upper <= tree.source.utf8.count)
      node.kind.forEachChild { child in
        #expect(Int(child.rawValue) < place)
        let inner = tree[child].range
        // A bracketed operand begins after the bracket, so only the outer limits hold.
        #expect(node.range.lower <= inner.lower && inner.upper <= node.range.upper)
      }
    }
  }
}
