// MatrixStride: where the elements of a matrix lie in memory.

/// The distances, in elements, between a matrix's neighbouring rows and neighbouring columns.
///
/// Element (i, j) lies at i · row + j · column.
public struct MatrixStride: Hashable, Sendable {
  /// From one row to the next.
  public var row: Int
  /// From one column to the next.
  public var column: Int

  /// Any distances.
  @inlinable @inline(__always)
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// Rows one behind the other, each of the given length.
  @inlinable @inline(__always)
  public static func rowMajor(_ length: Int) -> MatrixStride {
    MatrixStride(row: length, column: 1)
  }

  /// The same elements read as the transpose.
  @inlinable @inline(__always)
  public var transposed: MatrixStride { MatrixStride(row: column, column: row) }
}
