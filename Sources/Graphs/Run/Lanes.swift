import Tensors

/// Sums and extremes in a fixed order: 16 lanes, then a tree over the lanes. The same numbers give
/// the same bits on every processor.
enum Lanes {
  /// Σ xᵢ.
  @inline(__always)
  static func sum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int) -> T {
    fold(n, load: { load(x, $0) }, element: { x[$0] })
  }

  /// Σ xᵢ yᵢ.
  @inline(__always)
  static func dot<T: Scalar>(_ x: UnsafePointer<T>, _ y: UnsafePointer<T>, _ n: Int) -> T {
    var lanes = SIMD16<T>(repeating: 0)
    var i = 0
    while i &+ 16 <= n {
      lanes = lanes.addingProduct(load(x, i), load(y, i))
      i &+= 16
    }
    var total: T = n >= 16 ? tree(lanes) : 0
    while i < n {
      total = total.addingProduct(x[i], y[i])
      i &+= 1
    }
    return total
  }

  /// The total of what `load` and `element` give for n elements.
  @inline(__always)
  static func fold<T: Scalar>(
    _ n: Int, load: (Int) -> SIMD16<T>, element: (Int) -> T
  ) -> T {
    var lanes = SIMD16<T>(repeating: 0)
    var i = 0
    while i &+ 16 <= n {
      lanes += load(i)
      i &+= 16
    }
    var total: T = n >= 16 ? tree(lanes) : 0
    while i < n {
      total += element(i)
      i &+= 1
    }
    return total
  }

  /// Sixteen neighbouring numbers, of any alignment.
  @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>, _ i: Int) -> SIMD16<T> {
    UnsafeRawPointer(x + i).loadUnaligned(as: SIMD16<T>.self)
  }

  /// Writes the first `n` lanes, all 16 if n is larger.
  @inline(__always)
  static func store<T: Scalar>(_ lanes: SIMD16<T>, _ y: UnsafeMutablePointer<T>, _ n: Int) {
    if n >= 16 {
      UnsafeMutableRawPointer(y).storeBytes(of: lanes, as: SIMD16<T>.self)
    } else {
      for lane in 0..<n { y[lane] = lanes[lane] }
    }
  }

  @inline(__always)
  static func tree<T: Scalar>(_ lanes: SIMD16<T>) -> T {
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
