/// Prints a tree as s-expressions, one statement after the other.
public struct TreeDump {
  /// All statements of a cell, each on lines of its own.
  public static func dump(_ tree: Tree) -> String { "" }

  /// One node.
  public static func dump(_ node: NodeID, in tree: Tree) -> String { "" }
}
