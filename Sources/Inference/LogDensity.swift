/// A log density over unconstrained space: all that inference knows of a model.
///
/// The density need not be normalised. A conforming class may keep scratch memory; it is used from
/// one thread at a time. Outside its support it returns −∞ or NaN instead of trapping.
public protocol LogDensity: AnyObject {
  /// The number D of unconstrained coordinates.
  var dimension: Int { get }

  /// log p at `z` (D numbers), its gradient written into `gradient` (D numbers).
  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double

  /// log p at `z` (D numbers) alone.
  func value(at z: UnsafePointer<Double>) -> Double

  /// log p and gradients at several draws: `z` and `gradients` are count × D, a draw a row;
  /// `values` takes count numbers. A density that runs several draws in SIMD lanes overrides it.
  func evaluate(
    count: Int, at z: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>)

  /// log p alone at several draws: `z` is count × D, `values` takes count numbers.
  func values(
    count: Int, at z: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>)

  /// About how many floating-point operations one `evaluate` takes; what counts as affordable is
  /// decided by it, never by a clock.
  var work: Double { get }

  /// Whether repeated evaluation at one point gives different values (mini-batches). Line searches
  /// and curvature are not used then.
  var isNoisy: Bool { get }
}

extension LogDensity {
  /// One draw after the other.
  public func evaluate(
    count: Int, at z: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>
  ) {
    let dimension = dimension
    for draw in 0..<count {
      values[draw] = evaluate(at: z + draw * dimension, gradient: gradients + draw * dimension)
    }
  }

  /// One draw after the other.
  public func values(
    count: Int, at z: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    let dimension = dimension
    for draw in 0..<count { values[draw] = value(at: z + draw * dimension) }
  }

  /// A guess for densities that do not count: a hundred operations a coordinate.
  public var work: Double { 100 * Double(dimension) }

  /// Exact unless said otherwise.
  public var isNoisy: Bool { false }
}
