/// Random values known by their draws: S draws of an array, the draw being the slowest axis.
///
/// Operators work inside each draw; draws of one fit stay paired.
public struct Draws: Sendable {
  /// The number of draws, S.
  public var count: Int
  /// The axes of one draw.
  public var axes: [Axis]
  /// What the elements are.
  public var kind: ElementKind
  /// S × (elements of one draw), row-major.
  public var numbers: [Double]

  /// Draws of an array.
  ///
  /// - Precondition: S × elements numbers.
  public init(_ numbers: [Double], count: Int, axes: [Axis], kind: ElementKind = .real) {
    precondition(
      numbers.count == axes.reduce(count) { $0 * $1.size }, "draws, axes and elements disagree")
    self.numbers = numbers
    self.count = count
    self.axes = axes
    self.kind = kind
  }

  /// The number of elements of one draw.
  public var elementCount: Int { axes.reduce(1) { $0 * $1.size } }

  /// One array with the draws as its first axis, and axes of size 1 after it up to `rank`.
  public func array(rank: Int? = nil) -> NDArray {
    let padding = max(0, (rank ?? axes.count) - axes.count)
    let leading = [Axis(count)] + Array(repeating: Axis(1), count: padding)
    return NDArray(numbers, axes: leading + axes, kind: kind)
  }

  /// Takes the first axis of an array as the draws, dropping `padding` axes after it.
  public init(array: NDArray, padding: Int = 0) {
    self.init(
      array.numbers, count: array.axes[0].size, axes: Array(array.axes.dropFirst(1 + padding)),
      kind: array.kind)
  }

  /// One draw.
  public subscript(draw index: Int) -> NDArray {
    let size = elementCount
    return NDArray(Array(numbers[(index * size)..<((index + 1) * size)]), axes: axes, kind: kind)
  }

  /// All draws of one element (its flat position within a draw).
  public func element(_ position: Int) -> [Double] {
    let size = elementCount
    return (0..<count).map { numbers[$0 * size + position] }
  }

  /// Reduces every element over the draws.
  public func overDraws(_ reduce: ([Double]) -> Double) -> NDArray {
    let size = elementCount
    var result = [Double](repeating: 0, count: size)
    var column = [Double](repeating: 0, count: count)
    for position in 0..<size {
      for draw in 0..<count { column[draw] = numbers[draw * size + position] }
      result[position] = reduce(column)
    }
    return NDArray(result, axes: axes)
  }
}
