import Language
import Values

/// A call of a builtin: its arguments by name, and the words for what is wrong with them.
public struct Call {
  /// An argument: its value, and where it stands.
  public struct Bound {
    /// The value; `none` for a quoted one.
    public var value: Value
    /// The node of the argument.
    public var node: NodeID?
    /// The column or latent that a bare name meant.
    public var member: String?
    /// The label before `=`.
    public var label: String?

    init(value: Value, node: NodeID?, member: String?, label: String?) {
      self.value = value
      self.node = node
      self.member = member
      self.label = label
    }

    /// A value that stands nowhere in the text.
    public init(_ value: Value) { self.init(value: value, node: nil, member: nil, label: nil) }
  }

  /// Who is calling.
  public let evaluator: Evaluator
  /// What is called.
  public let builtin: Builtin
  /// The node of the whole call.
  public let node: NodeID?
  /// Arguments of named parameters.
  public var arguments: [String: Bound] = [:]
  /// Further arguments in order: `rest`, `labels`, `members`, `quoted`.
  public var others: [Bound] = []

  /// Whether an argument was given and is not `none`.
  public func has(_ name: String) -> Bool {
    guard let bound = arguments[name] else { return false }
    if case .none = bound.value { return false }
    return true
  }

  /// The value of an argument, if given and not `none`.
  public func optional(_ name: String) -> Value? {
    guard let bound = arguments[name] else { return nil }
    if case .none = bound.value { return nil }
    return bound.value
  }

  /// The value of a required argument.
  public func value(_ name: String) throws -> Value {
    guard let bound = arguments[name] else {
      throw failure(.argument, "`\(builtin.name)` needs `\(name)`", help: ["\(builtin.signature)"])
    }
    return bound.value
  }

  /// An error at an argument, or at the whole call.
  public func failure(
    _ kind: Diagnostic.Kind, _ message: String, at name: String? = nil, label: String = "",
    notes: [String] = [], help: [String] = []
  ) -> Diagnostic {
    failure(
      kind, message, node: name.flatMap { arguments[$0]?.node }, label: label, notes: notes,
      help: help)
  }

  /// An error at a node, or at the whole call.
  public func failure(
    _ kind: Diagnostic.Kind, _ message: String, node place: NodeID?, label: String = "",
    notes: [String] = [], help: [String] = []
  ) -> Diagnostic {
    evaluator.diagnostic(kind, message, at: place ?? node, label: label, notes: notes, help: help)
  }

  /// Runs work whose faults belong to an argument.
  public func at<T>(_ name: String?, _ work: () throws -> T) throws -> T {
    do { return try work() } catch let fault as Fault {
      throw evaluator.diagnostic(fault, at: name.flatMap { arguments[$0]?.node } ?? node)
    }
  }

  private func mismatch(_ name: String, _ wanted: String, _ value: Value) -> Diagnostic {
    failure(
      .kind, "`\(name)` of `\(builtin.name)` must be \(wanted)", at: name,
      label: "this is \(value.kindName)")
  }

  /// An argument that must be known numbers (truth values and categories pass).
  public func array(_ name: String) throws -> NDArray {
    let value = try value(name)
    guard case .array(let array) = try evaluator.settled(value), array.kind != .text else {
      throw mismatch(name, "numbers", value)
    }
    return array
  }

  /// An argument that must be known: numbers or text.
  public func anyArray(_ name: String) throws -> NDArray {
    let value = try value(name)
    guard case .array(let array) = try evaluator.settled(value) else {
      throw mismatch(name, "numbers or text", value)
    }
    return array
  }

  /// A single number.
  public func number(_ name: String, default fallback: Double? = nil) throws -> Double {
    guard let value = optional(name) else {
      if let fallback { return fallback }
      throw mismatch(name, "a number", try value(name))
    }
    guard case .array(let array) = try evaluator.settled(value), array.count == 1,
      array.kind != .text
    else { throw mismatch(name, "a number", value) }
    return array.numbers[0]
  }

  /// A single whole number.
  public func int(_ name: String, default fallback: Int? = nil) throws -> Int {
    if !has(name), let fallback { return fallback }
    let number = try number(name)
    guard let whole = Int(exactly: number) else {
      throw failure(
        .value, "`\(name)` of `\(builtin.name)` must be a whole number", at: name,
        label: ValueText.number(number))
    }
    return whole
  }

  /// A truth value.
  public func bool(_ name: String, default fallback: Bool) throws -> Bool {
    guard let value = optional(name) else { return fallback }
    guard case .array(let array) = value, array.count == 1, array.kind != .text else {
      throw mismatch(name, "true or false", value)
    }
    return array.numbers[0] != 0
  }

  /// A text.
  public func text(_ name: String, default fallback: String? = nil) throws -> String {
    guard let value = optional(name) else {
      if let fallback { return fallback }
      throw mismatch(name, "text", try value(name))
    }
    guard case .array(let array) = value, array.kind == .text, array.count == 1,
      let text = array.texts[0]
    else { throw mismatch(name, "text", value) }
    return text
  }

  /// An axis argument (from 1) as a place from 0, checked against a rank; nil when not given.
  public func axis(_ name: String = "axis", rank: Int) throws -> Int? {
    guard has(name) else { return nil }
    let axis = try int(name)
    guard axis >= 1, axis <= rank else {
      throw failure(
        .index, "axis \(axis) of an array with \(rank) \(rank == 1 ? "axis" : "axes")", at: name,
        help: ["axes count from 1"])
    }
    return axis - 1
  }

  /// A shape argument: a whole number or an array of them.
  public func shape(_ name: String) throws -> [Axis] {
    try array(name).numbers.map { number in
      guard let size = Int(exactly: number), size >= 0, size <= 1 << 40 else {
        throw failure(
          .value, "a size must be a whole number, 0 or more", at: name,
          label: ValueText.number(number))
      }
      return Axis(size)
    }
  }

  /// A seed, or nil to draw from the session's stream.
  public func seed() throws -> UInt64? {
    guard has("seed") else { return nil }
    return UInt64(bitPattern: Int64(try int("seed")))
  }

  /// A word or a word with arguments (`adam(0.01)`).
  public func word(_ name: String) throws -> WordValue? {
    guard let value = optional(name) else { return nil }
    if case .object(let object) = value, let word = object as? WordValue { return word }
    return WordValue(name: try text(name))
  }
}

/// A word of an option's set, with arguments where it takes any: `adam(0.01)`, `lowrank(2)`.
public final class WordValue: ObjectValue {
  /// The word.
  public let name: String
  /// Its arguments without a label.
  public let positional: [Value]
  /// Its arguments with one.
  public let labelled: [String: Value]

  /// A word with arguments.
  public init(name: String, positional: [Value] = [], labelled: [String: Value] = [:]) {
    self.name = name
    self.positional = positional
    self.labelled = labelled
  }

  /// What errors call it.
  public var kindName: String { "the option `\(name)`" }

  /// A numeric argument by place or label.
  public func number(_ place: Int, _ label: String) -> Double? {
    let value = labelled[label] ?? (place < positional.count ? positional[place] : nil)
    guard case .array(let array)? = value, array.count == 1, array.kind != .text else { return nil }
    return array.numbers[0]
  }
}
