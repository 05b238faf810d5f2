import Values

/// What a prediction keeps of its draws, and in how much memory.
public struct PredictionKeeping: Sendable {
  /// What is kept.
  public enum Form: String, Sendable, CaseIterable {
    /// All draws where they fit, else running summaries.
    case auto
    /// All draws.
    case draws
    /// Running summaries: mean, sd and a sketch of the quantiles.
    case summary
  }

  /// What is kept.
  public var form: Form
  /// The bytes that draws or summaries may take.
  public let bytes: Int

  /// The bytes that the weights of draws in flight may take beside it.
  var drawnBytes: Int { bytes / 8 }

  /// 2 GiB where nothing limits the memory.
  static let standardBytes = 1 << 31

  /// - Parameter memoryLimit: of the whole program; half of it is for what is kept.
  public init(_ form: Form = .auto, memoryLimit: Int? = nil) {
    self.form = form
    bytes = min(Self.standardBytes, (memoryLimit ?? .max) / 2)
  }

  /// The places of a level of the sketches; nil where all draws are kept.
  ///
  /// - Parameters:
  ///   - names: what is predicted, with the number of elements of a draw.
  /// - Throws: `Fault` where neither fits.
  func sketchSize(_ names: [(name: String, count: Int)], draws: Int) throws(Fault) -> Int? {
    let elements = names.reduce(0) { $0 + $1.count }
    let (whole, isTooLarge) = (8 * elements).multipliedReportingOverflow(by: draws)
    let fits = !isTooLarge && whole <= bytes
    if form != .summary, fits { return nil }
    let listed = names.map { "`\($0.name)`" }.joined(separator: ", ")
    guard form != .draws else {
      throw Fault(
        .limit,
        "\(draws) draws of \(listed) are \(isTooLarge ? "too many" : "\(whole >> 20) MiB"), more than "
          + "the \(bytes >> 20) MiB that are kept",
        help: [
          "without `keep = draws` mean, sd and quantiles are kept",
          "predict fewer rows or draws at a time",
        ])
    }
    if let size = RunningDraws.sketchSize(elements: elements, draws: draws, bytes: bytes) {
      return size
    }
    let least = RunningDraws.bytes(
      elements: elements, draws: draws, QuantileSketch.sizes[QuantileSketch.sizes.count - 1])
    throw Fault(
      .limit,
      "running summaries of the \(elements) numbers of \(listed) are \(least >> 20) MiB, more than the "
        + "\(bytes >> 20) MiB that are kept",
      help: ["predict fewer rows at a time"])
  }
}
