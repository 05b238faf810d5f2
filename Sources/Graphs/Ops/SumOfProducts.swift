import Tensors

/// Σ a b over the leading or the trailing axes of two arrays that broadcast to one matrix.
///
/// Attributes: rows, columns; 1 to sum over the rows, 0 over the columns. The passes make it of a
/// sum of a product of large arrays.
enum SumOfProducts: Op, BlockKernel {
  static let name = "sum_of_products"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = Array(attributes.ints[..<2])
    let joint = Multiply.outputs(of: inputs, .none)[0]
    precondition(joint == shape, "sum of products of shapes \(inputs) as \(shape)")
    return [[attributes.ints[2] == 1 ? shape[1] : shape[0]]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (rows, columns) = (call.attributes.ints[0], call.attributes.ints[1])
    let wide = OracleCall(
      inputs: call.inputs, shapes: call.shapes, outputShapes: [[rows, columns]])
    let products = zip(wide.broadcast(0), wide.broadcast(1)).map { $0 * $1 }
    return [
      call.attributes.ints[2] == 1
        ? (0..<columns).map { j in (0..<rows).reduce(0) { $0 + products[$1 * columns + j] } }
        : (0..<rows).map { i in (0..<columns).reduce(0) { $0 + products[i * columns + $1] } }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let (rows, columns) = (call.attributes.ints[0], call.attributes.ints[1])
    let kept = g.broadcast(
      g.reshape(call.cotangent, call.attributes.ints[2] == 1 ? [1, columns] : [rows, 1]),
      to: [rows, columns])
    return [
      call.wanted[0] ? g.mul(kept, call.inputs[1]) : nil,
      call.wanted[1] ? g.mul(kept, call.inputs[0]) : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let ints = call.attributes.ints
    return KernelPlan(
      ints: ints, cost: call.elements * 0.1,
      block: BlockForm(
        shape: [ints[0], ints[1]], inputs: [.elements, .elements],
        outputs: [ints[2] == 1 ? .accumulated : .perRow(ints[1])]))
  }

  static func samples(_ n: Int) -> [OpSample] {
    n == 0
      ? []
      : [
        ([[n, 3], [n, 3]], [n, 3, 1]), ([[3, n], [3, 1]], [3, n, 1]),
        ([[3, n], [1, n]], [3, n, 0]),
        ([[3, n], [3, n]], [3, n, 0]), ([[n, 1], [1, 7]], [n, 7, 1]),
        ([[n, 1], [1, 7]], [n, 7, 0]),
      ].map { OpSample($0.0, attributes: Attributes(ints: $0.1), tolerance: 600) }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let width = b.ints[1]
    let (x, z, y) = (b.input(0, T.self), b.input(1, T.self), b.output(0, T.self))
    if b.ints[2] == 1 {
      var column = b.start % width
      var done = 0
      while done < b.count {
        let length = Swift.min(width &- column, b.count &- done)
        let sums = y + column
        switch b.scalars {
        case 0:
          let (x, z) = (x + done, z + done)
          for i in 0..<length { sums[i] = RelaxedMath.multiplyAdd(x[i], z[i], sums[i]) }
        case 1: Vectors.axpy(x[0], z + done, sums, count: length)
        case 2: Vectors.axpy(z[0], x + done, sums, count: length)
        default: for i in 0..<length { sums[i] = RelaxedMath.multiplyAdd(x[0], z[0], sums[i]) }
        }
        done &+= length
        column = 0
      }
      return
    }
    for row in 0..<b.count / width {
      let start = row &* width
      switch b.scalars {
      case 0: y[row] = Reduce.dot(x + start, z + start, count: width)
      case 1: y[row] = x[0] * Reduce.sum(z + start, count: width)
      case 2: y[row] = z[0] * Reduce.sum(x + start, count: width)
      default: y[row] = x[0] * z[0] * T(width)
      }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
