// FloatTile: the tiles of products of `Float` matrices.

/// The tiles of `Float` products.
public enum FloatTile {
  /// Rows of a whole tile.
  public static var rows: Int { Tile.rows }
  /// Elements of a vector; a whole tile has two in a row.
  public static var width: Int { Float.Lanes.scalarCount }

  /// C = α A B or C += α A B for a whole tile over packed panels: `rows` elements of A and two
  /// vectors of B a step.
  @inline(never)
  public static func packed(
    _ inner: Int, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ alpha: Double, _ adds: Bool,
    _ c: UnsafeMutableRawPointer, _ cRow: Int
  ) {
    Tile.multiplyPacked(
      inner: inner, a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self),
      alpha: Float(alpha), adds: adds, c.assumingMemoryBound(to: Float.self), cRow)
  }

  /// The same over the `count` steps of k that are listed, the others adding nothing.
  @inline(never)
  public static func listed(
    _ count: Int, _ steps: UnsafePointer<UInt16>, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
    _ alpha: Double, _ adds: Bool, _ c: UnsafeMutableRawPointer, _ cRow: Int
  ) {
    Tile.multiplyPacked(
      inner: count, a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self),
      alpha: Float(alpha), adds: adds, c.assumingMemoryBound(to: Float.self), cRow, steps: steps)
  }

  /// The same for 1 to `rows` rows and two vectors of columns, over segments of k, with the
  /// distances between A's neighbours and between B's rows, and what of B is left out after a segment.
  public static func wide(
    _ count: Int, _ segments: Int, _ offsets: UnsafePointer<Int>, _ inner: Int,
    _ a: UnsafeRawPointer, _ aRow: Int, _ aStep: Int, _ b: UnsafeRawPointer, _ bStep: Int,
    _ bGap: Int, _ alpha: Double, _ adds: Bool, _ c: UnsafeMutableRawPointer, _ cRow: Int
  ) {
    Tile.multiply(
      count, isWide: true,
      TileCall(
        segments: segments, offsets: offsets, inner: inner,
        a: a.assumingMemoryBound(to: Float.self), aRow: aRow, aStep: aStep,
        b: b.assumingMemoryBound(to: Float.self), bStep: bStep, bGap: bGap, alpha: Float(alpha),
        adds: adds,
        c: c.assumingMemoryBound(to: Float.self), cRow: cRow))
  }

  /// The same for one vector of columns.
  public static func narrow(
    _ count: Int, _ segments: Int, _ offsets: UnsafePointer<Int>, _ inner: Int,
    _ a: UnsafeRawPointer, _ aRow: Int, _ aStep: Int, _ b: UnsafeRawPointer, _ bStep: Int,
    _ bGap: Int, _ alpha: Double, _ adds: Bool, _ c: UnsafeMutableRawPointer, _ cRow: Int
  ) {
    Tile.multiply(
      count, isWide: false,
      TileCall(
        segments: segments, offsets: offsets, inner: inner,
        a: a.assumingMemoryBound(to: Float.self), aRow: aRow, aStep: aStep,
        b: b.assumingMemoryBound(to: Float.self), bStep: bStep, bGap: bGap, alpha: Float(alpha),
        adds: adds,
        c: c.assumingMemoryBound(to: Float.self), cRow: cRow))
  }
}
