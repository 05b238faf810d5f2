import Graphs
import Tensors

/// A probability distribution: what a program may write about it, and how to compute with it.
///
/// A conforming type has no values; metatypes stand in `Distributions.all`. Functions take the
/// *canonical* parameters, those of `parameters`, in order; `parametrisations` says how they follow
/// from other sets of arguments. An *event* is what one draw gives: a number, a vector or a matrix.
public protocol Distribution: Sendable {
  /// The name in programs.
  static var name: String { get }
  /// What the help page says.
  static var help: DistributionHelp { get }
  /// The distribution's name in scipy.stats, if it has one.
  static var scipyName: String? { get }

  /// The canonical parameters.
  static var parameters: [ParameterSpec] { get }
  /// The sets of arguments that may be given, the canonical one first.
  static var parametrisations: [Parametrisation] { get }
  /// The values that have a positive density.
  static var support: Support { get }
  /// Whether `location + scale · z`, z being a draw at location 0 and scale 1, is a draw: what
  /// makes a latent non-centrable.
  static var locationScale: LocationScale? { get }
  /// The event's shape.
  ///
  /// - Returns: `nil` if the parameters' shapes do not fit each other.
  static func eventShape(_ parameters: [ParameterShape]) -> [Int]?

  /// The log density (or log mass) of one event.
  /// - Parameters:
  ///   - x: the event's elements, row-major.
  ///   - parameters: each canonical parameter's elements for this event.
  /// - Returns: -∞ outside the support.
  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double
  /// One draw.
  static func sample(_ parameters: [[Double]], using generator: inout PhiloxGenerator) -> [Double]
  /// The mean of each element; NaN or infinite where it does not exist.
  static func mean(_ parameters: [[Double]]) -> [Double]
  /// The variance of each element; NaN or infinite where it does not exist.
  static func variance(_ parameters: [[Double]]) -> [Double]
  /// Where a fit starts: the median, or a moderate value inside the support where there is none.
  static func start(_ parameters: [[Double]]) -> [Double]

  /// The log density as nodes of a graph.
  ///
  /// The parameters broadcast against `x`, event axes apart.
  /// - Parameters:
  ///   - x: batch axes, then the event's axes; values as `support` says.
  ///   - parameters: the canonical parameters.
  ///   - form: one number in all, or one an event.
  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef
}

/// Whether a log density is added up over its events.
public enum DensityForm: Int, Sendable, CaseIterable {
  /// A scalar: the sum over all events.
  case summed
  /// One number an event, in the shape of the batch.
  case elementwise
}

/// Which parameters move and stretch a distribution.
public struct LocationScale: Sendable, Hashable {
  /// The position of the location among the parameters.
  public let location: Int
  /// The position of the scale among the parameters.
  public let scale: Int

  /// Positions among the parameters.
  public init(location: Int, scale: Int) {
    self.location = location
    self.scale = scale
  }
}

/// What is known of a parameter before any value is: its shape, and its value if it is a constant.
public struct ParameterShape: Sendable, Hashable {
  /// Batch axes, then the parameter's own.
  public var shape: [Int]
  /// The value, where the parameter is one known number (a size such as K).
  public var value: Double?

  /// A parameter of this shape.
  public init(_ shape: [Int], value: Double? = nil) {
    self.shape = shape
    self.value = value
  }
}

extension Distribution {
  /// The number of axes of one event: 0 for a number, 1 for a vector, 2 for a matrix.
  public static var eventRank: Int { support.eventRank }
  /// Whether the support is a set of integers.
  public static var isDiscrete: Bool { support.isDiscrete }
  /// Whether draws can be moved and stretched.
  public static var isLocationScale: Bool { locationScale != nil }

  /// None.
  public static var scipyName: String? { nil }
  /// None.
  public static var locationScale: LocationScale? { nil }
  /// The canonical one alone.
  public static var parametrisations: [Parametrisation] { [canonical] }
  /// The canonical parametrisation: every parameter by its own name.
  public static var canonical: Parametrisation { Parametrisation(Self.self) }

  /// The position of the parameter with this name or alias.
  public static func parameterIndex(_ name: String) -> Int? {
    parameters.firstIndex { $0.name == name || $0.aliases.contains(name) }
  }

  /// The signature as help shows it: `gamma(shape, rate)`.
  public static var signature: String {
    "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
  }
}
