import Graphs
import Tensors

/// The log density of normal vectors given the Cholesky factor of their covariance: an op.
///
/// Inputs: x, mean (both batch × K) and the factor, K × K for all vectors or batch × K × K. Outputs:
/// the log density, and its partials by each input. The partial by a shared factor is summed over
/// the batch if the density is. Attribute: the form.
enum MultivariateNormalDensity: Op, Kernel {
  static let name = "multivariate_normal"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      inputs[0] == inputs[1] && !inputs[0].isEmpty && inputs[2].count >= 2,
      "\(name) of shapes \(inputs)")
    let batch = Array(inputs[0].dropLast())
    let isSummed = attributes.ints[0] == DensityForm.summed.rawValue
    return [
      isSummed ? [] : batch, inputs[0], inputs[0],
      isSummed ? inputs[2] : batch + inputs[2].suffix(2),
    ]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let size = call.shapes[0].last ?? 0
    let count = Shapes.count(Array(call.shapes[0].dropLast()))
    let isShared = call.shapes[2].count == 2
    var values: [Double] = []
    var slopes: [Double] = []
    var factors = [Double](repeating: 0, count: Shapes.count(call.outputShapes[3]))
    let isFactorSummed = factors.count == size * size
    for n in 0..<count {
      let row = n * size..<(n + 1) * size
      let start = isShared ? 0 : n * size * size
      let factor = Matrix(size, size, Array(call.inputs[2][start..<start + size * size]))
      let z = factor.solve(zip(call.inputs[0][row], call.inputs[1][row]).map { $0 - $1 })
      let g = factor.solveTransposed(z)
      var value = -Double(size) * halfLogTwoPi(Double.self)
      let target = isFactorSummed ? 0 : n * size * size
      for i in 0..<size {
        value -= 0.5 * z[i] * z[i] + Elementary.log(factor[i, i])
        for j in 0...i { factors[target + i * size + j] += g[i] * z[j] }
        factors[target + i * size + i] -= 1 / factor[i, i]
      }
      values.append(value)
      slopes += g
    }
    if call.outputShapes[0].isEmpty { values = [values.reduce(0, +)] }
    return [values, slopes.map { -$0 }, slopes, factors]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0] else { return [nil, nil, nil] }
    let g = call.graph
    let shape = g.shape(of: cotangent)
    let isSummed = call.attributes.ints[0] == DensityForm.summed.rawValue
    return call.inputs.indices.map { i in
      guard call.wanted[i] else { return nil }
      let ones = [Int](repeating: 1, count: i == 2 ? 2 : 1)
      let scale = isSummed ? cotangent : g.reshape(cotangent, shape + ones)
      return g.mul(scale, call.outputs[i + 1])
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let size = call.inputs[0].last ?? 0
    let count = Shapes.count(Array(call.inputs[0].dropLast()))
    let isShared = call.inputs[2].count == 2
    let isFactorSummed = isShared && call.attributes.ints[0] == DensityForm.summed.rawValue
    return KernelPlan(
      ints: [
        count, size, isShared ? 0 : size * size, isFactorSummed ? 0 : size * size,
        call.attributes.ints[0],
      ],
      scratchBytes: max(64, 2 * size * 8),
      cost: 20 + Double(count * size) * (6 + Double(size)))
  }

  static func samples(_ n: Int) -> [OpSample] {
    DensityForm.allCases.flatMap { form in
      [[[n, 3], [n, 3], [3, 3]], [[n, 2], [n, 2], [n, 2, 2]]].map { shapes in
        OpSample(
          shapes, each: [.real(-2...2), .real(-2...2), .lowerTriangular],
          attributes: Attributes(ints: [form.rawValue]), tolerance: 10_000)
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, size) = (k.ints[0], k.ints[1])
    let isSummed = k.ints[4] == DensityForm.summed.rawValue
    let z = k.scratch(T.self)
    let g = z + size
    let hasSlope = k.isNeeded(1) || k.isNeeded(2) || k.isNeeded(3)
    var total: T = 0
    var logDiagonal: T = 0
    if k.isNeeded(3), k.ints[3] == 0 {
      let factor: UnsafeMutablePointer<T> = k.output(3)
      for i in 0..<size * size { factor[i] = 0 }
    }
    for n in 0..<count {
      let factor: UnsafePointer<T> = k.input(2, T.self) + n * k.ints[2]
      if n == 0 || k.ints[2] != 0 { logDiagonal = sumOfLogs(factor, size) }
      let x: UnsafePointer<T> = k.input(0, T.self) + n * size
      let mean: UnsafePointer<T> = k.input(1, T.self) + n * size
      var squares: T = 0
      for i in 0..<size {
        let row = factor + i * size
        let rest: T = x[i] - mean[i] - dot(row, UnsafePointer(z), i)
        let element: T = rest / row[i]
        z[i] = element
        squares += element * element
      }
      let value: T = -0.5 * squares - logDiagonal - T(size) * halfLogTwoPi()
      total += value
      if !isSummed, k.isNeeded(0) { k.output(0, T.self)[n] = value }
      if hasSlope {
        solveTransposed(factor, UnsafePointer(z), g, size)
        writeSlopes(k, n, size, factor, UnsafePointer(z), UnsafePointer(g))
      }
    }
    if isSummed, k.isNeeded(0) { k.output(0, T.self)[0] = total }
  }

  /// g with Lᵀ g = z, taking rows of L in turn.
  @inline(__always)
  private static func solveTransposed<T: Scalar>(
    _ factor: UnsafePointer<T>, _ z: UnsafePointer<T>, _ g: UnsafeMutablePointer<T>, _ size: Int
  ) {
    for i in 0..<size { g[i] = z[i] }
    var i = size
    while i > 0 {
      i -= 1
      let row = factor + i * size
      let element: T = g[i] / row[i]
      g[i] = element
      for j in 0..<i { g[j] -= element * row[j] }
    }
  }

  @inline(__always)
  private static func writeSlopes<T: Scalar>(
    _ k: KernelContext, _ n: Int, _ size: Int, _ factor: UnsafePointer<T>,
    _ z: UnsafePointer<T>, _ g: UnsafePointer<T>
  ) {
    if k.isNeeded(1) {
      let slope: UnsafeMutablePointer<T> = k.output(1, T.self) + n * size
      for i in 0..<size { slope[i] = -g[i] }
    }
    if k.isNeeded(2) {
      let slope: UnsafeMutablePointer<T> = k.output(2, T.self) + n * size
      for i in 0..<size { slope[i] = g[i] }
    }
    guard k.isNeeded(3) else { return }
    let slope: UnsafeMutablePointer<T> = k.output(3, T.self) + n * k.ints[3]
    if k.ints[3] != 0 {
      for i in 0..<size * size { slope[i] = 0 }
    }
    for i in 0..<size {
      let row = slope + i * size
      let element: T = g[i]
      for j in 0...i { row[j] += element * z[j] }
      row[i] -= 1 / factor[i * size + i]
    }
  }

  @inline(__always)
  private static func sumOfLogs<T: Scalar>(_ factor: UnsafePointer<T>, _ size: Int) -> T {
    var sum: T = 0
    for i in 0..<size { sum += Elementary.log(factor[i * size + i]) }
    return sum
  }

  /// Σ aᵢ bᵢ in four strands.
  @inline(__always)
  private static func dot<T: Scalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, _ n: Int
  ) -> T {
    var lanes = SIMD4<T>(repeating: 0)
    var i = 0
    while i &+ 4 <= n {
      lanes +=
        UnsafeRawPointer(a + i).loadUnaligned(as: SIMD4<T>.self)
        * UnsafeRawPointer(b + i).loadUnaligned(as: SIMD4<T>.self)
      i &+= 4
    }
    var sum: T = (lanes.x + lanes.z) + (lanes.y + lanes.w)
    while i < n {
      sum += a[i] * b[i]
      i &+= 1
    }
    return sum
  }
}
