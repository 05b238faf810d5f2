import Tensors

/// A matrix rearranged in panels of 16 rows, each column by column, the last panel filled with
/// zeros: [m, k] becomes [⌈m / 16⌉, k, 16].
enum PackRows: Op, Kernel {
  static let name = "pack_rows"
  /// The rows of a panel.
  static let rows = 16

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(inputs[0].count == 2, "pack_rows of an array of shape \(inputs[0])")
    return [[(inputs[0][0] + rows - 1) / rows, inputs[0][1], rows]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (m, k) = (call.shapes[0][0], call.shapes[0][1])
    return [
      (0..<Shapes.count(call.outputShapes[0])).map { i in
        let row = i / (k * rows) * rows + i % rows
        return row < m ? call.inputs[0][row * k + i / rows % k] : 0
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let (m, k) = (call.shape(0)[0], call.shape(0)[1])
    let all = (m + rows - 1) / rows * rows
    let unpacked = g.reshape(g.transpose(call.cotangent, [0, 2, 1]), [all, k])
    return [g.slice(unpacked, axis: 0, from: 0, count: m)]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(ints: call.inputs[0], cost: call.elements)
  }

  static func samples(_ n: Int) -> [OpSample] { [OpSample([[n, 3]]), OpSample([[17, n]])] }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (m, n) = (k.ints[0], k.ints[1])
    let x = k.input(0, T.self)
    var y = k.output(0, T.self)
    for first in stride(from: 0, to: m, by: rows) {
      for column in 0..<n {
        for row in first..<first + rows {
          y.pointee = row < m ? x[row * n + column] : 0
          y += 1
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}

/// A packed matrix times a vector: A x, or with the attribute 1 after the number of rows, Aᵀ x.
enum PackedMatVec: Op, BlockKernel {
  static let name = "packed_matvec"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let isTransposed = attributes.ints[1] == 1
    precondition(
      inputs[0].count == 3 && inputs[0][2] == PackRows.rows
        && inputs[1] == [isTransposed ? attributes.ints[0] : inputs[0][1]],
      "product of a packed matrix \(inputs[0]) and a vector \(inputs[1])")
    return [[isTransposed ? inputs[0][1] : attributes.ints[0]]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (m, k) = (call.attributes.ints[0], call.shapes[0][1])
    let (a, x) = (call.inputs[0], call.inputs[1])
    func element(_ i: Int, _ j: Int) -> Double { a[(i / 16 * k + j) * 16 + i % 16] }
    return call.attributes.ints[1] == 1
      ? [(0..<k).map { j in (0..<m).reduce(0) { $0 + element($1, j) * x[$1] } }]
      : [(0..<m).map { i in (0..<k).reduce(0) { $0 + element(i, $1) * x[$1] } }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let isTransposed = call.attributes.ints[1] == 1
    let (a, x) = (call.inputs[0], call.inputs[1])
    let other = Attributes(ints: [call.attributes.ints[0], isTransposed ? 0 : 1])
    let outer = isTransposed ? g.outer(x, call.cotangent) : g.outer(call.cotangent, x)
    return [
      call.wanted[0] ? g.apply1(PackRows.self, [outer]) : nil,
      g.apply1(PackedMatVec.self, [a, call.cotangent], other),
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let k = call.inputs[0][1]
    let isTransposed = call.attributes.ints[1] == 1
    return KernelPlan(
      ints: [k, isTransposed ? 1 : 0], cost: call.elements * 0.07,
      block: BlockForm(
        shape: [call.attributes.ints[0]],
        inputs: [.rows(k), isTransposed ? .elements : .whole],
        outputs: [isTransposed ? .accumulated : .elements]))
  }

  static func samples(_ n: Int) -> [OpSample] {
    let panels = (n + 15) / 16
    // The filling must be zeros.
    let packed = (0..<panels * 3 * 16).map { i in
      i / 48 * 16 + i % 16 < n ? Double(i * 7 % 11) / 4 - 1 : 0
    }
    return [
      OpSample(
        [[panels, 3, 16], [3]], each: [.exact(packed), .real(-2...2)],
        attributes: Attributes(ints: [n, 0])),
      OpSample(
        [[panels, 3, 16], [n]], each: [.exact(packed), .real(-2...2)],
        attributes: Attributes(ints: [n, 1]), isSmooth: n % 16 == 0, tolerance: 600),
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    if b.ints[1] == 0 { forward(b, T.self) } else { backward(b, T.self) }
  }

  /// Two panels at a time, their sums in registers.
  @inline(__always)
  private static func forward<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let k = b.ints[0]
    let x = b.input(1, T.self)
    let y = b.output(0, T.self)
    var panel = b.input(0, T.self)
    var i = 0
    while i < b.count {
      let isPair = i &+ 16 < b.count
      let second = isPair ? panel + 16 * k : panel
      var sum0 = SIMD16<T>(repeating: 0)
      var sum1 = SIMD16<T>(repeating: 0)
      for j in 0..<k {
        let factor = SIMD16<T>(repeating: x[j])
        sum0 = T.multiplyAdd(Lanes.load(panel, 16 &* j), factor, sum0)
        sum1 = T.multiplyAdd(Lanes.load(second, 16 &* j), factor, sum1)
      }
      Lanes.store(sum0, y + i, b.count &- i)
      if isPair { Lanes.store(sum1, y + i + 16, b.count &- i &- 16) }
      panel += 32 * k
      i &+= 32
    }
  }

  /// Two columns at a time over all panels of the block.
  @inline(__always)
  private static func backward<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let k = b.ints[0]
    let y = b.output(0, T.self)
    let x = b.input(1, T.self)
    let panels = b.input(0, T.self)
    let whole = b.count / 16
    let rest = b.count % 16
    let isScalar = b.isScalar(1)
    var last = SIMD16<T>(repeating: 0)
    for lane in 0..<rest { last[lane] = x[isScalar ? 0 : whole &* 16 &+ lane] }
    var j = 0
    while j < k {
      let next = j &+ 1 < k ? 16 : 0
      var sum0 = SIMD16<T>(repeating: 0)
      var sum1 = SIMD16<T>(repeating: 0)
      var panel = panels + 16 * j
      for i in 0..<whole {
        let r = isScalar ? SIMD16<T>(repeating: x[0]) : Lanes.load(x, 16 &* i)
        sum0 = T.multiplyAdd(Lanes.load(panel, 0), r, sum0)
        sum1 = T.multiplyAdd(Lanes.load(panel, next), r, sum1)
        panel += 16 * k
      }
      if rest > 0 {
        sum0 = T.multiplyAdd(Lanes.load(panel, 0), last, sum0)
        sum1 = T.multiplyAdd(Lanes.load(panel, next), last, sum1)
      }
      y[j] += T.total(sum0)
      if next > 0 { y[j &+ 1] += T.total(sum1) }
      j &+= 2
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
