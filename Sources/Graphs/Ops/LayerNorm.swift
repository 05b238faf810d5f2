import Tensors

/// gain · (x - mean) / √(variance + ε) + offset along the last axis (Ba, Kiros and Hinton, 2016).
///
/// Inputs: x [..., n], gain [n], offset [n]. Outputs: y; each row's mean; each row's
/// 1 / √(variance + ε). Reals: ε.
enum LayerNorm: Op, Kernel {
  static let name = "layer_norm"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let rows = Array(inputs[0].dropLast())
    precondition(
      !inputs[0].isEmpty && inputs[1] == inputs[0].suffix(1) && inputs[2] == inputs[1],
      "layer_norm of shapes \(inputs)")
    return [inputs[0], rows, rows]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (x, gain, offset) = (call.inputs[0], call.inputs[1], call.inputs[2])
    let n = gain.count
    var y = x
    var means: [Double] = []
    var scales: [Double] = []
    for r in 0..<Shapes.count(call.outputShapes[1]) {
      let row = x[(r * n)..<((r + 1) * n)]
      let mean = row.reduce(0, +) / Double(n)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      let scale = 1 / (variance + call.attributes.reals[0]).squareRoot()
      for i in 0..<n { y[r * n + i] = gain[i] * (x[r * n + i] - mean) * scale + offset[i] }
      means.append(mean)
      scales.append(scale)
    }
    return [y, means, scales]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let n = Double(call.shape(1)[0])
    var total: [NodeRef?] = [nil, nil, nil]
    if let dy = call.cotangents[0] {
      total = g.apply(
        LayerNormAdjoint.self,
        [call.inputs[0], call.inputs[1], dy, call.outputs[1], call.outputs[2]])
    }
    func kept(_ row: NodeRef) -> NodeRef { g.reshape(row, g.shape(of: row) + [1]) }
    func addToInput(_ part: NodeRef) {
      let wide = g.broadcast(part, to: call.shape(0))
      total[0] = total[0].map { g.add($0, wide) } ?? wide
    }
    if let mean = call.cotangents[1] { addToInput(g.mul(kept(mean), g.constant(1 / n))) }
    if let scale = call.cotangents[2] {
      // d scale / d x = -scale³ (x - mean) / n.
      let cube = g.mul(g.square(call.outputs[2]), call.outputs[2])
      let centred = g.sub(call.inputs[0], kept(call.outputs[1]))
      addToInput(g.mul(g.mul(kept(g.mul(scale, cube)), centred), g.constant(-1 / n)))
    }
    return total
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[1][0]
    let rows = Shapes.count(call.outputs[1])
    return KernelPlan(
      ints: [rows, n, RowChunks.rows(rows, n)], reals: call.attributes.reals,
      cost: 20 + call.elements * 0.5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [[n], [3, n], [n, 5], [2, 2, n]].map { shape in
      let size = shape[shape.count - 1]
      return OpSample(
        [shape, [size], [size]], attributes: Attributes(reals: [1e-3]), tolerance: 4000)
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    RowChunks.run(k, rows: k.ints[0], Rows<T>(context: k))
  }

  private struct Rows<T: Scalar>: ParallelBody {
    let context: KernelContext

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let k = context
      let (n, perChunk) = (k.ints[1], k.ints[2])
      let (gain, offset) = (k.input(1, T.self), k.input(2, T.self))
      let epsilon = T(k.reals[0])
      for r in (chunk &* perChunk)..<Swift.min((chunk &+ 1) &* perChunk, k.ints[0]) {
        let x: UnsafePointer<T> = k.input(0, T.self) + r &* n
        let mean: T = Reduce.sum(x, count: n) / T(n)
        let squares: T = Reduce.squaredDeviations(x, count: n, from: mean)
        let scale: T = 1 / T.correctlyRoundedSquareRoot(squares / T(n) + epsilon)
        if k.isNeeded(0) {
          let y: UnsafeMutablePointer<T> = k.output(0, T.self) + r &* n
          for i in 0..<n { y[i] = gain[i] * ((x[i] - mean) * scale) + offset[i] }
        }
        if k.isNeeded(1) { k.output(1, T.self)[r] = mean }
        if k.isNeeded(2) { k.output(2, T.self)[r] = scale }
      }
    }
  }
}
