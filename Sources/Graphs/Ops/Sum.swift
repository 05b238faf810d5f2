import Tensors

/// Σ x over neighbouring axes. Over all axes it ends a fused chain.
enum Sum: ReductionOp, BlockKernel {
  static let name = "sum"

  @inline(__always)
  static func identity<T: Scalar>(_ type: T.Type) -> T { 0 }
  @inline(__always)
  static func combine<T: Scalar>(_ a: T, _ b: T) -> T { a + b }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.graph.broadcast(call.kept(call.cotangent), to: call.shape(0))]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = extents(call.inputs[0], call.attributes)
    let isTotal = outer == 1 && inner == 1
    return KernelPlan(
      ints: [outer, n, inner], cost: call.elements * 0.1,
      block: isTotal
        ? BlockForm(shape: call.inputs[0], inputs: [.elements], outputs: [.sum]) : nil)
  }

  static func block64(_ b: BlockContext) {
    b.output(0, Double.self).pointee = Reduce.sum(b.input(0, Double.self), count: b.count)
  }
  static func block32(_ b: BlockContext) {
    b.output(0, Float.self).pointee = Reduce.sum(b.input(0, Float.self), count: b.count)
  }
}
