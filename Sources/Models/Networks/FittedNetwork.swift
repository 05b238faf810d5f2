import Graphs
import Inference
import Tensors
import Values

/// What a posterior keeps of a network: means and sds of all weights, of one fit or of the members
/// of an ensemble, and how draws come of them.
public final class FittedNetwork {
  /// The fits: one, or those of an ensemble.
  public let members: [NetworkState]
  /// The dimension whose rows a prediction binds anew.
  let rowDimension: String?
  /// How the weights' noise entered the steps, and why.
  public let estimator: NetworkPlan.Estimator
  /// The number of weights and other latents.
  public let dimension: Int
  /// How many of them are points.
  public let pointCount: Int
  /// The key of the draws' noise.
  private let key: PhiloxKey
  /// Threads that share out draws.
  let team: ThreadTeam?

  init(
    members: [NetworkState], rowDimension: String?, estimator: NetworkPlan.Estimator,
    pointCount: Int, key: UInt64, team: ThreadTeam?
  ) {
    self.members = members
    self.rowDimension = rowDimension
    self.estimator = estimator
    self.pointCount = pointCount
    self.team = team
    dimension = members[0].mean.count
    self.key = PhiloxKey(seed: key, stream: 0xD2A3)
  }

  /// Writes one draw of some coordinates, unconstrained: that of member `index` mod their number.
  func draw(_ index: Int, _ range: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    members[index % members.count].draw(range, into: target, key: key(of: index))
  }

  /// The key of a draw's noise.
  func key(of index: Int) -> PhiloxKey { key.fold(index) }

  /// Draws of some coordinates, for a latent.
  func draws(_ range: Range<Int>, count: Int) -> [Double] {
    var numbers = [Double](repeating: 0, count: count * range.count)
    var draw = [Float](repeating: 0, count: range.count)
    for index in 0..<count {
      draw.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        self.draw(index, range, into: base)
      }
      for k in 0..<range.count { numbers[index * range.count + k] = Double(draw[k]) }
    }
    return numbers
  }
}
