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
}

#if WIDE
  extension Float: Element { typealias Lanes = SIMD16<Float> }
  extension Double: Element { typealias Lanes = SIMD8<Double> }
#else
  extension Float: Element { typealias Lanes = SIMD8<Float> }
  extension Double: Element { typealias Lanes = SIMD4<Double> }
#endif

extension Float {
  @inline(__always)
  static func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { c.addingProduct(a, b) }
}

extension Double {
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
