/// A parameter of a distribution: its name, what it may be, and its shape for one event.
public struct ParameterSpec: Sendable {
  /// The name by which it is given and reported.
  public let name: String
  /// Other names by which it may be given.
  public let aliases: [String]
  /// The values it may take.
  public let constraint: Support
  /// The value where it is left out; `nil` if it may not be.
  public let defaultValue: Double?
  /// What it means, in a sentence.
  public let meaning: String

  /// A parameter.
  public init(
    _ name: String, _ constraint: Support, _ meaning: String, aliases: [String] = [],
    defaultValue: Double? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.constraint = constraint
    self.defaultValue = defaultValue
    self.meaning = meaning
  }

  /// The number of axes that belong to one event: 0 for a number, 1 a vector, 2 a matrix.
  public var rank: Int { constraint.eventRank }

  /// The name, with the default if there is one.
  public var signature: String {
    guard let defaultValue else { return name }
    return "\(name) = \(defaultValue.asText)"
  }
}

extension Double {
  /// The number without a needless `.0`.
  var asText: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
  }
}
