import Graphs
import Tensors

/// The log probability of outcomes: an op.
///
/// Inputs: the outcomes (numbers 1..K, or positions from 0), a batch; and their probabilities or
/// logits, K for all or batch × K. Outputs: the log probability, and its partial by the second
/// input, which is summed over the batch if it is shared and the density is summed.
/// Attributes: the form; 1 for logits; 1 for positions.
enum CategoricalDensity: Op, Kernel {
  static let name = "categorical"

  static func apply(
    in graph: Graph, _ x: NodeRef, _ weights: NodeRef, _ form: DensityForm, isLogits: Bool
  ) -> NodeRef {
    let shapes = [graph.shape(of: x), graph.shape(of: weights)]
    guard let batch = Broadcasting.shape([shapes[0], Array(shapes[1].dropLast())]),
      let size = shapes[1].last
    else { preconditionFailure("\(name) of shapes \(shapes)") }
    let isIndex = graph.node(x).op.isIndex(Int(x.output))
    precondition(!isIndex || shapes[0] == batch, "\(name): positions of shape \(shapes[0])")
    let inputs = [
      isIndex ? x : graph.broadcast(x, to: batch),
      shapes[1].count == 1 ? weights : graph.broadcast(weights, to: batch + [size]),
    ]
    let ints = [form.rawValue, isLogits ? 1 : 0, isIndex ? 1 : 0]
    return graph.apply(Self.self, inputs, Attributes(ints: ints))[0]
  }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let isSummed = attributes.ints[0] == DensityForm.summed.rawValue
    return [isSummed ? [] : inputs[0], isSummed ? inputs[1] : inputs[0] + inputs[1].suffix(1)]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let size = call.shapes[1].last ?? 0
    var values: [Double] = []
    var slopes = [Double](repeating: 0, count: Shapes.count(call.outputShapes[1]))
    let isShared = call.shapes[1].count == 1
    let isSlopeShared = isShared && call.outputShapes[1].count == 1
    for (n, number) in call.inputs[0].enumerated() {
      let start = isShared ? 0 : n * size
      let weights = Array(call.inputs[1][start..<start + size])
      let outcome = call.attributes.ints[2] == 1 ? number : number - 1
      guard outcome >= 0, outcome < Double(size), outcome == outcome.rounded(.down) else {
        values.append(-.infinity)
        continue
      }
      let chosen = Int(outcome)
      let target = isSlopeShared ? 0 : n * size
      guard call.attributes.ints[1] == 1 else {
        values.append(Elementary.log(weights[chosen]))
        slopes[target + chosen] += 1 / weights[chosen]
        continue
      }
      let logs = CategoricalLogits.logWeights(weights)
      values.append(logs[chosen])
      for k in 0..<size { slopes[target + k] += (k == chosen ? 1 : 0) - Elementary.exp(logs[k]) }
    }
    return [call.outputShapes[0].isEmpty ? [values.reduce(0, +)] : values, slopes]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0], call.wanted[1] else { return [nil, nil] }
    let g = call.graph
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    let scale = isSummed ? cotangent : g.reshape(cotangent, g.shape(of: cotangent) + [1])
    return [nil, g.mul(scale, call.outputs[1])]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let size = call.inputs[1].last ?? 0
    let count = Shapes.count(call.inputs[0])
    let isShared = call.inputs[1].count == 1
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    return KernelPlan(
      ints: [
        count, size, isShared ? 0 : size, isShared && isSummed ? 0 : size, isSummed ? 1 : 0,
        call.attributes.ints[1], call.attributes.ints[2], CategoricalRows<Double>.rows(count, size),
      ],
      scratchBytes: (call.threads * CategoricalRows<Double>.room(size) + 64) * 8,
      cost: 20 + Double(count * size) * 1.5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    let outcomes = (0..<n).map { Double($0 % 3 + 1) }
    return DensityForm.allCases.flatMap { form in
      [[[n], [3]], [[n], [n, 3]], [[n], [n, 40]]].flatMap { shapes in
        [0, 1].map { isLogits in
          OpSample(
            shapes, each: [.exact(outcomes), .real(0.2...0.8)],
            attributes: Attributes(ints: [form.rawValue, isLogits, 0]), tolerance: 10_000)
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, size) = (k.ints[0], k.ints[1])
    if k.ints[5] == 1, k.ints[2] > 0 { return CategoricalRows<T>.run(k) }
    let hasSlope = k.isNeeded(1)
    let exponentials = k.scratch(T.self)
    var total: T = 0
    if hasSlope, k.ints[3] == 0 {
      let slope: UnsafeMutablePointer<T> = k.output(1)
      for i in 0..<size { slope[i] = 0 }
    }
    for n in 0..<count {
      let weights: UnsafePointer<T> = k.input(1, T.self) + n * k.ints[2]
      let slope: UnsafeMutablePointer<T> =
        hasSlope ? k.output(1, T.self) + n * k.ints[3] : exponentials
      if hasSlope, k.ints[3] != 0 {
        for i in 0..<size { slope[i] = 0 }
      }
      let chosen: Int =
        k.ints[6] == 1 ? Int(k.input(0, Int32.self)[n]) : outcome(k.input(0, T.self)[n])
      var value: T = -T.infinity
      if chosen >= 0 && chosen < size {
        if k.ints[5] == 1 {
          let logTotal: T = logSum(weights, exponentials, size)
          value = weights[chosen] - logTotal
          if hasSlope {
            for i in 0..<size { slope[i] -= exponentials[i] }
            slope[chosen] += 1
          }
        } else {
          value = Elementary.log(weights[chosen])
          if hasSlope { slope[chosen] += 1 / weights[chosen] }
        }
      }
      total += value
      if k.ints[4] == 0, k.isNeeded(0) { k.output(0, T.self)[n] = value }
    }
    if k.ints[4] == 1, k.isNeeded(0) { k.output(0, T.self)[0] = total }
  }

  /// The position of a numbered outcome; −1 if it is none.
  @inline(__always)
  static func outcome<T: Scalar>(_ number: T) -> Int {
    number >= 1 && number == number.rounded(.down) && number < 0x1p30
      ? Int(RelaxedMath.int32(number.asDouble)) - 1 : -1
  }

  /// log Σ exp(w); what each contributes is left in `shares`.
  @inline(__always)
  private static func logSum<T: Scalar>(
    _ weights: UnsafePointer<T>, _ shares: UnsafeMutablePointer<T>, _ size: Int
  ) -> T {
    var top: T = weights[0]
    for i in 1..<Swift.max(size, 1) { top = weights[i] > top ? weights[i] : top }
    for i in 0..<size { shares[i] = Elementary.exp(weights[i] - top) }
    var sum: T = 0
    for i in 0..<size { sum += shares[i] }
    let inverse: T = 1 / sum
    for i in 0..<size { shares[i] *= inverse }
    return top + Elementary.log(sum)
  }
}
