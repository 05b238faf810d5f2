/// What a node carries besides its inputs: axes, bounds, constants. Equal bits, equal attributes.
public struct Attributes: Hashable, Sendable {
  /// Small integers: axes, starts, counts, flags, a shape.
  public var ints: [Int]
  /// Numbers: a constant's elements, an op's parameters.
  public var reals: [Double]
  /// The body of a recursion.
  public var body: Subgraph?

  /// Attributes; empty unless said.
  public init(ints: [Int] = [], reals: [Double] = [], body: Subgraph? = nil) {
    self.ints = ints
    self.reals = reals
    self.body = body
  }

  /// No attributes.
  public static let none = Attributes()

  /// Compares numbers by their bits, so that `-0.0` and `0.0` differ and a NaN equals itself.
  public static func == (a: Attributes, b: Attributes) -> Bool {
    a.ints == b.ints && a.body == b.body && a.reals.count == b.reals.count
      && zip(a.reals, b.reals).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  /// Hashes the integers, the numbers' bits and the body's identity.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ints)
    hasher.combine(reals.count)
    for real in reals.prefix(64) { hasher.combine(real.bitPattern) }
    hasher.combine(body)
  }
}

/// A graph inside a node, with its inputs and outputs; compared by identity.
public final class Subgraph: Hashable, Sendable {
  /// The nodes.
  public let nodes: [Node]
  /// The outputs among them.
  public let outputs: [NodeRef]
  /// The inputs, in the order in which they were declared.
  public let slots: [Slot]

  /// Freezes a graph as a body.
  public init(_ graph: Graph, outputs: [NodeRef]) {
    nodes = graph.nodes
    slots = graph.slots
    self.outputs = outputs
  }

  /// A body equals itself only.
  public static func == (a: Subgraph, b: Subgraph) -> Bool { a === b }
  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
