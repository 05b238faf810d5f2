import Graphs
import Tensors

/// The log density of vectors of probabilities: an op.
///
/// Inputs: x, batch × K, and the weights, K for all vectors or batch × K. Outputs: the log density
/// and its partials. The partial by shared weights is summed over the batch if the density is.
/// Attribute: the form.
enum DirichletDensity: Op, Kernel {
  static let name = "dirichlet"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let isSummed = attributes.ints[0] == DensityForm.summed.rawValue
    return [
      isSummed ? [] : Array(inputs[0].dropLast()), inputs[0], isSummed ? inputs[1] : inputs[0],
    ]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let size = call.shapes[0].last ?? 0
    let count = Shapes.count(Array(call.shapes[0].dropLast()))
    var values: [Double] = []
    var slopes: [Double] = []
    var weights = [Double](repeating: 0, count: Shapes.count(call.outputShapes[2]))
    for n in 0..<count {
      let x = Array(call.inputs[0][n * size..<(n + 1) * size])
      let start = call.shapes[1].count == 1 ? 0 : n * size
      let a = Array(call.inputs[1][start..<start + size])
      let total = a.reduce(0, +)
      var value = Elementary.lgamma(total)
      for (k, (weight, share)) in zip(a, x).enumerated() {
        let log = Elementary.log(share)
        value += zeroSafeProduct(weight - 1, log) - Elementary.lgamma(weight)
        slopes.append(zeroSafeQuotient(weight - 1, share))
        weights[(weights.count == size ? 0 : n * size) + k] +=
          log - Elementary.digamma(weight) + Elementary.digamma(total)
      }
      values.append(value)
    }
    return [call.outputShapes[0].isEmpty ? [values.reduce(0, +)] : values, slopes, weights]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0] else { return [nil, nil] }
    let g = call.graph
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    let scale = isSummed ? cotangent : g.reshape(cotangent, g.shape(of: cotangent) + [1])
    return call.inputs.indices.map { i in
      call.wanted[i] ? g.mul(scale, call.outputs[i + 1]) : nil
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let size = call.inputs[0].last ?? 0
    let count = Shapes.count(Array(call.inputs[0].dropLast()))
    let isShared = call.inputs[1].count == 1
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    return KernelPlan(
      ints: [count, size, isShared ? 0 : size, isShared && isSummed ? 0 : size, isSummed ? 1 : 0],
      scratchBytes: max(64, size * 8), cost: 20 + Double(count * size) * 5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    DensityForm.allCases.flatMap { form in
      [[[n, 3], [3]], [[n, 2], [n, 2]]].map { shapes in
        OpSample(
          shapes, .real(0.1...0.9), attributes: Attributes(ints: [form.rawValue]),
          tolerance: 10_000)
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, size) = (k.ints[0], k.ints[1])
    let digammas = k.scratch(T.self)
    var total: T = 0
    var logNormaliser: T = 0
    if k.isNeeded(2), k.ints[3] == 0 {
      let slope: UnsafeMutablePointer<T> = k.output(2)
      for i in 0..<size { slope[i] = 0 }
    }
    for n in 0..<count {
      let x: UnsafePointer<T> = k.input(0, T.self) + n * size
      let a: UnsafePointer<T> = k.input(1, T.self) + n * k.ints[2]
      if n == 0 || k.ints[2] != 0 {
        logNormaliser = normaliser(a, digammas, size)
      }
      var value: T = logNormaliser
      for i in 0..<size { value += zeroSafeProduct(a[i] - 1, Elementary.log(x[i])) }
      total += value
      if k.ints[4] == 0, k.isNeeded(0) { k.output(0, T.self)[n] = value }
      if k.isNeeded(1) {
        let slope: UnsafeMutablePointer<T> = k.output(1, T.self) + n * size
        for i in 0..<size { slope[i] = zeroSafeQuotient(a[i] - 1, x[i]) }
      }
      if k.isNeeded(2) {
        let slope: UnsafeMutablePointer<T> = k.output(2, T.self) + n * k.ints[3]
        for i in 0..<size {
          let own: T = Elementary.log(x[i]) + digammas[i]
          slope[i] = k.ints[3] == 0 ? slope[i] + own : own
        }
      }
    }
    if k.ints[4] == 1, k.isNeeded(0) { k.output(0, T.self)[0] = total }
  }

  /// log Γ(Σ a) − Σ log Γ(a); its slopes are left in `digammas`.
  @inline(__always)
  private static func normaliser<T: Scalar>(
    _ a: UnsafePointer<T>, _ digammas: UnsafeMutablePointer<T>, _ size: Int
  ) -> T {
    var sum: T = 0
    var logs: T = 0
    for i in 0..<size {
      sum += a[i]
      logs += Elementary.lgammaPositive(a[i])
    }
    let digammaOfSum: T = Elementary.digammaPositive(sum)
    for i in 0..<size { digammas[i] = digammaOfSum - Elementary.digammaPositive(a[i]) }
    return Elementary.lgammaPositive(sum) - logs
  }
}
