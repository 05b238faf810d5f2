import Tensors

/// Σ x over neighbouring axes. Over all axes it ends a fused chain.
enum Sum: ReductionOp, BlockKernel {
  static let name = "sum"

  @inline(__always)
  static func identity<T: Scalar>(_ type: T.Type) -> T { 0 }
  @inline(__always)
  static func combine<T: Scalar>(_ a: T, _ b: T) -> T { a + b }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.graph.broadcast(call.kept(call.cotangent), to: call.shape(0))]
  }

  /// Over blocks where all, the trailing or the leading axes are summed.
  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = extents(call.inputs[0], call.attributes)
    let access: BlockForm.Access? =
      if outer == 1 && inner == 1 {
        .sum
      } else if inner == 1, outer > 0, n > 0, n <= InstructionSelection.longestRow {
        .perRow(n)
      } else if outer == 1 {
        .accumulated
      } else {
        nil
      }
    let shape = access == .accumulated ? [n, inner] : call.inputs[0]
    return KernelPlan(
      ints: [outer, n, inner], cost: call.elements * 0.1,
      block: access.map { BlockForm(shape: shape, inputs: [.elements], outputs: [$0]) })
  }

  @inline(__always)
  private static func block<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let (outer, n, inner) = (b.ints[0], b.ints[1], b.ints[2])
    let x = b.input(0, T.self)
    let y = b.output(0, T.self)
    if outer == 1 && inner == 1 {
      y.pointee = Reduce.sum(x, count: b.count)
    } else if outer == 1 {
      addRows(x, y, from: b.start, b.count, inner)
    } else if n >= 16 {
      for row in 0..<b.count / n { y[row] = Reduce.sum(x + row &* n, count: n) }
    } else {
      for row in 0..<b.count / n {
        var total: T = 0
        for i in 0..<n { total += x[row &* n &+ i] }
        y[row] = total
      }
    }
  }

  /// Adds a block of a matrix with rows of `width` to the sums of its columns.
  @inline(__always)
  private static func addRows<T: Scalar>(
    _ x: UnsafePointer<T>, _ sums: UnsafeMutablePointer<T>, from start: Int, _ count: Int,
    _ width: Int
  ) {
    guard width > 0 else { return }
    var column = start % width
    var done = 0
    while done < count {
      let length = Swift.min(width &- column, count &- done)
      let (from, to) = (x + done, sums + column)
      for i in 0..<length { to[i] += from[i] }
      done &+= length
      column = 0
    }
  }

  static func block64(_ b: BlockContext) { block(b, Double.self) }
  static func block32(_ b: BlockContext) { block(b, Float.self) }
}
