import Data
import Language
import Values

/// Any value of the language.
public enum Value {
  case none
  /// Numbers, truth values and text, single or in arrays.
  case array(NDArray)
  /// Random values known by their draws.
  case draws(Draws)
  /// A value inside a model that depends on its latents: a node of the graph.
  case symbolic(Symbolic)
  /// Arrays of things that are neither numbers nor text.
  case list([Value])
  case record(Record)
  case table(Table)
  case function(FunctionValue)
  case builtin(Builtin)
  case distribution(DistributionValue)
  /// An array of a model that statements fill element by element.
  case filling(Filling)
  /// Models, posteriors, pictures and other things with a life of their own.
  case object(any ObjectValue)
  /// What an earlier error left behind; using it raises no second error.
  case poison

  /// A single number.
  public static func number(_ value: Double) -> Value { .array(NDArray(value)) }
  /// A whole number.
  public static func int(_ value: Int) -> Value { .array(NDArray(Double(value), kind: .int)) }
  /// A truth value.
  public static func bool(_ value: Bool) -> Value { .array(NDArray(value ? 1 : 0, kind: .bool)) }
  /// A text.
  public static func text(_ value: String) -> Value { .array(NDArray(texts: [value], axes: [])) }

  /// What errors call this kind of value.
  public var kindName: String {
    switch self {
    case .none: "none"
    case .array(let array): Self.name(of: array)
    case .draws(let draws): draws.axes.isEmpty ? "draws of a number" : "draws of an array"
    case .symbolic(let value): value.axes.isEmpty ? "a random number" : "a random array"
    case .list: "a list"
    case .record: "a record"
    case .table: "a table"
    case .function, .builtin: "a function"
    case .distribution: "a distribution"
    case .filling: "an array to be filled"
    case .object(let object): object.kindName
    case .poison: "a failed value"
    }
  }

  private static func name(of array: NDArray) -> String {
    let element =
      switch array.kind {
      case .real: "number"
      case .int: "whole number"
      case .bool: "truth value"
      case .text: "text"
      case .category: "category"
      }
    return array.rank == 0
      ? (element == "text" ? "text" : "a \(element)") : "an array of \(element)s"
  }

  /// Whether it may be called.
  public var isCallable: Bool {
    switch self {
    case .function, .builtin, .poison: true
    default: false
    }
  }

  /// The axes of a numeric value.
  public var axes: [Axis]? {
    switch self {
    case .array(let array): array.axes
    case .draws(let draws): draws.axes
    case .symbolic(let symbolic): symbolic.axes
    case .filling(let filling): filling.axes
    default: nil
    }
  }

  /// Whether it depends on a model's latents.
  public var isRandom: Bool {
    switch self {
    case .symbolic, .draws: true
    case .filling(let filling): filling.isRandom
    case .list(let values): values.contains(where: \.isRandom)
    case .record(let record): record.fields.contains { $0.value.isRandom }
    case .distribution(let distribution): distribution.parameters.contains(where: \.isRandom)
    default: false
    }
  }
}

/// Named values in a fixed order.
public struct Record {
  /// The fields in order.
  public var fields: [(name: String, value: Value)]

  /// A record of these fields.
  public init(_ fields: [(name: String, value: Value)] = []) { self.fields = fields }

  /// The value of a field; setting replaces or appends.
  public subscript(_ name: String) -> Value? {
    get { fields.first { $0.name == name }?.value }
    set {
      if let place = fields.firstIndex(where: { $0.name == name }) {
        if let newValue { fields[place].value = newValue } else { fields.remove(at: place) }
      } else if let newValue {
        fields.append((name, newValue))
      }
    }
  }
}

/// A thing with a life of its own: a model, a posterior, a picture.
public protocol ObjectValue: AnyObject {
  /// What errors call it: `a posterior`.
  var kindName: String { get }
  /// The names that may follow the dot.
  var memberNames: [String] { get }
  /// What stands after the dot, or nil.
  func member(_ name: String) throws -> Value?
  /// `a + b` where it means something (layers of a picture).
  func adding(_ other: any ObjectValue) -> (any ObjectValue)?
}

extension ObjectValue {
  /// No members unless said.
  public var memberNames: [String] { [] }
  /// No members unless said.
  public func member(_ name: String) throws -> Value? { nil }
  /// No sum unless said.
  public func adding(_ other: any ObjectValue) -> (any ObjectValue)? { nil }
}

/// A function written in the language.
public final class FunctionValue {
  /// Its name; nil for `fn(…) = …` as a value.
  public let name: String?
  /// The tree that its parts refer to.
  public let tree: Tree
  /// Its parameters.
  public let parameters: [Parameter]
  /// What it does.
  public let body: Body
  /// The locals of the function in which it was made.
  public let captured: Frame?

  /// A function of a tree.
  public init(name: String?, tree: Tree, parameters: [Parameter], body: Body, captured: Frame?) {
    self.name = name
    self.tree = tree
    self.parameters = parameters
    self.body = body
    self.captured = captured
  }
}

/// The names that a running function or model body has set.
public final class Frame {
  /// The values by name.
  public var values: [String: Value] = [:]
  /// The names that must not leave the running round of a `for`.
  public let parent: Frame?
  /// Whether names not found here may be looked up in the session (functions: yes, models: no).
  public let isClosed: Bool

  /// An empty frame inside another.
  public init(parent: Frame?, isClosed: Bool = false) {
    self.parent = parent
    self.isClosed = isClosed
  }

  /// The innermost value of a name.
  public func lookup(_ name: String) -> Value? { values[name] ?? parent?.lookup(name) }
}
