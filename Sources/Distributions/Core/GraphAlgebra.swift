import Graphs

/// Formulas built as nodes of a graph.
public struct GraphAlgebra: Algebra {
  /// The graph that gets the nodes.
  public let graph: Graph

  /// An algebra that appends to a graph.
  public init(_ graph: Graph) { self.graph = graph }

  /// A constant node.
  public func constant(_ x: Double) -> NodeRef { graph.constant(x) }

  /// The node of a function.
  public func apply(_ function: Expression.Function, _ x: NodeRef) -> NodeRef {
    switch function {
    case .exp: graph.exp(x)
    case .log: graph.log(x)
    case .sqrt: graph.sqrt(x)
    case .lgamma: graph.lgamma(x)
    case .sigmoid: graph.sigmoid(x)
    case .logit: graph.sub(graph.log(x), graph.log1p(graph.neg(x)))
    case .cholesky: graph.cholesky(x)
    case .inverse: graph.inverse(x)
    }
  }

  /// The node of an operation.
  public func apply(
    _ operation: Expression.Operation, _ a: NodeRef, _ b: NodeRef
  ) -> NodeRef {
    switch operation {
    case .add: graph.add(a, b)
    case .subtract: graph.sub(a, b)
    case .multiply: graph.mul(a, b)
    case .divide: graph.div(a, b)
    }
  }
}
