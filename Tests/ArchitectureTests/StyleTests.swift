import Testing

/// What holds for every file.
@Suite struct StyleTests {
  @Test(arguments: SourceTree.sources + SourceTree.tests)
  func fileIsShort(_ file: SourceTree.File) {
    #expect(file.lines.count <= 500)
  }

  @Test(arguments: SourceTree.sources)
  func everyPublicDeclarationIsDocumented(_ file: SourceTree.File) {
    let declaration =
      /^\s*public (?:(?:static|final|mutating|indirect|convenience|nonisolated|override) )*(?:func|var|let|struct|class|enum|protocol|init|typealias|subscript|actor)\b/
    for (number, line) in file.code.enumerated()
    where line.contains("public ") && line.firstMatch(of: declaration) != nil {
      if isWitness(number, in: file) { continue }
      var above = number - 1
      while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
      let comment = above >= 0 ? file.lines[above].drop { $0 == " " } : ""
      #expect(comment.hasPrefix("///"), "line \(number + 1): \(line)")
    }
  }

  /// Whether a line stands in an extension that makes a type conform to a protocol, where the
  /// requirement is documented.
  private func isWitness(_ number: Int, in file: SourceTree.File) -> Bool {
    guard file.lines[number].hasPrefix(" ") else { return false }
    let outer = file.lines[..<number].last { $0.first.map { $0 != " " && $0 != "}" } ?? false }
    return outer?.firstMatch(of: #/^extension [\w.]+: /#) != nil
  }

  @Test(arguments: SourceTree.sources.filter { $0.module != "credence" })
  func nothingPrints(_ file: SourceTree.File) {
    for (number, line) in file.code.enumerated() where line.contains("(") {
      let call = line.firstMatch(of: /(?:^|[^.\w])(?:print|debugPrint|puts|fputs|printf)\(/)
      let isDeclared = line.contains("func print(") || line.contains("case print(")
      #expect(call == nil || isDeclared, "line \(number + 1): \(line)")
    }
  }

  @Test(arguments: SourceTree.sources)
  func nothingIsGlobalAndMutable(_ file: SourceTree.File) {
    for (number, line) in file.code.enumerated() where line.contains("var ") {
      let isGlobal = line.firstMatch(of: /^(?:\w+ |\w+\(\w+\) )*var \w/) != nil
      let isStatic = line.firstMatch(of: /\bstatic var \w+[^{]*=[^{]*$/) != nil
      #expect(!isGlobal && !isStatic, "line \(number + 1): \(line)")
    }
  }

  @Test func thereIsSomethingToTest() {
    #expect(SourceTree.sources.count > 200)
    #expect(SourceTree.tests.count > 20)
  }
}
