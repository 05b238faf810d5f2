// GemmEpilogue: what is done to a product while it is in the cache.

/// What is done to elements of C once they are whole, tile by tile.
protocol GemmEpilogue<Element> {
  associatedtype Element: Scalar

  /// Finishes a part of C, whose rows are contiguous.
  ///
  /// - Parameters:
  ///   - c: the part's first element.
  ///   - step: from one row to the next.
  ///   - row: where the part starts.
  ///   - column: where the part starts.
  func finish(
    _ c: UnsafeMutablePointer<Element>, step: Int, row: Int, column: Int, rows: Int, columns: Int)

  /// Whether there is anything to do.
  static var isEmpty: Bool { get }
}

/// Nothing.
struct NoEpilogue<Element: Scalar>: GemmEpilogue {
  static var isEmpty: Bool {
    @inline(__always) get { true }
  }

  @inline(__always)
  func finish(
    _ c: UnsafeMutablePointer<Element>, step: Int, row: Int, column: Int, rows: Int, columns: Int
  ) {}
}
