import Language
import TestSupport
import Testing

/// Small, fast and the same everywhere (Vigna's splitmix64).
private struct Noise {
  var state: UInt64

  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}

@Suite("Nothing that is typed stops the front end")
struct FuzzTests {
  /// Runs everything that reads a text, and checks what always holds.
  private static func read(_ text: String, cursor: Int? = nil) {
    let source = SourceText(name: "cell 1", text: text)
    let (tree, diagnostics) = Parser.parse(source)
    for diagnostic in diagnostics {
      #expect(!diagnostic.labels.isEmpty && !diagnostic.message.isEmpty)
      for label in diagnostic.labels {
        #expect(0 <= label.range.lower && label.range.lower <= label.range.upper)
        #expect(label.range.upper <= source.utf8.count)
      }
    }
    let rendered = DiagnosticRenderer().render(diagnostics)
    #expect(rendered.isEmpty == diagnostics.isEmpty)
    if diagnostics.isEmpty {
      let printed = SourceText(name: "cell 2", text: Formatter.format(tree))
      let (again, problems) = Parser.parse(printed)
      #expect(problems.isEmpty, "\(text) is printed as \(printed.text)")
      #expect(TreeDump.dump(again) == TreeDump.dump(tree), "\(text)")
    }
    _ = TreeDump.dump(tree)
    let state = Completeness.check(text)
    #expect((state == .complete) == diagnostics.isEmpty)
    let context = CursorContext(text, cursor: cursor ?? text.unicodeScalars.count)
    #expect(context.prefixRange.lowerBound >= 0)
  }

  @Test("Random bytes", arguments: 0..<40)
  func bytes(_ seed: Int) {
    var noise = Noise(state: UInt64(seed))
    for _ in 0..<20 {
      let count = noise.next(120)
      let bytes = (0..<count).map { _ in UInt8(noise.next(256)) }
      Self.read(String(decoding: bytes, as: UTF8.self), cursor: noise.next(130) - 5)
    }
  }

  private static let pieces = [
    "model", "fn", "for", "in", "while", "return", "break", "continue", "if", "else", "and", "or",
    "not", "true", "none", "missing", "end", "x", "y", "real", "index", "factor", "1", "2.5", "(",
    ")", "[", "]", "{", "}", ",", ".", "...", ":", ";", "=", "~", "?", "'", "|>", "+", "-", "*",
    "@", "^", "==", "<", "<=", ">", "\n", "\n  ", " ", "\"", "\"a\"", "\"{", "}\"", "\\\"", "{{",
    ":.3", "#", "\t", "µ", "\u{301}", "县", "\r\n", "\\mu", "def", "lambda", "<-", "**", "1e999",
  ]

  @Test("Random tokens", arguments: 0..<40)
  func tokens(_ seed: Int) {
    var noise = Noise(state: UInt64(1000 + seed))
    for _ in 0..<40 {
      let count = noise.next(30)
      let text = (0..<count).map { _ in
        Self.pieces[noise.next(Self.pieces.count)] + (noise.next(3) == 0 ? "" : " ")
      }.joined()
      Self.read(text, cursor: noise.next(60))
    }
  }

  @Test("Programs with a piece taken out, put in or swapped", arguments: CaseFiles.programs)
  func mutations(_ name: String, _ text: String) {
    var noise = Noise(state: UInt64(text.utf8.count))
    let scalars = Array(text.unicodeScalars)
    for _ in 0..<60 {
      var changed = scalars
      let place = noise.next(changed.count)
      switch noise.next(3) {
      case 0: changed.removeSubrange(place..<min(place + 1 + noise.next(4), changed.count))
      case 1:
        let piece = Self.pieces[noise.next(Self.pieces.count)]
        changed.insert(contentsOf: piece.unicodeScalars, at: place)
      default: changed.swapAt(place, noise.next(changed.count))
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: changed)
      Self.read(String(view), cursor: place)
    }
  }

  @Test("Every beginning of every program", arguments: CaseFiles.programs)
  func truncations(_ name: String, _ text: String) {
    let scalars = Array(text.unicodeScalars)
    // Every place of the first lines, then every seventh.
    for count in stride(from: 0, to: scalars.count, by: 7) {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[..<count])
      Self.read(String(view))
    }
  }

  private static let nests: [(open: String, close: String)] = [
    ("(", ")"), ("{", ""), ("-", ""), ("if x { ", " }"), ("[", "]"), ("{a: ", "}"),
    ("not ", ""), ("f(", ")"), ("x[", "]"), ("2^", ""), ("for i in x { ", " }"), ("\"{", "}\""),
    ("fn(x) = ", ""),
    ("if x { } else ", ""), ("(", ""), ("[", "}"), ("fn f(x) { ", "}"), ("1 + (", ")"),
    ("\"{f(\\\"{", ""), ("{...", "}"), ("model m() { ", "}"), ("x |> ", ""), (" {", "\n}"),
  ]

  @Test("Many thousand levels", arguments: nests.indices)
  func depth(_ place: Int) {
    let (open, close) = Self.nests[place]
    // The first ones as deep as a hostile text may be, the others well beyond the limit.
    let count = place < 4 ? 100_000 : 5_000
    let text =
      String(repeating: open, count: count) + "x" + String(repeating: close, count: count)
    withLargeStack { Self.readDeep(text) }
  }

  private static func readDeep(_ text: String) {
    let (tree, diagnostics) = Parser.parse(SourceText(name: "cell 1", text: text))
    #expect(!diagnostics.isEmpty)
    #expect(diagnostics.count < 3000)
    #expect(!tree.statements.isEmpty)
    _ = TreeDump.dump(tree)
    #expect(!DiagnosticRenderer().render(diagnostics).isEmpty)
    #expect(Completeness.check(text) != .complete)
  }

  @Test(
    "Many thousand steps to the right",
    arguments: [" + 1", ".a", "[1]", "(1)", "'", " |> f", " == 1", " or x", ":2", " < 1"])
  func length(_ step: String) {
    let text = "x" + String(repeating: step, count: 10_000)
    let (_, diagnostics) = Parser.parse(SourceText(name: "cell 1", text: text))
    // Only chains of comparisons are flat.
    #expect(diagnostics.count == (step == " < 1" ? 0 : 1))
  }

  @Test("As deep as is allowed, everything works")
  func allowed() {
    for (open, close) in [("(", ")"), ("f(", ")"), ("[", "]"), ("-", ""), ("if x { ", " }")] {
      let text = String(repeating: open, count: 900) + "x" + String(repeating: close, count: 900)
      withLargeStack { Self.read(text) }
      let source = SourceText(name: "cell 1", text: text)
      withLargeStack { #expect(Parser.parse(source).diagnostics.isEmpty) }
    }
  }
}
