/// The syntax of one cell: an append-only array of nodes that refer to each other by id.
///
/// An array and not a recursive enum, so that depth costs no stack when a tree is freed.
public struct Tree: Sendable {
  /// The text that was parsed.
  public let source: SourceText
  /// All nodes; a node's id is its place here.
  public internal(set) var nodes: [Node] = []
  /// The statements of the cell, in order.
  public internal(set) var statements: [NodeID] = []
  /// Whether the last statement ends in `;`, which keeps its value from being shown.
  public internal(set) var suppressesResult = false

  init(source: SourceText) { self.source = source }

  /// The node with an id.
  public subscript(_ id: NodeID) -> Node { nodes[Int(id.rawValue)] }

  /// The text that a node spans.
  public func text(of id: NodeID) -> String { source.slice(self[id].range) }

  /// Adds a node and returns its id.
  mutating func append(_ kind: Node.Kind, _ range: SourceRange) -> NodeID {
    nodes.append(Node(kind: kind, range: range))
    return NodeID(rawValue: Int32(nodes.count - 1))
  }
}

/// The place of a node in its tree.
public struct NodeID: RawRepresentable, Hashable, Sendable {
  /// The index into `Tree.nodes`.
  public let rawValue: Int32

  /// The id with this index.
  public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A node of the tree: what it is and where it stands.
public struct Node: Sendable {
  /// What it is.
  public let kind: Kind
  /// Where it stands.
  public let range: SourceRange

  /// Every form of expression and statement.
  public enum Kind: Sendable {
    // Expressions.
    case number(Double, isInteger: Bool)
    case text([TextPart])
    case bool(Bool)
    case none
    case missing
    /// `end` inside an index.
    case end
    case name(String)
    /// `f(a, k = b)`; `piped` when written `a |> f(k = b)`, the first argument standing before it.
    case call(callee: NodeID, arguments: [Argument], piped: Bool)
    case index(base: NodeID, subscripts: [Subscript])
    case member(base: NodeID, name: String, nameRange: SourceRange)
    case transpose(NodeID)
    case unary(UnaryOperator, NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    /// `a < b <= c`: one operand more than operators.
    case comparison([NodeID], [ComparisonOperator])
    /// `lower:upper`.
    case range(NodeID, NodeID)
    case array([NodeID])
    case comprehension(body: NodeID, clauses: [ForClause], condition: NodeID?)
    case record([RecordEntry])
    /// `fn(params) = body` or `fn(params) { body }` as a value.
    case function(parameters: [Parameter], body: Body)
    case conditional(condition: NodeID, then: [NodeID], otherwise: [NodeID]?)

    // Statements; an expression may stand as one too.
    case model(name: String, nameRange: SourceRange, parameters: [Parameter], body: [NodeID])
    case functionDefinition(
      name: String, nameRange: SourceRange, parameters: [Parameter], body: Body)
    case forLoop(variable: String, variableRange: SourceRange, source: NodeID, body: [NodeID])
    case whileLoop(condition: NodeID, body: [NodeID])
    case `return`(NodeID?)
    case `break`
    case `continue`
    /// `place = value`; the place is a `name`, `member` or `index` node.
    case assignment(place: NodeID, value: NodeID)
    /// `name[subscripts] ~ distribution`; `subscripts` is nil without brackets.
    case sample(
      name: String, nameRange: SourceRange, subscripts: [Subscript]?, distribution: NodeID)
    /// `name: kind[shape]`, an array that later statements fill.
    case declaration(name: String, nameRange: SourceRange, kind: KindSyntax, shape: [NodeID])
    /// `?name`.
    case help(String)

    /// What could not be read; a diagnostic tells why.
    case invalid
  }
}

/// A piece of a text literal.
public enum TextPart: Sendable {
  case characters(String)
  /// `{value:.digits}`.
  case hole(NodeID, digits: Int?)
}

/// An argument of a call.
public struct Argument: Sendable {
  /// The name before `=`, if any.
  public let label: String?
  /// Where the name stands.
  public let labelRange: SourceRange?
  /// The value.
  public let value: NodeID
}

/// A subscript between square brackets.
public enum Subscript: Sendable {
  case expression(NodeID)
  /// A lone `:`.
  case all(SourceRange)
}

/// `name in source` of a comprehension.
public struct ForClause: Sendable {
  /// The loop's name.
  public let variable: String
  /// What it runs over.
  public let source: NodeID
}

/// An entry of a record literal.
public enum RecordEntry: Sendable {
  /// `{x}`, short for `{x: x}`; the node is the name's use.
  case shorthand(String, NodeID)
  case field(String, SourceRange, NodeID)
  /// `...other`.
  case spread(NodeID)
}

/// What a function does: one expression, or statements.
public enum Body: Sendable {
  case expression(NodeID)
  case block([NodeID])
}

/// A parameter of a model or function.
public struct Parameter: Sendable {
  /// Its name.
  public let name: String
  /// Where the name stands.
  public let nameRange: SourceRange
  /// The kind after the colon; nil when none is written.
  public let kind: KindSyntax?
  /// The shape in brackets; nil without brackets.
  public let shape: [NodeID]?
  /// The value after `=`.
  public let defaultValue: NodeID?
}

/// A kind as written after a colon.
public enum KindSyntax: Sendable {
  case real, int, bool, simplex
  /// `index(J)`.
  case index(NodeID)
}

/// Operators with one operand.
public enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
}

/// Operators with two operands, but for comparisons.
public enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case matrixProduct = "@"
  case power = "^"
  case and
  case or
}

/// Operators that compare.
public enum ComparisonOperator: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in`
}
