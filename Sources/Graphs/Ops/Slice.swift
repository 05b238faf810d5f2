import Tensors

/// A box of elements at regular steps.
///
/// Attributes: first positions, counts, steps, each one number an axis.
enum Slice: Op, Kernel {
  static let name = "slice"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let box = Box(attributes.ints, rank: inputs[0].count)
    precondition(box.fits(inputs[0]), "slice \(attributes.ints) of \(inputs[0])")
    return [box.counts]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let box = Box(call.attributes.ints, rank: call.shapes[0].count)
    let (strides, offset) = box.walk(call.shapes[0])
    return [
      Shapes.positions(box.counts, strides: strides, offset: offset).map { call.inputs[0][$0] }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let box = Box(call.attributes.ints, rank: call.shape(0).count)
    return [
      call.graph.embed(
        call.cotangent, in: call.shape(0), starts: box.starts, steps: box.steps)
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let box = Box(call.attributes.ints, rank: call.inputs[0].count)
    let (strides, offset) = box.walk(call.inputs[0])
    return KernelPlan(
      ints: StridedCopy.ints(box.counts, strides: strides, offset: offset),
      cost: Double(Shapes.count(call.outputs[0])) * 0.5)
  }

  /// A view where the elements lie together.
  static func viewOffset(_ call: PlanCall) -> Int? {
    let box = Box(call.attributes.ints, rank: call.inputs[0].count)
    let (strides, offset) = box.walk(call.inputs[0])
    if Shapes.count(box.counts) == 0 { return 0 }
    var step = 1
    for axis in box.counts.indices.reversed() where box.counts[axis] != 1 {
      guard strides[axis] == step else { return nil }
      step *= box.counts[axis]
    }
    return offset
  }

  static func samples(_ n: Int) -> [OpSample] {
    n == 0
      ? [OpSample([[0]], attributes: Attributes(ints: [0, 0, 1]))]
      : [
        ([n], [0, (n + 1) / 2, 2]), ([n + 2], [1, n, 1]), ([n], [n - 1, n, -1]),
        ([3, n], [1, 0, 2, n, 1, 1]), ([n, 4], [0, 1, n, 2, 1, 2]),
        ([2, n, 3], [1, 0, 1, 1, n, 1, 1, 1, 1]),
      ].map { OpSample([$0.0], attributes: Attributes(ints: $0.1)) }
  }

  static func run64(_ k: KernelContext) {
    StridedCopy.gather(k.input(0, Double.self), into: k.output(0), k.ints)
  }
  static func run32(_ k: KernelContext) {
    StridedCopy.gather(k.input(0, Float.self), into: k.output(0), k.ints)
  }
}

/// Positions at regular steps along each axis of an array.
struct Box {
  var starts: [Int]
  var counts: [Int]
  var steps: [Int]

  init(starts: [Int], counts: [Int], steps: [Int]) {
    self.starts = starts
    self.counts = counts
    self.steps = steps
  }

  init(_ ints: [Int], rank: Int) {
    starts = Array(ints[..<rank])
    counts = Array(ints[rank..<2 * rank])
    steps = Array(ints[(2 * rank)...])
  }

  var ints: [Int] { starts + counts + steps }

  /// Whether every position lies in an array of this shape.
  func fits(_ shape: [Int]) -> Bool {
    shape.indices.allSatisfy { axis in
      let last = starts[axis] + (counts[axis] - 1) * steps[axis]
      let inside = 0..<shape[axis]
      return counts[axis] == 0
        || (counts[axis] > 0 && inside.contains(starts[axis]) && inside.contains(last))
    }
  }

  /// Strides and offset of the box in a contiguous array of this shape.
  func walk(_ shape: [Int]) -> (strides: [Int], offset: Int) {
    let own = Shapes.strides(shape)
    let isEmpty = counts.contains(0)
    return (
      shape.indices.map { own[$0] * steps[$0] },
      isEmpty ? 0 : shape.indices.reduce(0) { $0 + own[$1] * starts[$1] }
    )
  }
}
