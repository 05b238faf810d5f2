// Lanes: the vectors that the tiles are made of.

/// An element of the kernels with the vector that fills a register of the instruction set that this
/// module is compiled for.
///
/// The module is compiled twice, as `Microkernels` for the base instruction set and, by a symbolic
/// link, as `MicrokernelsV4` for AVX-512. It holds functions on raw pointers only: generic code of
/// the standard library that both compilations emitted would be merged by the linker.
protocol Element: BinaryFloatingPoint, SIMDScalar, Codable, BitwiseCopyable {
  associatedtype Lanes: SIMD where Lanes.Scalar == Self
  /// a · b + c, rounded once, lane by lane.
  static func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes
  /// Whether all numbers are positive, finite, and not subnormal.
  static func areNormal(_ x: UnsafePointer<Self>, _ count: Int) -> Bool
}

#if WIDE
  extension Float: Element { typealias Lanes = SIMD16<Float> }
  extension Double: Element { typealias Lanes = SIMD8<Double> }
#else
  extension Float: Element { typealias Lanes = SIMD8<Float> }
  extension Double: Element { typealias Lanes = SIMD4<Double> }
#endif

extension Float {
  /// By the largest of their bits less those of the smallest normal number.
  @inline(__always)
  static func areNormal(_ x: UnsafePointer<Float>, _ count: Int) -> Bool {
    var top: UInt32 = 0
    for i in 0..<count {
      let bits: UInt32 = x[i].bitPattern &- 0x0080_0000
      top = bits > top ? bits : top
    }
    return top < 0x7F00_0000
  }

  @inline(__always)
  static func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { c.addingProduct(a, b) }
}

extension Double {
  @inline(__always)
  static func areNormal(_ x: UnsafePointer<Double>, _ count: Int) -> Bool {
    var top: UInt64 = 0
    for i in 0..<count {
      let bits: UInt64 = x[i].bitPattern &- 0x0010_0000_0000_0000
      top = bits > top ? bits : top
    }
    return top < 0x7FE0_0000_0000_0000
  }

  @inline(__always)
  static func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { c.addingProduct(a, b) }
}

@inline(__always)
func load<T: Element>(_ x: UnsafePointer<T>) -> T.Lanes {
  UnsafeRawPointer(x).loadUnaligned(as: T.Lanes.self)
}

@inline(__always)
func store<T: Element>(_ v: T.Lanes, _ x: UnsafeMutablePointer<T>) {
  UnsafeMutableRawPointer(x).storeBytes(of: v, as: T.Lanes.self)
}
