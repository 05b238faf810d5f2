import Graphs
import Tensors

/// A distribution of single numbers that is its own op: one instruction for a whole array.
///
/// The op's inputs are the value and the parameters, which broadcast to one shape. Its outputs are
/// the log density and its partials by each input; a partial by a single number is already summed
/// over the array if the density is. Partials that nobody reads are not computed.
protocol ElementwiseDistribution: ScalarDistribution, Op, BlockKernel {
  /// The formula in `Float`.
  associatedtype Formula32: DensityFormula where Formula32.Number == Float
  /// The formula in `Double`.
  associatedtype Formula64: DensityFormula where Formula64.Number == Double
  /// What the formula leaves out: terms in `x` and in parameters that are always data, such as
  /// log x!. They are computed once a data set.
  static var dataTerm: Expression? { get }
  /// Nanoseconds an element, roughly.
  static var elementCost: Double { get }
  /// The same density under a variant's parameters, where a parameter's node has a stable form:
  /// `bernoulli(sigmoid(e))`.
  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])?
}

extension ElementwiseDistribution {
  static var dataTerm: Expression? { nil }
  static var elementCost: Double { 2 }

  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])? { nil }

  static func logDensity(_ x: Double, _ p: Numbers) -> Double {
    func parameter(_ input: Int) -> Double { input == 0 ? 1 : p[input - 1] }
    let formula = Formula64(parameter(Formula64.first), parameter(Formula64.second))
    let value = formula(x, parameter(Formula64.varying)).value
    guard let dataTerm, value > -.infinity || value.isNaN else { return value }
    let data = dataTerm.value(in: NumberAlgebra()) { name in
      parameterIndex(name).map { p[$0] } ?? x
    }
    // Counts beyond all integers, whose terms overflow, are beyond all probability too.
    return (value + data).isNaN && x > 0x1p53 ? -.infinity : value + data
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    if let (target, parameters) = stableForm(in: graph, parameters) {
      return target.logDensity(in: graph, x: x, parameters: parameters, form: form)
    }
    let inputs = [x] + parameters
    let value = graph.apply(Self.self, inputs, Attributes(ints: [form.rawValue]))[0]
    guard let dataTerm else { return value }
    // Nothing flows to counts.
    let data = dataTerm.value(in: GraphAlgebra(graph)) { name in
      graph.stopGradient(parameterIndex(name).map { parameters[$0] } ?? x)
    }
    if form == .elementwise { return graph.add(value, data) }
    return graph.add(value, graph.sum(graph.broadcast(data, to: iteration(of: graph, inputs))))
  }

  private static func iteration(of graph: Graph, _ inputs: [NodeRef]) -> [Int] {
    iteration(inputs.map { graph.shape(of: $0) })
  }

  /// The shape that a value and parameters of these shapes broadcast to.
  static func iteration(_ shapes: [[Int]]) -> [Int] {
    guard let shape = Broadcasting.shape(shapes) else {
      preconditionFailure("\(name) of shapes \(shapes)")
    }
    return shape
  }
}

// The op.
extension ElementwiseDistribution {
  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = iteration(inputs)
    guard attributes.ints[0] == DensityForm.summed.rawValue else {
      return [[Int]](repeating: shape, count: inputs.count + 1)
    }
    return [[]] + inputs.map { Shapes.count($0) == 1 ? $0 : shape }
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let shape = iteration(call.shapes)
    let lists = zip(call.inputs, call.shapes).map { elements, own in
      Broadcasting.positions(shape, Broadcasting.strides(own, to: shape)).map { elements[$0] }
    }
    func element(_ input: Int, _ i: Int) -> Double { input == 0 ? 1 : lists[input][i] }
    var outputs = [[Double]](repeating: [], count: lists.count + 1)
    for i in lists[0].indices {
      let formula = Formula64(element(Formula64.first, i), element(Formula64.second, i))
      let terms = formula(lists[0][i], element(Formula64.varying, i))
      outputs[0].append(terms.value)
      outputs[1].append(terms.x)
      if Formula64.varying > 0 { outputs[Formula64.varying + 1].append(terms.varying) }
      if Formula64.first > 0 { outputs[Formula64.first + 1].append(terms.first) }
      if Formula64.second > 0 { outputs[Formula64.second + 1].append(terms.second) }
    }
    for (i, outputShape) in call.outputShapes.enumerated() {
      if outputs[i].isEmpty { outputs[i] = lists[0].map { _ in 0 } }
      if Shapes.count(outputShape) != Shapes.count(shape) {
        outputs[i] = [outputs[i].reduce(0, +)]
      }
    }
    return outputs
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    call.inputs.indices.map { i in
      let isConstant = i == 0 ? isDiscrete : parameters[i - 1].constraint.isDiscrete
      guard call.wanted[i], !isConstant, let cotangent = call.cotangents[0] else { return nil }
      return call.graph.mul(cotangent, call.outputs[i + 1])
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    let isSum = call.outputs.indices.map { i in
      isSummed && (i == 0 || Shapes.count(call.inputs[i - 1]) == 1)
    }
    let shape = iteration(call.inputs)
    return KernelPlan(
      ints: [isSum.indices.reduce(0) { $0 | (isSum[$1] ? 1 << $1 : 0) }],
      cost: 20 + Double(Shapes.count(shape)) * elementCost,
      block: BlockForm(
        shape: shape, inputs: call.inputs.map { _ in .elements },
        outputs: isSum.map { $0 ? .sum : .elements }))
  }

  static func samples(_ n: Int) -> [OpSample] {
    let values = [sampleRange(support)] + parameters.map { sampleRange($0.constraint) }
    let shapes: [(value: [Int], parameter: [Int])] = [
      ([n], []), ([n], [n]), ([2, n], [n]), ([n, 3], [n, 1]),
    ]
    var samples: [OpSample] = []
    for form in DensityForm.allCases {
      for (value, parameter) in shapes {
        let all: [[Int]] = [value] + parameters.map { _ in parameter }
        samples.append(
          OpSample(
            all, each: isDiscrete ? discrete(values, all) : values,
            attributes: Attributes(ints: [form.rawValue]), tolerance: 1000))
      }
    }
    return samples
  }

  /// Integers for the value, whatever the parameters.
  private static func discrete(_ values: [OpSample.Values], _ shapes: [[Int]]) -> [OpSample.Values]
  { [.exact((0..<Shapes.count(shapes[0])).map { Double($0 % 2) })] + values.dropFirst() }

  private static func sampleRange(_ support: Support) -> OpSample.Values {
    switch support {
    case .interval(let interval):
      let low = interval.lower?.value([]) ?? (interval.upper == nil ? -2 : -1)
      let high = interval.upper?.value([]) ?? low + 4
      guard low.isFinite, high.isFinite else { return .real(1...2) }
      let margin = (high - low) / 8
      return .real((low + margin)...(high - margin))
    default: return .real(1...1)
    }
  }

  static func isIndex(_ output: Int) -> Bool { false }
  static func viewOffset(_ call: PlanCall) -> Int? { nil }
  static var kernel: (any Kernel.Type)? { nil }
  static var blockKernel: (any BlockKernel.Type)? { Self.self }

  static func block64(_ b: BlockContext) { DensityLoop.run(Formula64.self, b) }
  static func block32(_ b: BlockContext) { DensityLoop.run(Formula32.self, b) }
}
