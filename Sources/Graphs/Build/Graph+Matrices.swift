/// Products and factorisations of matrices, which fill the last two axes.
extension Graph {
  /// The matrix product of numpy: vectors stand for rows on the left and columns on the right,
  /// leading axes broadcast.
  public func matmul(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    let (left, right) = (shape(of: a), shape(of: b))
    switch (left.count, right.count) {
    case (1, 1): return dot(a, b)
    case (2, 1): return apply1(MatVec.self, [a, b], Attributes(ints: [0]))
    case (1, 2): return apply1(MatVec.self, [b, a], Attributes(ints: [1]))
    case (_, 1):
      let rows = Shapes.count(Array(left.dropLast()))
      let flat = reshape(a, [rows, left[left.count - 1]])
      return reshape(matmul(flat, b), Array(left.dropLast()))
    case (1, _):
      let product = matmul(reshape(a, [1, left[0]]), false, b, false)
      return reshape(product, Array(right.dropLast(2)) + [right[right.count - 1]])
    default: return matmul(a, false, b, false)
    }
  }

  /// The product of arrays of matrices, each transposed if its flag says so.
  public func matmul(_ a: NodeRef, _ ta: Bool, _ b: NodeRef, _ tb: Bool) -> NodeRef {
    let (left, right) = (shape(of: a), shape(of: b))
    let flags = Attributes(ints: [ta ? 1 : 0, tb ? 1 : 0])
    if left.count > 2, right.count == 2, !ta {
      // One product with all rows.
      let rows = Shapes.count(Array(left.dropLast()))
      let product = apply1(MatMul.self, [reshape(a, [rows, left[left.count - 1]]), b], flags)
      return reshape(product, left.dropLast() + [tb ? right[0] : right[1]])
    }
    return apply1(MatMul.self, [a, b], flags)
  }

  /// Σ aᵢ bᵢ of two vectors.
  public func dot(_ a: NodeRef, _ b: NodeRef) -> NodeRef { sum(mul(a, b)) }

  /// The matrix aᵢ bⱼ of two vectors.
  public func outer(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    mul(reshape(a, [count(of: a), 1]), reshape(b, [1, count(of: b)]))
  }

  /// The lower triangular L with L Lᵀ = A; reads the lower triangle of A; NaN unless A is
  /// positive definite.
  public func cholesky(_ a: NodeRef) -> NodeRef { apply1(Cholesky.self, [a]) }

  /// The solution of L X = B, or Lᵀ X = B, for lower triangular L; B may be a vector.
  public func triangularSolve(_ l: NodeRef, _ b: NodeRef, transposed: Bool = false) -> NodeRef {
    solve(TriangularSolve.self, l, b, Attributes(ints: [transposed ? 1 : 0]))
  }

  /// The solution of A X = B for a square A; B may be a vector.
  public func solve(_ a: NodeRef, _ b: NodeRef) -> NodeRef { solve(Solve.self, a, b, .none) }

  /// The inverse of a square matrix.
  public func inverse(_ a: NodeRef) -> NodeRef { apply1(Inverse.self, [a]) }

  /// log |det A|.
  public func logDet(_ a: NodeRef) -> NodeRef { apply1(LogDet.self, [a]) }

  /// The square matrix with the last axis of x on its diagonal.
  public func diag(_ x: NodeRef) -> NodeRef {
    let shape = shape(of: x)
    let n = shape[shape.count - 1]
    let leading = Array(shape.dropLast())
    let flat = embed(
      x, in: leading + [n * n], starts: shape.map { _ in 0 },
      steps: leading.map { _ in 1 } + [n + 1])
    return reshape(flat, shape + [n])
  }

  /// The diagonal of a square matrix.
  public func diagPart(_ a: NodeRef) -> NodeRef {
    let shape = shape(of: a)
    let n = shape[shape.count - 1]
    let flat = reshape(a, shape.dropLast(2) + [n * n])
    return slice(flat, axis: -1, from: 0, count: n, step: n + 1)
  }

  /// The lower triangle, zero above the diagonal.
  public func tril(_ a: NodeRef) -> NodeRef {
    let shape = shape(of: a)
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    let mask = (0..<m * n).map { $0 % n <= $0 / n ? 1.0 : 0.0 }
    return self.where(constant(mask, [m, n]), a, constant(0))
  }

  /// Repeats the leading axes of both sides to common ones, and turns a vector into a column.
  private func solve(
    _ op: any Op.Type, _ a: NodeRef, _ b: NodeRef, _ attributes: Attributes
  ) -> NodeRef {
    let (left, right) = (shape(of: a), shape(of: b))
    if right.count == 1 {
      let column = solve(op, a, reshape(b, [right[0], 1]), attributes)
      return reshape(column, Array(left.dropLast()))
    }
    let (leading, others) = (Array(left.dropLast(2)), Array(right.dropLast(2)))
    guard let batch = Shapes.broadcast(leading, others) else {
      preconditionFailure("solving with matrices of shapes \(left) and \(right)")
    }
    return apply1(
      op,
      [
        broadcast(a, to: batch + left.suffix(2)), broadcast(b, to: batch + right.suffix(2)),
      ], attributes)
  }
}
