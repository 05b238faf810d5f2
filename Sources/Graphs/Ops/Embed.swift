import Tensors

/// A constant array with the input in a box of it: the reverse of a slice.
///
/// Attributes: the rank, the shape, first positions and steps of the box; the constant.
enum Embed: Op, Kernel {
  static let name = "embed"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let (shape, box) = parts(attributes, counts: inputs[0])
    precondition(box.fits(shape), "embed of \(inputs[0]) in \(shape)")
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (shape, box) = parts(call.attributes, counts: call.shapes[0])
    let (strides, offset) = box.walk(shape)
    var y = [Double](repeating: call.attributes.reals[0], count: Shapes.count(shape))
    let positions = Shapes.positions(box.counts, strides: strides, offset: offset)
    for (value, position) in zip(call.inputs[0], positions) { y[position] = value }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let (_, box) = parts(call.attributes, counts: call.shape(0))
    return [
      call.graph.slice(
        call.cotangent, starts: box.starts, counts: box.counts, steps: box.steps)
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (shape, box) = parts(call.attributes, counts: call.inputs[0])
    let (strides, offset) = box.walk(shape)
    return KernelPlan(
      ints: StridedCopy.ints(box.counts, strides: strides, offset: offset),
      reals: call.attributes.reals, cost: call.elements * 0.5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    n == 0
      ? [OpSample([[0]], attributes: Attributes(ints: [1, 3, 0, 1], reals: [7]))]
      : [
        OpSample([[n]], attributes: Attributes(ints: [1, 2 * n + 3, 2, 2], reals: [0])),
        OpSample([[2, n]], attributes: Attributes(ints: [2, 4, n + 1, 1, 1, 2, 1], reals: [-1])),
      ]
  }

  static func parts(_ attributes: Attributes, counts: [Int]) -> (shape: [Int], box: Box) {
    let rank = attributes.ints[0]
    let ints = attributes.ints.dropFirst()
    return (
      Array(ints.prefix(rank)),
      Box(
        starts: Array(ints.dropFirst(rank).prefix(rank)), counts: counts,
        steps: Array(ints.dropFirst(2 * rank)))
    )
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let y = k.output(0, T.self)
    let value = T(k.reals[0])
    for i in 0..<k.outputCount(0) { y[i] = value }
    StridedCopy.scatter(k.input(0, T.self), into: y, k.ints)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
