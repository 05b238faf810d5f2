/// The course of the ELBO over a fit, thinned to at most a thousand points.
public struct ELBOTrace: Sendable, Equatable {
  /// The step of each point.
  public private(set) var steps: [Int] = []
  /// The noisy estimate at that step.
  public private(set) var raw: [Double] = []
  /// The average over recent steps.
  public private(set) var smoothed: [Double] = []

  /// The latest average over recent steps; nil before the first.
  public private(set) var average: Double?

  private var stride = 1
  private var seen = 0
  private static let limit = 1000
  /// Steps over which the average looks back.
  private static let horizon = 50.0

  /// An empty trace.
  public init() {}

  /// Adds a step's estimate; non-finite ones are kept out of the average.
  mutating func record(step: Int, _ value: Double) {
    seen += 1
    if value.isFinite {
      let weight = max(1 / Double(seen), 1 / Self.horizon)
      let before = average ?? value
      average = before + weight * (value - before)
    }
    guard (seen - 1) % stride == 0 else { return }
    // All the memory at once: later steps allocate nothing.
    if steps.isEmpty {
      steps.reserveCapacity(Self.limit + 1)
      raw.reserveCapacity(Self.limit + 1)
      smoothed.reserveCapacity(Self.limit + 1)
    }
    steps.append(step)
    raw.append(value)
    smoothed.append(average ?? value)
    if steps.count > Self.limit {
      keepEverySecond(&steps)
      keepEverySecond(&raw)
      keepEverySecond(&smoothed)
      stride *= 2
    }
  }

  private func keepEverySecond<Element>(_ values: inout [Element]) {
    let kept = (values.count + 1) / 2
    for place in 0..<kept { values[place] = values[2 * place] }
    values.removeLast(values.count - kept)
  }
}
