import Tensors

/// What a fit knows of a network: blocks of parameters, and a log density whose likelihood is
/// estimated on some of the rows, in single precision.
///
/// The fit owns the parameters' memory and binds it once; an evaluation leaves gradients in memory
/// of the density's own.
public protocol BatchedDensity: AnyObject {
  /// The blocks that the flat vector of parameters consists of, in order.
  var blocks: [ParameterBlock] { get }
  /// The number N of rows in all.
  var rowCount: Int { get }
  /// The number of rows of a step; N where all are used.
  var batchSize: Int { get }

  /// Binds a block's memory, which stays where it is for all evaluations.
  /// - Parameters:
  ///   - first: what is drawn, or the mean where the layer draws its outputs, or the point.
  ///   - second: the variance or the deviation; nil for a block that is drawn.
  ///   - moment: E (w − location)², added up or one a weight, for a prior in closed form.
  func bind(
    _ block: Int, first: UnsafePointer<Float>, second: UnsafePointer<Float>?,
    moment: UnsafePointer<Float>?)

  /// Whether the density draws a block's weights itself, where it reads them.
  func draws(_ block: Int) -> Bool

  /// Binds a block that the density draws.
  /// - Parameters:
  ///   - mean: the means.
  ///   - rho: the sds before softplus.
  ///   - stream: the words of the noise of the next evaluation (`MeanFieldNoise`).
  ///   - moment: as of `bind`.
  func bind(
    _ block: Int, mean: UnsafePointer<Float>, rho: UnsafePointer<Float>,
    stream: UnsafePointer<Int32>, moment: UnsafePointer<Float>?)

  /// Evaluates on rows, and leaves the gradients of
  /// likelihoodWeight · log likelihood + klWeight · log prior.
  ///
  /// - Parameters:
  ///   - rows: positions of rows; nil for all, in order.
  ///   - count: how many rows, `batchSize` or the remainder N mod `batchSize`.
  ///   - noise: the key of what layers draw.
  ///   - isStopped: polled between instructions.
  /// - Returns: the log likelihood scaled to all rows and the log prior, both without weights; nil
  ///   where it was stopped.
  func evaluate(
    rows: UnsafePointer<Int32>?, count: Int, noise: PhiloxKey, likelihoodWeight: Float,
    klWeight: Float, isStopped: () -> Bool
  ) -> BatchValue?

  /// The gradient with respect to a block's `first`, after an evaluation.
  func gradient(_ block: Int) -> UnsafePointer<Float>
  /// The gradient with respect to a block's `second`.
  func secondGradient(_ block: Int) -> UnsafePointer<Float>
  /// The prior's precision of a block with a prior in closed form: one number, or one a weight.
  func precision(_ block: Int) -> UnsafePointer<Float>
}

extension BatchedDensity {
  /// All weights are read from memory.
  public func draws(_ block: Int) -> Bool { false }

  /// Nothing is drawn.
  public func bind(
    _ block: Int, mean: UnsafePointer<Float>, rho: UnsafePointer<Float>,
    stream: UnsafePointer<Int32>, moment: UnsafePointer<Float>?
  ) {}
}

/// What an evaluation gives.
public struct BatchValue: Sendable {
  /// The log likelihood, scaled to all rows.
  public let logLikelihood: Double
  /// The log prior.
  public let logPrior: Double

  /// A value.
  public init(logLikelihood: Double, logPrior: Double) {
    self.logLikelihood = logLikelihood
    self.logPrior = logPrior
  }
}

/// A part of the flat vector of parameters: a weight array or a latent.
public struct ParameterBlock: Sendable {
  /// How a block enters the density.
  public enum Form: Sendable {
    /// As a point: its mean alone.
    case point
    /// As a draw mean + sd · ε.
    case draw
    /// As mean and variance; the layer draws its outputs.
    case moments
    /// As mean and deviation sd · ε; the layer turns its sign row by row.
    case deviation
  }

  /// Where the divergence to the prior is taken.
  public enum Prior: Sendable {
    /// In the density, at the draw; the entropy is exact.
    case sampled
    /// In closed form, the prior being normal with one precision or one a weight; `location` is
    /// empty for 0, or one number, or one a weight.
    case closed(location: [Float], isSingle: Bool)
  }

  /// Where a block starts.
  public enum Start: Sendable {
    /// At given means.
    case at([Float])
    /// Uniform in ± a bound.
    case spread(Float)
    /// All at one number.
    case constant(Float)
  }

  /// The name, unique; the noise of the start is keyed by it.
  public var name: String
  /// Where it begins in the flat vector.
  public var offset: Int
  /// How many numbers.
  public var count: Int
  /// How it enters the density.
  public var form: Form
  /// Where its divergence is taken.
  public var prior: Prior
  /// Where its means start.
  public var start: Start
  /// The sd at which all start.
  public var startScale: Float
  /// Whether it stays as it starts.
  public var isFrozen: Bool
  /// What the rate is multiplied by: a few latents beside many weights, such as the scale of their
  /// prior, have further to go.
  public var rateFactor: Double
  /// The share of the steps before it moves: the scale of a prior would else settle at the sd with
  /// which the weights start, before their means have grown.
  public var warmUp: Double

  /// The number of scales that the weights share, weight i having that of i mod so many; nil where
  /// each has its own.
  public var scaleCount: Int?
  /// Whether it varies alone where other weights vary together: the scale of a prior, whose
  /// divergence in closed form needs it.
  public var isIndependent = false

  /// A block.
  public init(
    name: String, offset: Int, count: Int, form: Form, prior: Prior, start: Start,
    startScale: Float, isFrozen: Bool = false, rateFactor: Double = 1, warmUp: Double = 0,
    scaleCount: Int? = nil
  ) {
    self.scaleCount = scaleCount
    self.rateFactor = rateFactor
    self.warmUp = warmUp
    self.isFrozen = isFrozen
    self.name = name
    self.offset = offset
    self.count = count
    self.form = form
    self.prior = prior
    self.start = start
    self.startScale = startScale
  }

  /// Its places in the flat vector.
  var range: Range<Int> { offset..<(offset + count) }
}
