// AffineEpilogue: what a layer does to a product while a tile of it is in the first cache.

/// The function at the end of a layer.
public enum LayerActivation: Sendable {
  /// x.
  case identity
  /// max(x, 0).
  case relu
  /// Another function of one number.
  case map(ElementaryMap)
}

/// c = f(c + bias + residual), in this order.
struct AffineEpilogue<Element: Scalar>: GemmEpilogue {
  /// One number a column.
  let bias: UnsafePointer<Element>?
  /// One number an element, with the strides of C.
  let residual: UnsafePointer<Element>?
  let residualStep: Int
  let activation: LayerActivation

  static var isEmpty: Bool {
    @inline(__always) get { false }
  }

  @inline(__always)
  func finish(
    _ c: UnsafeMutablePointer<Element>, step: Int, row: Int, column: Int, rows: Int, columns: Int
  ) {
    for i in 0..<rows {
      let x = c + i &* step
      if let bias {
        let b = bias + column
        for j in 0..<columns { x[j] += b[j] }
      }
      if let residual {
        let r = residual + ((row &+ i) &* residualStep &+ column)
        for j in 0..<columns { x[j] += r[j] }
      }
      switch activation {
      case .identity: break
      case .relu: for j in 0..<columns { x[j] = x[j] <= 0 ? 0 : x[j] }
      case .map(let map): ElementaryKernels.run(map, UnsafePointer(x), x, columns)
      }
    }
  }
}

extension Gemm {
  /// C = f(A B + bias + residual), row-major, each tile finished while it is in the first cache.
  ///
  /// The bits are those of the product, the sums and the function one after the other.
  ///
  /// - Parameters:
  ///   - m: rows of A and C.
  ///   - n: columns of B and C.
  ///   - k: columns of A and rows of B; with 0 the product is 0.
  ///   - bias: one number a column; nil for none.
  ///   - residual: m × n numbers, row-major; nil for none.
  ///   - workspace: `workspaceBytes` of scratch memory, aligned to 64 bytes.
  ///   - team: threads for products of more than a million operations.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func affine<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride,
    _ b: UnsafePointer<T>, _ bStride: MatrixStride,
    bias: UnsafePointer<T>?, residual: UnsafePointer<T>?, _ activation: LayerActivation,
    _ c: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer? = nil,
    team: ThreadTeam? = nil
  ) {
    affine(
      m, n, k, a, aStride, StridedSource(b, step: bStride.column, innerStep: bStride.row), bias,
      residual, activation, c, workspace, team)
  }

  /// The same with a right factor from anywhere.
  @inline(__always)
  static func affine<T, B: PanelSource>(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<T>, _ aStride: MatrixStride, _ b: B,
    _ bias: UnsafePointer<T>?, _ residual: UnsafePointer<T>?, _ activation: LayerActivation,
    _ c: UnsafeMutablePointer<T>, _ workspace: UnsafeMutableRawPointer?, _ team: ThreadTeam?
  ) where B.Element == T {
    if m <= 0 || n <= 0 { return }
    let epilogue = AffineEpilogue(
      bias: bias, residual: residual, residualStep: n, activation: activation)
    if k <= 0 {
      for i in 0..<m &* n { c[i] = 0 }
      return epilogue.finish(c, step: n, row: 0, column: 0, rows: m, columns: n)
    }
    let product = SourceProduct(
      m: m, n: n, k: k, alpha: 1, keeps: false,
      a: StridedSource(a, step: aStride.row, innerStep: aStride.column), b: b, c: c,
      cStride: .rowMajor(n))
    run(product, epilogue, workspace, team)
  }
}
