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
/// Numbers of every kind are `Double` (integers are exact to 2⁵³, `true` is 1), text optional strings.
/// A missing number is the NaN `NDArray.missing`, a missing text `nil`. Arrays of bytes, as images
/// are, may keep them (`bytes`): they take an eighth of the memory until someone wants `numbers`.
public struct NDArray: Sendable {
  /// The axes, slowest first; empty for a single value.
  public var axes: [Axis]
  /// What the elements are.
  public var kind: ElementKind
  /// The texts; empty for everything else.
  public var texts: [String?]
  @usableFromInline var own: [Double]
  @usableFromInline var store: ByteStore?

  /// The numbers (category codes among them); empty for text.
  ///
  /// An array of bytes decodes them once and keeps them: large ones are better read through
  /// `bytes`, `transient` or single elements.
  @inlinable
  public var numbers: [Double] {
    get { store?.numbers ?? own }
    set {
      own = newValue
      store = nil
    }
    _modify {
      if let bytes = store {
        own = bytes.decoded()
        store = nil
      }
      yield &own
    }
  }

  /// The bytes that the numbers are made of, where the array keeps them so.
  public var bytes: ByteStore? { store }

  /// The numbers for one look through them: those of bytes are decoded and not kept.
  public var transient: [Double] { store?.decoded() ?? own }

  /// The number at a flat position.
  @inlinable
  public subscript(flat place: Int) -> Double { store?[place] ?? own[place] }

  /// An array of numbers.
  ///
  /// - Precondition: as many numbers as the axes have places.
  public init(_ numbers: [Double], axes: [Axis], kind: ElementKind = .real) {
    precondition(numbers.count == axes.reduce(1) { $0 * $1.size }, "axes and elements disagree")
    self.axes = axes
    self.kind = kind
    own = numbers
    texts = []
  }

  /// An array of numbers kept as bytes.
  ///
  /// - Precondition: as many bytes as the axes have places.
  public init(bytes: ByteStore, axes: [Axis], kind: ElementKind) {
    precondition(bytes.count == axes.reduce(1) { $0 * $1.size }, "axes and elements disagree")
    self.axes = axes
    self.kind = kind
    own = []
    store = bytes
    texts = []
  }

  /// An array of texts.
  ///
  /// - Precondition: as many texts as the axes have places.
  public init(texts: [String?], axes: [Axis]) {
    precondition(texts.count == axes.reduce(1) { $0 * $1.size }, "axes and elements disagree")
    self.axes = axes
    kind = .text
    own = []
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
  public var count: Int { kind == .text ? texts.count : store?.count ?? own.count }

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
      : own.indices.filter { Self.isMissing(own[$0]) }
  }
}
