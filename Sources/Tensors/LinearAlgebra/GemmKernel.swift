// GemmKernel: the innermost tile of a matrix product, in registers.

/// A tile of 6 rows and two vectors of columns: twelve accumulators, two vectors of B and one
/// element of A, which is what the sixteen registers of the base instruction set hold.
///
/// Accumulators are named, not indexed: an indexed tile would live in memory.
enum GemmKernel {
  static let rows = 6

  @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>) -> T.KernelVector {
    UnsafeRawPointer(x).loadUnaligned(as: T.KernelVector.self)
  }

  @inline(__always)
  static func store<T: Scalar>(_ v: T.KernelVector, _ x: UnsafeMutablePointer<T>) {
    UnsafeMutableRawPointer(x).storeBytes(of: v, as: T.KernelVector.self)
  }

  /// C = α A B or C += α A B for a tile of at most 6 rows and one or two vectors of columns.
  ///
  /// Each element of C is one chain of fused multiply-adds over k in order, so that the bits depend
  /// neither on the tile's shape nor on the vector's width.
  ///
  /// - Parameters:
  ///   - count: the rows, 1 to 6, as a literal.
  ///   - isWide: whether there are two vectors of columns, as a literal.
  @inline(__always)
  static func tile<T: Scalar>(
    rows count: Int, isWide: Bool, inner: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aStep: Int,
    _ b: UnsafePointer<T>, _ bStep: Int, alpha: T, adds: Bool, _ c: UnsafeMutablePointer<T>,
    _ cRow: Int
  ) {
    let width = T.KernelVector.scalarCount
    let zero = T.KernelVector(repeating: 0)
    var c00 = zero
    var c01 = zero
    var c10 = zero
    var c11 = zero
    var c20 = zero
    var c21 = zero
    var c30 = zero
    var c31 = zero
    var c40 = zero
    var c41 = zero
    var c50 = zero
    var c51 = zero
    var a = a
    var b = b
    for _ in 0..<inner {
      let b0: T.KernelVector = load(b)
      let b1: T.KernelVector = isWide ? load(b + width) : zero
      let a0 = T.KernelVector(repeating: a[0])
      c00 = T.multiplyAdd(a0, b0, c00)
      if isWide { c01 = T.multiplyAdd(a0, b1, c01) }
      if count > 1 {
        let a1 = T.KernelVector(repeating: a[aRow])
        c10 = T.multiplyAdd(a1, b0, c10)
        if isWide { c11 = T.multiplyAdd(a1, b1, c11) }
      }
      if count > 2 {
        let a2 = T.KernelVector(repeating: a[2 &* aRow])
        c20 = T.multiplyAdd(a2, b0, c20)
        if isWide { c21 = T.multiplyAdd(a2, b1, c21) }
      }
      if count > 3 {
        let a3 = T.KernelVector(repeating: a[3 &* aRow])
        c30 = T.multiplyAdd(a3, b0, c30)
        if isWide { c31 = T.multiplyAdd(a3, b1, c31) }
      }
      if count > 4 {
        let a4 = T.KernelVector(repeating: a[4 &* aRow])
        c40 = T.multiplyAdd(a4, b0, c40)
        if isWide { c41 = T.multiplyAdd(a4, b1, c41) }
      }
      if count > 5 {
        let a5 = T.KernelVector(repeating: a[5 &* aRow])
        c50 = T.multiplyAdd(a5, b0, c50)
        if isWide { c51 = T.multiplyAdd(a5, b1, c51) }
      }
      a += aStep
      b += bStep
    }
    let factor = T.KernelVector(repeating: alpha)
    if adds {
      let row = c
      store(T.multiplyAdd(factor, c00, load(row)), row)
      if isWide { store(T.multiplyAdd(factor, c01, load(row + width)), row + width) }
      if count > 1 {
        let row = c + cRow
        store(T.multiplyAdd(factor, c10, load(row)), row)
        if isWide { store(T.multiplyAdd(factor, c11, load(row + width)), row + width) }
      }
      if count > 2 {
        let row = c + 2 &* cRow
        store(T.multiplyAdd(factor, c20, load(row)), row)
        if isWide { store(T.multiplyAdd(factor, c21, load(row + width)), row + width) }
      }
      if count > 3 {
        let row = c + 3 &* cRow
        store(T.multiplyAdd(factor, c30, load(row)), row)
        if isWide { store(T.multiplyAdd(factor, c31, load(row + width)), row + width) }
      }
      if count > 4 {
        let row = c + 4 &* cRow
        store(T.multiplyAdd(factor, c40, load(row)), row)
        if isWide { store(T.multiplyAdd(factor, c41, load(row + width)), row + width) }
      }
      if count > 5 {
        let row = c + 5 &* cRow
        store(T.multiplyAdd(factor, c50, load(row)), row)
        if isWide { store(T.multiplyAdd(factor, c51, load(row + width)), row + width) }
      }
    } else {
      let row = c
      store(T.multiplyAdd(factor, c00, zero), row)
      if isWide { store(T.multiplyAdd(factor, c01, zero), row + width) }
      if count > 1 {
        let row = c + cRow
        store(T.multiplyAdd(factor, c10, zero), row)
        if isWide { store(T.multiplyAdd(factor, c11, zero), row + width) }
      }
      if count > 2 {
        let row = c + 2 &* cRow
        store(T.multiplyAdd(factor, c20, zero), row)
        if isWide { store(T.multiplyAdd(factor, c21, zero), row + width) }
      }
      if count > 3 {
        let row = c + 3 &* cRow
        store(T.multiplyAdd(factor, c30, zero), row)
        if isWide { store(T.multiplyAdd(factor, c31, zero), row + width) }
      }
      if count > 4 {
        let row = c + 4 &* cRow
        store(T.multiplyAdd(factor, c40, zero), row)
        if isWide { store(T.multiplyAdd(factor, c41, zero), row + width) }
      }
      if count > 5 {
        let row = c + 5 &* cRow
        store(T.multiplyAdd(factor, c50, zero), row)
        if isWide { store(T.multiplyAdd(factor, c51, zero), row + width) }
      }
    }
  }

  /// `tile` for any number of rows up to 6.
  @inline(__always)
  static func anyTile<T: Scalar>(
    rows count: Int, isWide: Bool, inner: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aStep: Int,
    _ b: UnsafePointer<T>, _ bStep: Int, alpha: T, adds: Bool, _ c: UnsafeMutablePointer<T>,
    _ cRow: Int
  ) {
    switch count {
    case 6:
      tile(
        rows: 6, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    case 5:
      tile(
        rows: 5, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    case 4:
      tile(
        rows: 4, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    case 3:
      tile(
        rows: 3, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    case 2:
      tile(
        rows: 2, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    default:
      tile(
        rows: 1, isWide: isWide, inner: inner, a, aRow, aStep, b, bStep, alpha: alpha, adds: adds,
        c, cRow)
    }
  }

  /// A whole tile over packed panels: six elements of A and two vectors of B a step.
  ///
  /// Not inlined, so that nothing around it takes registers from the accumulators.
  @inline(never)
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  static func panelTile<T: Scalar>(
    inner: Int, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, alpha: T, adds: Bool,
    _ c: UnsafeMutablePointer<T>, _ cRow: Int
  ) {
    tile(
      rows: 6, isWide: true, inner: inner, a, 1, 6, b, 2 &* T.KernelVector.scalarCount,
      alpha: alpha, adds: adds, c, cRow)
  }
}
