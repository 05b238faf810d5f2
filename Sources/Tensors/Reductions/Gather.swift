// Gather: reading and adding by index.

/// Rows picked by index, and their adjoint.
///
/// Indices count from 0. Every one is checked; the result says which one lies outside.
public enum Gather {
  /// out[i, :] = table[index[i], :].
  ///
  /// - Returns: the first position whose index is outside 0 ..< rows (nothing is written from there
  ///   on), or nil.
  @inlinable @discardableResult
  public static func rows<T: Scalar>(
    _ table: UnsafePointer<T>, rows: Int, width: Int, index: UnsafePointer<Int32>, count: Int,
    into out: UnsafeMutablePointer<T>
  ) -> Int? {
    if let bad = firstOutside(index, count: count, rows: rows) { return bad }
    if width == 1 {
      for i in 0..<Swift.max(count, 0) { out[i] = table[Int(index[i])] }
      return nil
    }
    for i in 0..<Swift.max(count, 0) {
      let source = table + Int(index[i]) &* width
      let target = out + i &* width
      for j in 0..<Swift.max(width, 0) { target[j] = source[j] }
    }
    return nil
  }

  /// table[index[i], :] += values[i, :], in order.
  ///
  /// - Returns: the first position whose index is outside 0 ..< rows (nothing is added then), or
  ///   nil.
  @inlinable @discardableResult
  public static func scatterAdd<T: Scalar>(
    _ values: UnsafePointer<T>, index: UnsafePointer<Int32>, count: Int, width: Int,
    to table: UnsafeMutablePointer<T>, rows: Int
  ) -> Int? {
    if let bad = firstOutside(index, count: count, rows: rows) { return bad }
    if width == 1 {
      for i in 0..<Swift.max(count, 0) { table[Int(index[i])] += values[i] }
      return nil
    }
    for i in 0..<Swift.max(count, 0) {
      let target = table + Int(index[i]) &* width
      let source = values + i &* width
      for j in 0..<Swift.max(width, 0) { target[j] += source[j] }
    }
    return nil
  }

  /// The first position whose index is outside 0 ..< rows, or nil.
  @inlinable
  public static func firstOutside(
    _ index: UnsafePointer<Int32>, count: Int, rows: Int
  ) -> Int? {
    let limit = UInt32(truncatingIfNeeded: Swift.max(0, Swift.min(rows, Int(Int32.max))))
    var bad: UInt32 = 0
    // A negative index is a large number without sign.
    for i in 0..<Swift.max(count, 0) { bad |= UInt32(bitPattern: index[i]) < limit ? 0 : 1 }
    if bad == 0 { return nil }
    for i in 0..<count where UInt32(bitPattern: index[i]) >= limit { return i }
    return nil
  }
}
