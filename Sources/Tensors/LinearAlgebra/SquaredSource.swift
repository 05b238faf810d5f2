// SquaredSource: the squares of a matrix, taken while its panels are packed.

/// The squares of a matrix in memory, which need not exist there themselves.
struct SquaredSource<Element: Scalar>: PanelSource {
  let base: StridedSource<Element>

  /// Squares are zero where their roots are.
  var pattern: StridedSource<Element>? {
    @inline(__always) get { base }
  }

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    // Some steps at a time, so that what is packed is squared in the first-level cache.
    var l = 0
    while l < depth {
      let steps = Swift.min(128, depth &- l)
      let part = target + l &* width
      base.pack(
        from: first, count: count, width: width, start: start &+ l, depth: steps, into: part)
      for i in 0..<(width &* steps) { part[i] *= part[i] }
      l &+= steps
    }
  }
}

extension Gemm {
  /// C = A² B, A² being the square of each element of A; row-major.
  ///
  /// The bits are those of squares that are kept.
  ///
  /// - Parameters:
  ///   - m: rows of A and C.
  ///   - n: columns of B and C.
  ///   - k: columns of A and rows of B; with 0 the product is 0.
  ///   - workspace: `workspaceBytes` of scratch memory, aligned to 64 bytes.
  ///   - team: threads for products of more than a million operations.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func multiplySquares<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride,
    _ b: UnsafePointer<T>, _ bStride: MatrixStride,
    _ c: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer? = nil,
    team: ThreadTeam? = nil
  ) {
    if m <= 0 || n <= 0 { return }
    if k <= 0 { return scale(m, n, 0, c, .rowMajor(n)) }
    let product = SourceProduct(
      m: m, n: n, k: k, alpha: 1, keeps: false,
      a: SquaredSource(
        base: StridedSource(a, step: aStride.row, innerStep: aStride.column)),
      b: StridedSource(b, step: bStride.column, innerStep: bStride.row), c: c,
      cStride: .rowMajor(n))
    run(product, NoEpilogue(), workspace, team)
  }
}
