/// One axis of an array: how many, of which dimension, and what its places are called.
public struct Axis: Sendable, Hashable {
  /// The number of places.
  public var size: Int
  /// The dimension's name (`N`), where it has one.
  public var name: String?
  /// The names of its places, where they have any.
  public var labels: Labels?

  /// An axis; unnamed and unlabelled unless said.
  public init(_ size: Int, name: String? = nil, labels: Labels? = nil) {
    self.size = size
    self.name = name
    self.labels = labels
  }
}

/// The names of an axis's places or of a category's values, with look-up; shared and immutable.
public final class Labels: Sendable, Hashable {
  /// The labels in order.
  public let names: [String]
  private let positions: [String: Int]

  /// Keeps `names` in this order; where one repeats, the first is found.
  public init(_ names: [String]) {
    self.names = names
    positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// The number of labels.
  public var count: Int { names.count }

  /// The place (from 0) of a label.
  public func position(of name: String) -> Int? { positions[name] }

  /// Labels are equal when their names are, in order.
  public static func == (a: Labels, b: Labels) -> Bool { a === b || a.names == b.names }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
