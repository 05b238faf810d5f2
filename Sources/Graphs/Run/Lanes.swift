import Tensors

/// Sixteen neighbouring numbers at a time, of any alignment.
enum Lanes {
  /// Reads sixteen numbers.
  @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>, _ i: Int) -> SIMD16<T> {
    UnsafeRawPointer(x + i).loadUnaligned(as: SIMD16<T>.self)
  }

  /// Writes the first `n` lanes, all sixteen if n is larger.
  @inline(__always)
  static func store<T: Scalar>(_ lanes: SIMD16<T>, _ y: UnsafeMutablePointer<T>, _ n: Int) {
    if n >= 16 {
      UnsafeMutableRawPointer(y).storeBytes(of: lanes, as: SIMD16<T>.self)
    } else {
      for lane in 0..<n { y[lane] = lanes[lane] }
    }
  }
}
