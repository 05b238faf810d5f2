import Language

/// What an evaluator needs from the session around it.
public protocol EvaluatorHost: AnyObject {
  /// Throws when the running cell was interrupted; called at each statement and call.
  func poll() throws
  /// Says something that is no error.
  func warn(_ diagnostic: Diagnostic)
  /// `model name(…) { … }`.
  func defineModel(_ id: NodeID, in evaluator: Evaluator) throws
  /// Shows the help page of a name.
  func showHelp(_ name: String, at range: SourceRange, in tree: Tree) throws
}
