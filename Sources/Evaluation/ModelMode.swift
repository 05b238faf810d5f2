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
  /// Declares a weight of a layer.
  func weight(_ request: WeightRequest, at node: NodeID?, in evaluator: Evaluator) throws
    -> LayerWeight
  /// Numbers that are drawn anew at every run.
  func noise(_ kind: LayerNoise, _ axes: [Axis]) throws -> Symbolic
  /// What precedes the names of a layer's weights: the name that the layer is assigned to, or its
  /// kind and place where it stands inside a larger expression.
  func layerPrefix(_ kind: String, at node: NodeID?, in evaluator: Evaluator) -> String
  /// The axis that a size stands for.
  func axis(_ size: NodeID, in evaluator: Evaluator) throws -> Axis
}

extension ModelMode {
  private var unsupported: Fault { Fault(.model, "layers cannot be drawn one number at a time") }

  /// Not where values are draws: networks run as compiled programs.
  public func weight(_ request: WeightRequest, at node: NodeID?, in evaluator: Evaluator) throws
    -> LayerWeight
  { throw unsupported }
  /// Not where values are draws.
  public func noise(_ kind: LayerNoise, _ axes: [Axis]) throws -> Symbolic { throw unsupported }
  /// The running prefix.
  public func layerPrefix(_ kind: String, at node: NodeID?, in evaluator: Evaluator) -> String {
    evaluator.prefix
  }
  /// A known whole number.
  public func axis(_ size: NodeID, in evaluator: Evaluator) throws -> Axis { throw unsupported }
}
