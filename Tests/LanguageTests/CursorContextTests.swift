import Language
import Testing

@Suite("What stands at the cursor")
struct CursorContextTests {
  /// The context at the `‸` in a text.
  private func context(_ marked: String) -> CursorContext {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let cursor = parts[0].unicodeScalars.count
    return CursorContext(parts.joined(), cursor: cursor)
  }

  @Test("Words and their ranges")
  func words() {
    let inside = context("x = nor‸mal(0)")
    #expect(inside.prefix == "nor" && inside.prefixRange == 4..<7)
    #expect(inside.word == "normal" && inside.wordRange == 4..<10)
    #expect(inside.path == nil && inside.call == nil && inside.place == .code)

    let astral = context("\"😀\" + μ₀‸")
    #expect(astral.prefix == "μ₀" && astral.prefixRange == 6..<8)
    #expect(context("x = 2x‸").prefix == "x")
    #expect(context("x = 23‸").prefix == "")
    #expect(context("x = ‸").word == "")
    #expect(context("‸").prefixRange == 0..<0)
    #expect(context("µ‸").prefix == "μ")
    #expect(context("fit‸ (x)").word == "fit")
  }

  @Test("Cursors outside the text are brought back into it")
  func clamped() {
    #expect(CursorContext("abc", cursor: 99).prefix == "abc")
    #expect(CursorContext("abc", cursor: -3).prefix == "")
    #expect(CursorContext("abc", cursor: -3).word == "abc")
  }

  @Test("Paths before a dot")
  func paths() {
    #expect(context("post.‸").path == ["post"])
    #expect(context("post.h1.we‸ + 2").path == ["post", "h1"])
    #expect(context("y = f(post.b‸)").path == ["post"])
    #expect(context("f(x).‸").path == [])
    #expect(context("x[1].a‸").path == [])
    #expect(context("post.end‸").path == ["post"])
    #expect(context("post.end‸").prefix == "end")
    #expect(context("post.\nth‸").path == ["post"])
    #expect(context("\"a {post.th‸\"").path == ["post"])
  }

  @Test("Calls")
  func calls() throws {
    let first = try #require(context("fit(‸").call)
    #expect(first.callee == ["fit"] && first.calleeRange == 0..<3)
    #expect(first.argumentIndex == 0 && first.isAtArgumentStart && first.firstArgument == nil)

    let third = try #require(context("x = fit(m, data, se‸, steps = 3, draws = 2)").call)
    #expect(third.callee == ["fit"] && third.calleeRange == 4..<7)
    #expect(third.argumentIndex == 2 && third.isAtArgumentStart)
    #expect(third.firstArgument == "m" && third.label == nil)
    #expect(third.usedLabels == ["steps", "draws"])

    let labelled = try #require(
      context("fit(m, {a: [1, 2], b: (3, 4)}, seed = 1, method = la‸").call)
    #expect(labelled.argumentIndex == 3 && labelled.label == "method")
    #expect(labelled.usedLabels == ["seed"] && !labelled.isAtArgumentStart)

    let nested = try #require(context("f(g(1, h(2), ‸").call)
    #expect(nested.callee == ["g"] && nested.argumentIndex == 2)
    let outer = try #require(context("f(g(1, h(2)), ‸").call)
    #expect(outer.callee == ["f"] && outer.argumentIndex == 1)

    let operand = try #require(context("f(a + ‸").call)
    #expect(!operand.isAtArgumentStart && operand.argumentIndex == 0)
    let dotted = try #require(context("post.net.f(x.‸").call)
    #expect(dotted.callee == ["post", "net", "f"] && !dotted.isAtArgumentStart)
    #expect(try #require(context("f(x)(‸").call).callee == [])
    #expect(try #require(context("f(\n  a,\n  b‸\n)").call).argumentIndex == 1)
  }

  @Test("Pipes count as the first argument")
  func pipes() throws {
    let piped = try #require(context("t = 1\nhouses |> group(‸").call)
    #expect(piped.callee == ["group"] && piped.argumentIndex == 1)
    #expect(piped.firstArgument == "houses")
    let later = try #require(context("y = x[1, 2] |> f(2, ‸").call)
    #expect(later.argumentIndex == 2 && later.firstArgument == "x[1, 2]")
  }

  @Test("Where no call is")
  func noCall() {
    #expect(context("model m(y: re‸").call == nil)
    #expect(context("fn f(x, ‸").call == nil)
    #expect(context("(1 + ‸").call == nil)
    #expect(context("f(x); y‸").call == nil)
    #expect(context("f(x) + ‸").call == nil)
  }

  @Test("Indices")
  func indices() throws {
    let index = try #require(context("post.theta[1, ‸").index)
    #expect(index.base == ["post", "theta"] && index.axis == 1)
    let label = context("post.theta[\"A‸\"]")
    #expect(label.place == .text && label.prefix == "A" && label.index?.base == ["post", "theta"])
    let inCall = context("f(a[‸")
    #expect(inCall.index?.base == ["a"] && inCall.call?.callee == ["f"])
    #expect(context("a[f(‸").index == nil)
    #expect(context("x = [1, ‸").index == nil)
  }

  @Test("Texts and comments")
  func places() {
    let path = context("t = load(\"tables/ra‸\")")
    #expect(path.place == .text && path.prefix == "tables/ra" && path.prefixRange == 10..<19)
    #expect(path.call?.callee == ["load"] && path.call?.argumentIndex == 0)
    #expect(context("print(\"a {b} c‸").prefix == " c")
    #expect(context("x = 1 # some wor‸d").place == .comment)
    #expect(context("x = 1 # some wor‸d").prefix == "")
    let hole = context("print(\"a {mea‸")
    #expect(hole.place == .code && hole.prefix == "mea" && hole.call == nil)
    #expect(context("\"done\" + x‸").place == .code)
  }

  @Test("Abbreviations of letters")
  func latex() throws {
    let letter = try #require(context("y = \\alp‸").latex)
    #expect(letter.name == "alp" && letter.range == 4..<8)
    let low = try #require(context("σ\\_0‸").latex)
    #expect(low.name == "_0" && low.range == 1..<4)
    #expect(context("alpha‸").latex == nil)
    #expect(try #require(context("\\‸").latex).name == "")
    #expect(LatexNames.letters(for: "mu") == "μ")
    #expect(LatexNames.letters(for: "_0") == "₀")
    #expect(LatexNames.letters(for: "nothing") == nil)
    #expect(LatexNames.completions(of: "si").map(\.letters) == ["σ"])
    #expect(LatexNames.completions(of: "").count == LatexNames.table.count)
  }

  @Test(
    "Every letter of the table is one that a name may hold",
    arguments: LatexNames.table.keys.sorted())
  func table(_ name: String) throws {
    let letters = try #require(LatexNames.letters(for: name))
    let (_, diagnostics) = Parser.parse(SourceText(name: "cell 1", text: "x\(letters) = 1"))
    #expect(diagnostics.isEmpty)
  }
}
