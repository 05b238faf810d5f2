// Tile: the innermost part of a matrix product, in registers.

import CShims

/// One row of a tile: one or two vectors of accumulators.
///
/// Rows are named variables, not elements of an array, which would live in memory.
struct TileRow<T: Element> {
  var left = T.Lanes(repeating: T.zero)
  var right = T.Lanes(repeating: T.zero)

  @inline(__always)
  mutating func add(_ a: T, _ b0: T.Lanes, _ b1: T.Lanes, _ isWide: Bool) {
    let factor = T.Lanes(repeating: a)
    left = T.multiplyAdd(factor, b0, left)
    if isWide { right = T.multiplyAdd(factor, b1, right) }
  }

  /// c = α row, or c += α row.
  @inline(__always)
  func write(_ alpha: T.Lanes, _ adds: Bool, _ c: UnsafeMutablePointer<T>, _ isWide: Bool) {
    let width = T.Lanes.scalarCount
    let zero = T.Lanes(repeating: T.zero)
    store(T.multiplyAdd(alpha, left, adds ? load(c) : zero), c)
    if isWide {
      store(T.multiplyAdd(alpha, right, adds ? load(c + width) : zero), c + width)
    }
  }
}

/// What a tile reads and writes.
struct TileCall<T: Element> {
  /// The parts that k consists of, where in A each starts, and their length.
  let segments: Int
  let offsets: UnsafePointer<Int>
  let inner: Int
  /// A, from one row to the next and from one step of k to the next.
  let a: UnsafePointer<T>
  let aRow, aStep: Int
  /// B, from one step of k to the next, and what is left out of it after a segment.
  let b: UnsafePointer<T>
  let bStep, bGap: Int
  let alpha: T
  /// Whether C is added to.
  let adds: Bool
  /// C, from one row to the next.
  let c: UnsafeMutablePointer<T>
  let cRow: Int
}

/// Tiles of a product.
enum Tile {
  /// The most rows: as many as leave registers for two vectors of B and one of A.
  static var rows: Int {
    #if WIDE
      12
    #else
      6
    #endif
  }

  /// C = α A B or C += α A B for a tile of at most `rows` rows and one or two vectors of columns.
  ///
  /// Each element of C is one chain of fused multiply-adds over k in order, so that the bits depend
  /// neither on the tile's shape nor on the vector's width.
  ///
  /// - Parameters:
  ///   - count: the rows, as a literal.
  ///   - isWide: whether there are two vectors of columns, as a literal.
  ///   - steps: the `inner` steps of k to take, in order, the others adding nothing; nil, as a
  ///     literal, for all.
  @inline(__always)
  static func multiply<T: Element>(
    rows count: Int, isWide: Bool, _ t: TileCall<T>, steps: UnsafePointer<UInt16>? = nil
  ) {
    let width = T.Lanes.scalarCount
    var r0 = TileRow<T>()
    var r1 = TileRow<T>()
    var r2 = TileRow<T>()
    var r3 = TileRow<T>()
    var r4 = TileRow<T>()
    var r5 = TileRow<T>()
    var r6 = TileRow<T>()
    var r7 = TileRow<T>()
    var r8 = TileRow<T>()
    var r9 = TileRow<T>()
    var r10 = TileRow<T>()
    var r11 = TileRow<T>()
    let aRow = t.aRow
    let aStep = t.aStep
    let bStep = t.bStep
    let twice = 2 &* aRow
    var b = t.b
    var segment = 0
    while segment < t.segments {
      // Pointers three rows apart reach all rows with two offsets.
      var a0 = t.a + t.offsets[segment]
      var a3 = a0 + 3 &* aRow
      var a6 = a0 + 6 &* aRow
      var a9 = a0 + 9 &* aRow
      var left = t.inner
      var step = steps
      while left > 0 {
        if let next = step {
          let l = Int(next.pointee)
          a0 = t.a + l &* aStep
          a3 = a0 + 3 &* aRow
          a6 = a0 + 6 &* aRow
          a9 = a0 + 9 &* aRow
          b = t.b + l &* bStep
          step = next + 1
        }
        let b0: T.Lanes = load(b)
        let b1: T.Lanes = isWide ? load(b + width) : b0
        r0.add(a0[0], b0, b1, isWide)
        if count > 1 { r1.add(a0[aRow], b0, b1, isWide) }
        if count > 2 { r2.add(a0[twice], b0, b1, isWide) }
        if count > 3 { r3.add(a3[0], b0, b1, isWide) }
        if count > 4 { r4.add(a3[aRow], b0, b1, isWide) }
        if count > 5 { r5.add(a3[twice], b0, b1, isWide) }
        if count > 6 { r6.add(a6[0], b0, b1, isWide) }
        if count > 7 { r7.add(a6[aRow], b0, b1, isWide) }
        if count > 8 { r8.add(a6[twice], b0, b1, isWide) }
        if count > 9 { r9.add(a9[0], b0, b1, isWide) }
        if count > 10 { r10.add(a9[aRow], b0, b1, isWide) }
        if count > 11 { r11.add(a9[twice], b0, b1, isWide) }
        if steps == nil {
          a0 += aStep
          a3 += aStep
          a6 += aStep
          a9 += aStep
          b += bStep
        }
        left &-= 1
      }
      b += t.bGap
      segment &+= 1
    }
    let factor = T.Lanes(repeating: t.alpha)
    r0.write(factor, t.adds, t.c, isWide)
    if count > 1 { r1.write(factor, t.adds, t.c + 1 &* t.cRow, isWide) }
    if count > 2 { r2.write(factor, t.adds, t.c + 2 &* t.cRow, isWide) }
    if count > 3 { r3.write(factor, t.adds, t.c + 3 &* t.cRow, isWide) }
    if count > 4 { r4.write(factor, t.adds, t.c + 4 &* t.cRow, isWide) }
    if count > 5 { r5.write(factor, t.adds, t.c + 5 &* t.cRow, isWide) }
    if count > 6 { r6.write(factor, t.adds, t.c + 6 &* t.cRow, isWide) }
    if count > 7 { r7.write(factor, t.adds, t.c + 7 &* t.cRow, isWide) }
    if count > 8 { r8.write(factor, t.adds, t.c + 8 &* t.cRow, isWide) }
    if count > 9 { r9.write(factor, t.adds, t.c + 9 &* t.cRow, isWide) }
    if count > 10 { r10.write(factor, t.adds, t.c + 10 &* t.cRow, isWide) }
    if count > 11 { r11.write(factor, t.adds, t.c + 11 &* t.cRow, isWide) }
  }

  /// A whole tile over packed panels: all `inner` steps of k, or as many as are listed.
  @inline(__always)
  static func multiplyPacked<T: Element>(
    inner: Int, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, alpha: T, adds: Bool,
    _ c: UnsafeMutablePointer<T>, _ cRow: Int, steps: UnsafePointer<UInt16>? = nil
  ) {
    // What the end of the chains reads is on its way while they run.
    for row in 0..<rows {
      shim_prefetch(c + row &* cRow)
      shim_prefetch(c + (row &* cRow &+ 2 &* T.Lanes.scalarCount &- 1))
    }
    withUnsafePointer(to: 0) { start in
      multiply(
        rows: rows, isWide: true,
        TileCall(
          segments: 1, offsets: start, inner: inner, a: a, aRow: 1, aStep: rows, b: b,
          bStep: 2 &* T.Lanes.scalarCount, bGap: 0, alpha: alpha, adds: adds, c: c, cRow: cRow),
        steps: steps)
    }
  }
}
