/// What an array's elements are.
public enum ElementKind: Sendable, Hashable {
  case real
  case int
  case bool
  case text
  /// Codes 1…K that stand for labels.
  case category(Labels)
}

/// A dense array of any rank, row-major, with named and labelled axes.
///
/// Numbers of every kind are stored as `Double` (integers are exact to 2⁵³, `true` is 1), text as
/// optional strings. A missing number is the NaN `NDArray.missing`, a missing text `nil`.
public struct NDArray: Sendable {
  /// The axes, slowest first; empty for a single value.
  public var axes: [Axis]
  /// What the elements are.
  public var kind: ElementKind
  /// The numbers (category codes among them); empty for text.
  public var numbers: [Double]
  /// The texts; empty for everything else.
  public var texts: [String?]

  /// An array of numbers.
  ///
  /// - Precondition: as many numbers as the axes have places.
  public init(_ numbers: [Double], axes: [Axis], kind: ElementKind = .real) {
    precondition(numbers.count == axes.reduce(1) { $0 * $1.size }, "axes and elements disagree")
    self.axes = axes
    self.kind = kind
    self.numbers = numbers
    texts = []
  }

  /// An array of texts.
  ///
  /// - Precondition: as many texts as the axes have places.
  public init(texts: [String?], axes: [Axis]) {
    precondition(texts.count == axes.reduce(1) { $0 * $1.size }, "axes and elements disagree")
    self.axes = axes
    kind = .text
    numbers = []
    self.texts = texts
  }

  /// A single number.
  public init(_ number: Double, kind: ElementKind = .real) {
    self.init([number], axes: [], kind: kind)
  }

  /// A vector.
  public init(vector: [Double], kind: ElementKind = .real) {
    self.init(vector, axes: [Axis(vector.count)], kind: kind)
  }

  /// The sizes of the axes.
  public var shape: [Int] { axes.map(\.size) }
  /// The number of axes.
  public var rank: Int { axes.count }
  /// The number of elements.
  public var count: Int { kind == .text ? texts.count : numbers.count }

  /// The number that stands for a missing one: a NaN with a payload of its own, as in R.
  public static let missing = Double(bitPattern: 0x7FF8_0000_0000_07A2)

  /// Whether a number is the missing one (any other NaN is not).
  public static func isMissing(_ number: Double) -> Bool {
    number.isNaN && number.bitPattern & 0xFFFF == 0x07A2
  }

  /// The flat positions (from 0) of missing elements.
  public var missingPositions: [Int] {
    kind == .text
      ? texts.indices.filter { texts[$0] == nil }
      : numbers.indices.filter { Self.isMissing(numbers[$0]) }
  }
}
