import Graphs
import Tensors

/// The log probability of an interval under a distribution, element by element: an op.
///
/// Inputs: the lower and the upper bound (infinite for none) and the distribution's parameters,
/// which broadcast. Outputs: the log probability and its partials by each input, all in the shape
/// that the inputs broadcast to. It works in `Double` throughout.
enum LogMass<Base: ScalarDistribution>: Op, Kernel {
  static var name: String { "log_mass_\(Base.name)" }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    guard let shape = Broadcasting.shape(inputs) else {
      preconditionFailure("\(name) of shapes \(inputs)")
    }
    return [[Int]](repeating: shape, count: inputs.count + 1)
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let inputs = call.inputs.indices.map { call.broadcast($0) }
    let count = Shapes.count(call.outputShapes[0])
    return call.outputShapes.indices.map { output in
      (0..<count).map { i in
        var p = Numbers()
        for k in 2..<inputs.count { p[k - 2] = inputs[k][i] }
        return value(output, inputs[0][i], inputs[1][i], p)
      }
    }
  }

  private static func value(
    _ output: Int, _ lower: Double, _ upper: Double, _ p: Numbers
  ) -> Double {
    switch output {
    case 0: IntervalMass<Base>.log(lower, upper, p)
    case 1, 2: IntervalMass<Base>.slope(byBound: output - 1, lower, upper, p)
    default: IntervalMass<Base>.slope(byParameter: output - 3, lower, upper, p)
    }
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0] else { return call.inputs.map { _ in nil } }
    return call.inputs.indices.map { i in
      let isFixed = i < 2 ? Base.isDiscrete : Base.parameters[i - 2].constraint.isDiscrete
      return call.wanted[i] && !isFixed ? call.graph.mul(cotangent, call.outputs[i + 1]) : nil
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let shape = call.outputs[0]
    // Where each input's element of every output element is.
    let positions = call.inputs.flatMap { own in
      Broadcasting.positions(shape, Broadcasting.strides(own, to: shape))
    }
    return KernelPlan(ints: positions, cost: Double(Shapes.count(shape)) * 500)
  }

  static func samples(_ n: Int) -> [OpSample] { [] }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let operands = Base.parameters.count + 2
    let count = k.outputCount(0)
    func element(_ input: Int, _ i: Int) -> Double {
      k.input(input, T.self)[k.ints[input * count + i]].asDouble
    }
    for i in 0..<count {
      var p = Numbers()
      for parameter in 2..<operands { p[parameter - 2] = element(parameter, i) }
      let (lower, upper) = (element(0, i), element(1, i))
      for output in 0...operands where k.isNeeded(output) {
        k.output(output, T.self)[i] = T(value(output, lower, upper, p))
      }
    }
  }
}
