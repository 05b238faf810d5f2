import Evaluation
public import Values

/// Draws of an array that are not kept: their mean, their variance and a sketch of their quantiles,
/// brought up to date draw by draw.
///
/// Means and variances are those of all draws (Welford 1962); quantiles are off by a random share
/// of ranks whose standard deviation is `rankError`.
public final class RunningDraws: ObjectValue, SummarisedDraws {
  /// The axes of one draw.
  public let axes: [Axis]
  /// The number of draws taken up.
  public private(set) var count = 0
  /// The draw at hand, element by element.
  private var current: [Double]
  private var means: [Double]
  private var squares: [Double]
  private let sketch: QuantileSketch

  /// No draws yet.
  ///
  /// - Parameter sketchSize: the places of a level of the sketch.
  init(axes: [Axis], sketchSize: Int) {
    self.axes = axes
    let size = axes.reduce(1) { $0 * $1.size }
    current = [Double](repeating: 0, count: size)
    means = current
    squares = current
    sketch = QuantileSketch(series: size, size: sketchSize)
  }

  /// The largest size of a sketch's levels with which so many elements stay within a memory; nil
  /// where none does.
  static func sketchSize(elements: Int, draws: Int, bytes: Int) -> Int? {
    QuantileSketch.sizes.first { Self.bytes(elements: elements, draws: draws, $0) <= bytes }
  }

  /// The bytes that so many elements take, with levels of a size.
  static func bytes(elements: Int, draws: Int, _ size: Int) -> Int {
    24 * elements + QuantileSketch.bytes(series: elements, size: size, count: draws)
  }

  /// Calls `body` with the elements of the draw at hand, to be written; `endDraw` takes them up.
  func withCurrent(_ body: (UnsafeMutablePointer<Double>) -> Void) {
    current.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
  }

  /// Takes up the draw at hand.
  func endDraw() {
    count += 1
    let share = 1 / Double(count)
    current.withUnsafeBufferPointer { x in
      guard let base = x.baseAddress else { return }
      means.withUnsafeMutableBufferPointer { means in
        squares.withUnsafeMutableBufferPointer { squares in
          for i in 0..<x.count {
            let distance = base[i] - means[i]
            means[i] += distance * share
            squares[i] += distance * (base[i] - means[i])
          }
        }
      }
      sketch.add(base)
    }
  }

  /// Takes up draws of the same array.
  func add(_ draws: Draws) {
    let size = current.count
    for draw in 0..<draws.count {
      for i in 0..<size { current[i] = draws.numbers[draw * size + i] }
      endDraw()
    }
  }

  // MARK: What is known

  /// The standard deviation of the error of a quantile's rank, as a share of the ranks; 0 while all
  /// draws are kept.
  public var rankError: Double {
    count <= sketch.size ? 0 : QuantileSketch.error(size: sketch.size)
  }
  /// The mean of each element.
  public var mean: NDArray { NDArray(means, axes: axes) }
  /// The variance of each element, divisor S − 1.
  public var variance: NDArray {
    NDArray(squares.map { $0 / Double(max(count - 1, 1)) }, axes: axes)
  }
  /// Quantiles of each element, one more axis at the end.
  public func quantiles(_ shares: [Double]) -> NDArray {
    NDArray(
      means.indices.flatMap { sketch.quantiles($0, shares) }, axes: axes + [Axis(shares.count)])
  }
  /// Quantiles of one element.
  public func quantiles(_ shares: [Double], of element: Int) -> [Double] {
    sketch.quantiles(element, shares)
  }

  /// What errors call it.
  public var kindName: String { "a running summary of draws" }
}
