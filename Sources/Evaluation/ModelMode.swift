import Language
import Values

/// How the statements that only models have are carried out: as terms of a log density, or as draws.
public protocol ModelMode: AnyObject {
  /// `name[subscripts] ~ distribution`.
  func sample(
    _ name: String, _ nameRange: SourceRange, _ subscripts: [Subscript]?, _ distribution: NodeID,
    at statement: NodeID, in evaluator: Evaluator) throws
  /// `name: kind[shape]`.
  func declare(
    _ name: String, _ nameRange: SourceRange, _ kind: KindSyntax, _ shape: [NodeID],
    at statement: NodeID, in evaluator: Evaluator) throws
  /// `place = value`.
  func assign(_ place: NodeID, _ value: NodeID, at statement: NodeID, in evaluator: Evaluator)
    throws
  /// `for name in source { … }`.
  func loop(
    _ variable: String, _ source: NodeID, _ body: [NodeID], at statement: NodeID,
    in evaluator: Evaluator) throws
  /// `factor(value)`: adds to the log density.
  func factor(_ value: Value, at statement: NodeID?, in evaluator: Evaluator) throws
  /// Called before each statement of the body.
  func begin(_ statement: NodeID, in evaluator: Evaluator)
}
