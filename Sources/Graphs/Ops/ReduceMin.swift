import Tensors

/// The smallest element over neighbouring axes; a NaN if there is one; of nothing, infinity.
enum ReduceMin: ReductionOp {
  static let name = "reduce_min"

  @inline(__always)
  static func identity<T: Scalar>(_ type: T.Type) -> T { T.infinity }
  @inline(__always)
  static func combine<T: Scalar>(_ a: T, _ b: T) -> T {
    let chosen: T = b < a ? b : a
    return b == b ? chosen : b
  }

  /// Shared equally among ties.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let chosen = g.equal(call.inputs[0], call.kept(call.outputs[0]))
    let ties = g.apply1(Sum.self, [chosen], call.attributes)
    return [g.mul(chosen, call.kept(g.div(call.cotangent, ties)))]
  }
}
