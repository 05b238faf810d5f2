// BoxMuller: two independent standard normals from one block of random bits, without a branch.

/// The transform of Box and Muller (1958): √(−2 log u) at a uniform angle.
///
/// The angle lies in the quarter turn around 0, where two short polynomials give its sine and
/// cosine; two more bits swap them and turn them by half a turn.
public enum BoxMuller {
  /// Two normals from two words of 64 bits.
  @inlinable @inline(__always)
  public static func pair(_ radial: UInt64, _ angular: UInt64) -> (Double, Double) {
    // 52 bits each, as the fraction of a number in [1, 2): u in (0, 1], f in [−½, ½).
    let u: Double = 2 - Double(bitPattern: (radial &>> 12) | 0x3FF0_0000_0000_0000)
    let f: Double = Double(bitPattern: (angular &>> 12) | 0x3FF0_0000_0000_0000) - 1.5
    let radius: Double = RelaxedMath.sqrt(-2 * Elementary.logOfNormal(u))
    let z: Double = f * f
    var s: Double = 5.633933781537854e-08
    s = fma(s, z, -3.59864335298231e-06)
    s = fma(s, z, 0.0001604411507421909)
    s = fma(s, z, -0.004681754132340976)
    s = fma(s, z, 0.07969262624604301)
    s = fma(s, z, -0.6459640975062443)
    s = fma(s, z, 1.5707963267948966)
    var c: Double = -6.321256869628588e-09
    c = fma(c, z, 4.710609726757823e-07)
    c = fma(c, z, -2.520203677046026e-05)
    c = fma(c, z, 0.0009192602741831558)
    c = fma(c, z, -0.02086348076331121)
    c = fma(c, z, 0.2536695079010467)
    c = fma(c, z, -1.2337005501361697)
    c = fma(c, z, 1.0)
    let sine: Double = s * f
    let isSwapped: Bool = angular & 1 == 0
    let turned = Double(bitPattern: radius.bitPattern | ((angular & 2) &<< 62))
    let x: Double = isSwapped ? sine : c
    let y: Double = isSwapped ? c : sine
    return (turned * x, turned * y)
  }

  /// Two normals from two words of 32 bits; their magnitude ends at 6.7.
  @inlinable @inline(__always)
  public static func pair(_ radial: UInt32, _ angular: UInt32) -> (Float, Float) {
    let u: Float = fma(Float(Int32(truncatingIfNeeded: radial &>> 1)), 0x1p-31, 0x1p-32)
    let f: Float = Float(bitPattern: (angular &>> 9) | 0x3F80_0000) - 1.5
    let radius: Float = RelaxedMath.sqrt(-2 * Elementary.logOfNormal(u))
    let z: Float = f * f
    var s: Float = 0.000158206298
    s = fma(s, z, -0.00468126638)
    s = fma(s, z, 0.0796925798)
    s = fma(s, z, -0.645964086)
    s = fma(s, z, 1.57079637)
    var c: Float = 0.000903628068
    c = fma(c, z, -0.0208600704)
    c = fma(c, z, 0.253669202)
    c = fma(c, z, -1.23370051)
    c = fma(c, z, 1)
    let sine: Float = s * f
    let isSwapped: Bool = angular & 1 == 0
    let turned = Float(bitPattern: radius.bitPattern | ((angular & 2) &<< 30))
    let x: Float = isSwapped ? sine : c
    let y: Float = isSwapped ? c : sine
    return (turned * x, turned * y)
  }
}
