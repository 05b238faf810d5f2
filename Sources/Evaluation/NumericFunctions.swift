import Tensors

/// Functions of single numbers in `Double`, as scripts use them.
public enum NumericFunctions {
  /// eˣ.
  public static func exp(_ x: Double) -> Double { Elementary.exp(x) }
  /// log x.
  public static func log(_ x: Double) -> Double { Elementary.log(x) }
  /// log(1 + x).
  public static func log1p(_ x: Double) -> Double { Elementary.log1p(x) }
  /// eˣ − 1.
  public static func expm1(_ x: Double) -> Double { Elementary.expm1(x) }
  /// 1 / (1 + e⁻ˣ).
  public static func sigmoid(_ x: Double) -> Double { Elementary.sigmoid(x) }
  /// log(1 + eˣ).
  public static func softplus(_ x: Double) -> Double { Elementary.softplus(x) }
  /// tanh x.
  public static func tanh(_ x: Double) -> Double { Elementary.tanh(x) }
  /// sin x.
  public static func sin(_ x: Double) -> Double { Elementary.sin(x) }
  /// cos x.
  public static func cos(_ x: Double) -> Double { Elementary.cos(x) }
  /// Φ(x).
  public static func phi(_ x: Double) -> Double { Elementary.normalCDF(x) }
  /// Φ⁻¹(p).
  public static func inversePhi(_ p: Double) -> Double { Elementary.normalQuantile(p) }
  /// erf x.
  public static func erf(_ x: Double) -> Double { Elementary.erf(x) }
  /// log |Γ(x)|.
  public static func lgamma(_ x: Double) -> Double { Elementary.lgamma(x) }
  /// ψ(x).
  public static func digamma(_ x: Double) -> Double { Elementary.digamma(x) }
  /// xʸ; whole exponents of small size by multiplication, so that squares are exact.
  public static func power(_ x: Double, _ y: Double) -> Double {
    if y == 2 { return x * x }
    if y == 1 { return x }
    if y == 0 { return 1 }
    if y == 0.5 { return x.squareRoot() }
    if x < 0, y.rounded() == y, y.isFinite {
      let size = Elementary.pow(-x, y)
      return y.truncatingRemainder(dividingBy: 2) == 0 ? size : -size
    }
    return Elementary.pow(x, y)
  }
  /// The remainder with the sign of the divisor, as in mathematics.
  public static func remainder(_ x: Double, _ y: Double) -> Double {
    let rest = x.truncatingRemainder(dividingBy: y)
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }
}
