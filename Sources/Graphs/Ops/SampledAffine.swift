import Tensors

/// f(A W + bias + residual) for weights W = mean + sd · ε that are drawn while they are packed, and
/// drawn again by each product that reads them; ε is `NormalNoise`. In `Float`, in which networks
/// are computed, they are never in memory.
///
/// Inputs: A, the means and the scales of W's shape, the stream's words, then a bias a column and a
/// residual of the result's shape, where there are any.
/// Attributes: those of `Affine`, then 1 if the scales are sds before softplus.
enum SampledAffine: Op, Kernel {
  static let name = "sampled_affine"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(inputs[1] == inputs[2], "means and scales of shapes \(inputs[1...2])")
    precondition(inputs[3] == [MeanFieldNoise.wordCount], "the words of a stream")
    return Affine.outputs(
      of: Array(inputs[..<2]), Attributes(ints: Array(attributes.ints[..<2])))
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let noise = NormalNoise.evaluate(
      OracleCall(inputs: [call.inputs[3]], shapes: [call.shapes[3]], outputShapes: [call.shapes[1]])
    )[0]
    let isFree = call.attributes.ints[5] == 1
    let weights = zip(zip(call.inputs[1], call.inputs[2]), noise).map { both, e in
      both.0 + (isFree ? Elementary.softplus(both.1) : both.1) * e
    }
    return Affine.evaluate(
      OracleCall(
        inputs: [call.inputs[0], weights] + call.inputs[4...],
        shapes: Array(call.shapes[..<2]) + call.shapes[4...], outputShapes: call.outputShapes,
        attributes: Attributes(ints: Array(call.attributes.ints[..<5]))))
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let x = call.inputs
    let ints = call.attributes.ints
    let (ta, tb, kind) = (ints[0] == 1, ints[1] == 1, ints[5])
    func product(_ left: NodeRef, _ isLeftTurned: Bool, _ isRightTurned: Bool) -> NodeRef {
      g.apply1(
        Self.self, [left] + x[1...3],
        Attributes(ints: [isLeftTurned ? 1 : 0, isRightTurned ? 1 : 0, -1, 0, 0, kind]))
    }
    var dy: NodeRef? = call.cotangent
    if ints[2] >= 0 {
      let sum = x[4...].reduce(product(x[0], ta, tb)) { g.add($0, $1) }
      dy = Affine.activations[ints[2]].cotangent(g, sum, call.outputs[0], call.cotangent)
    }
    guard let dy else { return x.map { _ in nil } }
    var parts: [NodeRef?] = [nil, nil, nil, nil] + x[4...].map { _ in dy }
    if call.wanted[0] {
      let turned = product(dy, false, !tb)
      parts[0] = ta ? g.transpose(turned) : turned
    }
    if call.wanted[1] || call.wanted[2] {
      let slope = tb ? g.matmul(dy, true, x[0], ta) : g.matmul(x[0], !ta, dy, false)
      parts[1] = slope
      let noise = g.apply1(NormalNoise.self, [x[3]], Attributes(ints: g.shape(of: x[1])))
      let forScale = g.mul(slope, noise)
      parts[2] = kind == 1 ? g.mul(forScale, g.sigmoid(x[2])) : forScale
    }
    return parts
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let product = Affine.plan(
      PlanCall(
        inputs: Array(call.inputs[..<2]), outputs: call.outputs, attributes: call.attributes,
        precision: call.precision, threads: call.threads))
    let count = Shapes.count(call.inputs[1])
    return KernelPlan(
      ints: product.ints + [product.scratchBytes],
      scratchBytes: product.scratchBytes + (call.precision == .double ? 12 * count : 0),
      cost: product.cost + Double(count))
  }

  static func samples(_ n: Int) -> [OpSample] {
    func sample(_ a: [Int], _ w: [Int], _ others: [[Int]], _ ints: [Int]) -> OpSample {
      OpSample(
        [a, w, w, [12]] + others,
        each: [.real(-2...2), .real(-2...2), .real(-2...2), .index(below: 65536)]
          + others.map { _ in .real(-2...2) },
        attributes: Attributes(ints: ints), isSmooth: ints[2] != 0, tolerance: 40)
    }
    return [[0, 0], [1, 0], [0, 1], [1, 1]].flatMap { f in
      (0...1).map { kind in
        sample(
          f[0] == 1 ? [3, 2] : [2, 3], f[1] == 1 ? [n, 3] : [3, n], [],
          f + [-1, 0, 0, kind])
      }
    } + [
      sample([3, 2], [2, n], [[n], [3, n]], [0, 0, 1, 1, 1, 0]),
      sample([3, 2], [2, n], [[n]], [0, 0, 0, 1, 0, 1]),
      sample([n, 2], [2, 3], [[n, 3]], [0, 0, 2, 0, 1, 1]),
    ]
  }

  static func run32(_ k: KernelContext) {
    let ints = k.ints
    let (bias, residual) = Affine.others(k, from: 4, Float.self)
    Gemm.affine(
      rows: ints[0], columns: ints[2], inner: ints[1],
      k.input(0, Float.self), MatMul.strides(ints).left,
      SampledMatrix(
        mean: k.input(1, Float.self), scale: k.input(2, Float.self),
        ints[8] == 1 ? .free : .deviation, MeanFieldNoise(words: k.input(3, Int32.self))),
      isTransposed: ints[4] == 1, bias: bias, residual: residual, Affine.activation(ints[5]),
      k.output(0, Float.self), workspace: UnsafeMutableRawPointer(k.scratch(Float.self)),
      team: k.team)
  }

  /// The noise is that of `Float`, so the weights are drawn beforehand.
  static func run64(_ k: KernelContext) {
    let ints = k.ints
    let (bias, residual) = Affine.others(k, from: 4, Double.self)
    let (left, right) = MatMul.strides(ints)
    let count = k.inputCount(1)
    let workspace = UnsafeMutableRawPointer(k.scratch(Double.self))
    let weights = (workspace + ints[9]).assumingMemoryBound(to: Double.self)
    let noise = UnsafeMutableRawPointer(weights + count).assumingMemoryBound(to: Float.self)
    let stream = MeanFieldNoise(words: k.input(3, Int32.self))
    Philox.fillNormals(into: noise, count: count, key: stream.key, offset: stream.offset)
    let (mean, scale) = (k.input(1, Double.self), k.input(2, Double.self))
    for i in 0..<count {
      let sd = ints[8] == 1 ? Elementary.softplus(scale[i]) : scale[i]
      weights[i] = mean[i] + sd * Double(noise[i])
    }
    Gemm.affine(
      rows: ints[0], columns: ints[2], inner: ints[1], k.input(0, Double.self), left,
      UnsafePointer(weights), right, bias: bias, residual: residual, Affine.activation(ints[5]),
      k.output(0, Double.self), workspace: workspace, team: k.team)
  }
}
