import Glibc

/// Dual averaging of the log step size towards a wanted acceptance.
///
/// Source: Nesterov 2009; Hoffman, Gelman 2014, section 3.2.
struct StepSizeAdaptation {
  private let target: Double
  private var centre: Double
  private var count = 0.0
  private var error = 0.0
  private var average = 0.0
  /// The step size to use now.
  private(set) var stepSize: Double

  init(stepSize: Double, target: Double) {
    self.stepSize = stepSize
    self.target = target
    centre = log(10 * stepSize)
  }

  /// Begins again around a step size.
  mutating func restart(_ stepSize: Double) { self = Self(stepSize: stepSize, target: target) }

  /// Takes in the mean acceptance of a transition.
  mutating func learn(_ acceptance: Double) {
    count += 1
    let share = 1 / (count + 10)
    error = (1 - share) * error + share * (target - min(1, acceptance.isNaN ? 0 : acceptance))
    let logStep = centre - error * count.squareRoot() / 0.05
    let weight = pow(count, -0.75)
    average = weight * logStep + (1 - weight) * average
    stepSize = min(max(exp(logStep), 1e-12), 1e6)
  }

  /// The average, to be used after warm-up.
  var settled: Double { count > 0 ? min(max(exp(average), 1e-12), 1e6) : stepSize }
}

/// The covariance of warm-up draws, for the metric.
struct CovarianceEstimate {
  private let isDense: Bool
  private var count = 0.0
  private var mean: [Double]
  private var squares: [Double]

  init(dimension: Int, isDense: Bool) {
    self.isDense = isDense
    mean = [Double](repeating: 0, count: dimension)
    squares = [Double](repeating: 0, count: isDense ? dimension * dimension : dimension)
  }

  /// Takes in a draw (Welford 1962).
  mutating func learn(_ draw: [Double]) {
    count += 1
    let before = zip(draw, mean).map { $0 - $1 }
    for index in draw.indices { mean[index] += before[index] / count }
    let size = draw.count
    for row in 0..<size {
      let after = draw[row] - mean[row]
      if isDense {
        for column in 0...row { squares[row * size + column] += before[column] * after }
      } else {
        squares[row] += before[row] * after
      }
    }
  }

  /// The estimate drawn towards a small unit one, as by five draws; nil where it cannot serve.
  func metric() -> Metric? {
    guard count > 2 else { return nil }
    let size = mean.count
    let keep = count / (count + 5)
    let unit = 1e-3 * 5 / (count + 5)
    if !isDense {
      let variances = squares.map { keep * $0 / (count - 1) + unit }
      return variances.allSatisfy { $0.isFinite && $0 > 0 } ? .diagonal(variances) : nil
    }
    var matrix = squares.map { keep * $0 / (count - 1) }
    for row in 0..<size {
      matrix[row * size + row] += unit
      for column in 0..<row { matrix[column * size + row] = matrix[row * size + column] }
    }
    return Triangular.cholesky(matrix, size).map { .dense(factor: $0) }
  }
}

/// Which warm-up iterations serve the metric: windows that double, between a first and a last part
/// for the step size alone.
struct WarmUpWindows {
  private let first: Int
  private let last: Int
  private let ends: Set<Int>

  init(_ count: Int) {
    guard count >= 20 else {
      first = count
      last = count
      ends = []
      return
    }
    var head = 75
    var tail = 50
    var width = 25
    if count < head + tail + width {
      head = count * 15 / 100
      tail = count / 10
      width = count - head - tail
    }
    var ends: Set<Int> = []
    var at = head
    while at < count - tail {
      // A last window takes in what would be too short for one of its own.
      let next = at + width
      at = next + 2 * width > count - tail ? count - tail : next
      ends.insert(at)
      width *= 2
    }
    first = head
    last = count - tail
    self.ends = ends
  }

  /// Whether the draw of an iteration (from 0) counts for the metric.
  func isSlow(_ iteration: Int) -> Bool { iteration >= first && iteration < last }

  /// Whether a window ends with this iteration.
  func ends(after iteration: Int) -> Bool { ends.contains(iteration + 1) }
}
