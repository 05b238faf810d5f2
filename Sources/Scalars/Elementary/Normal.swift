// Normal: the standard normal distribution's functions.

extension Elementary {
  /// The standard normal's cumulative probability Φ(x), exact to the last places in the lower tail.
  @inlinable @inline(__always)
  public static func normalCDF<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let tail: Double = normalTail(number.magnitude)
    return T(number > 0 ? 1 - tail : tail)
  }

  /// Φ(−a) for a ≥ 0.
  @inlinable @inline(__always)
  static func normalTail(_ a: Double) -> Double {
    let limited: Double = a > 50 ? 50 : a
    let square: Double = limited * limited
    let squareLow: Double = fma(limited, limited, -square)
    let gauss = expParts(-0.5 * square, -0.5 * squareLow)
    return product(gauss, millsParts(limited), -1)
  }

  /// exp(½ a²) erfc(a/√2) as an unevaluated sum, for a in [0, 10³⁰⁰]: Mills' ratio but for a factor.
  @inlinable @inline(__always)
  static func millsParts(_ a: Double) -> (high: Double, low: Double) {
    let u: Double = a * 0.7071067811865476
    let lost: Double = fma(a, 0.7071067811865476, -u) - a * 4.833646656726457e-17
    let parts = erfcxParts(u)
    let slope: Double = fma(2 * u, parts.high, -1.1283791670955126)
    return (parts.high, fma(u < 1e8 ? lost : 0, slope, parts.low))
  }

  /// log Φ(x), finite down to x = −10¹⁵⁴.
  @inlinable @inline(__always)
  public static func logNormalCDF<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let a: Double = number.magnitude > 1e160 ? 1e160 : number.magnitude
    let square: Double = a * a
    let squareLow: Double = square < Double.infinity ? fma(a, a, -square) : 0
    let scale = millsParts(a)
    let logScale: Double = log(0.5 * scale.high) + scale.low / scale.high
    let lower: Double = fma(-0.5, square, fma(-0.5, squareLow, logScale))
    let upper: Double = log1p(-normalTail(number.magnitude))
    let value: Double = number > 0 ? upper : lower
    return T(number == number ? value : number)
  }

  /// The derivative of log Φ at x: φ(x) / Φ(x), the inverse Mills ratio.
  @inlinable @inline(__always)
  public static func normalHazard<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let a: Double = number.magnitude
    let limited: Double = a > 1e300 ? 1e300 : a
    let scale = millsParts(limited)
    let inverse: Double = 1 / scale.high
    let quotient: Double = 0.7978845608028654 * inverse
    let rest: Double = fma(-quotient, scale.high, 0.7978845608028654) - quotient * scale.low
    let lower: Double = fma(rest - 4.98465440455546e-17, inverse, quotient)
    let near: Double = a > 50 ? 50 : a
    let square: Double = near * near
    let gauss = expParts(-0.5 * square, -0.5 * fma(near, near, -square))
    let density: Double = 0.3989422804014327 * (gauss.high + gauss.low)
    let tail: Double = product(gauss, (scale.high, scale.low), -1)
    let upper: Double = scaled(density, byTwoTo: gauss.n) / (1 - tail)
    let value: Double = number > 0 ? upper : (a > 1e300 ? a : lower)
    return T(number == number ? value : number)
  }

  /// The standard normal's quantile Φ⁻¹(p): −∞ at 0, ∞ at 1, NaN outside [0, 1].
  ///
  /// A rational function of (p − ½)² in the middle; in the tails s − c(s), s = √(−2 log p), with c
  /// rational in s and in 1/√s (the regions are those of Wichura, 1988, AS 241).
  @inlinable @inline(__always)
  public static func normalQuantile<T: Scalar>(_ p: T) -> T {
    T(quantile(p.asDouble))
  }

  @inlinable @inline(__always)
  static func quantile(_ probability: Double) -> Double {
    let centred: Double = probability - 0.5
    let lost: Double = probability - (centred + 0.5)
    let square: Double = centred * centred
    let v: Double = 0.180625 - square
    var middleUp: Double = 625.065325746334
    middleUp = fma(middleUp, v, 68589.41719068619)
    middleUp = fma(middleUp, v, 241554.11234600894)
    middleUp = fma(middleUp, v, 262872.99053463)
    middleUp = fma(middleUp, v, 124185.54730959909)
    middleUp = fma(middleUp, v, 29112.399752709563)
    middleUp = fma(middleUp, v, 3525.532128070263)
    middleUp = fma(middleUp, v, 210.31989537018472)
    middleUp = fma(middleUp, v, 4.874765941399952)
    var middleDown: Double = 35509.46431808932
    middleDown = fma(middleDown, v, 171982.98098109584)
    middleDown = fma(middleDown, v, 253716.09965853798)
    middleDown = fma(middleDown, v, 164325.0965799307)
    middleDown = fma(middleDown, v, 54319.3889132977)
    middleDown = fma(middleDown, v, 9787.108554703831)
    middleDown = fma(middleDown, v, 967.9298360519297)
    middleDown = fma(middleDown, v, 49.168931922853595)
    middleDown = fma(middleDown, v, 1.0)

    let least: Double = probability < 0.5 ? probability : 1 - probability
    let logarithm = logParts(least > 0 ? least : 0.5)
    let twice: Double = -2 * logarithm.high
    let s: Double = RelaxedMath.sqrt(twice)
    let sLow: Double = fma(-s, s, fma(-2, logarithm.low, twice)) / (s + s)
    let u: Double = s - 2
    var nearUp: Double = 9.604423420466527e-09
    nearUp = fma(nearUp, u, 1.2535301899043789e-05)
    nearUp = fma(nearUp, u, 0.0008087637175056957)
    nearUp = fma(nearUp, u, 0.01589692294503493)
    nearUp = fma(nearUp, u, 0.13598553803814223)
    nearUp = fma(nearUp, u, 0.5734647836777503)
    nearUp = fma(nearUp, u, 1.1629449115685928)
    nearUp = fma(nearUp, u, 0.8984803715008166)
    var nearDown: Double = 1.983659912944725e-06
    nearDown = fma(nearDown, u, 0.0001769899864034363)
    nearDown = fma(nearDown, u, 0.004600472521466549)
    nearDown = fma(nearDown, u, 0.05248863086803971)
    nearDown = fma(nearDown, u, 0.30864044278781716)
    nearDown = fma(nearDown, u, 0.9751727939044615)
    nearDown = fma(nearDown, u, 1.566506728853491)
    nearDown = fma(nearDown, u, 1.0)
    let w: Double = RelaxedMath.sqrt(1 / s)
    var farUp: Double = 2001.4407904905845
    farUp = fma(farUp, w, -2056.311458945563)
    farUp = fma(farUp, w, 2259.306076972553)
    farUp = fma(farUp, w, -498.2609430732337)
    farUp = fma(farUp, w, 116.71520333070853)
    farUp = fma(farUp, w, 154.80098796593197)
    farUp = fma(farUp, w, 9.66228848693748)
    farUp = fma(farUp, w, 0.028226119993167372)
    farUp = fma(farUp, w, -0.00013457761772250675)
    var farDown: Double = 491.5768945945325
    farDown = fma(farDown, w, 225.12488298655836)
    farDown = fma(farDown, w, 189.69747144045354)
    farDown = fma(farDown, w, 249.3259623087509)
    farDown = fma(farDown, w, 355.34747958146426)
    farDown = fma(farDown, w, -80.97014773889009)
    farDown = fma(farDown, w, 106.03724737935443)
    farDown = fma(farDown, w, 27.401050203195844)
    farDown = fma(farDown, w, 1.0)

    let isFar: Bool = s > 6
    let isMiddle: Bool = centred.magnitude <= 0.425
    let up: Double = isMiddle ? middleUp : (isFar ? farUp : nearUp)
    let down: Double = isMiddle ? middleDown : (isFar ? farDown : nearDown)
    let ratio: Double = up / down
    let bend: Double = square * ratio
    // The last term is what the rounding of p − ½ lost, times roughly the slope.
    let middle: Double = fma(
      centred, 2.5066282746310007, fma(centred, bend, lost * fma(5, bend, 2.5)))
    let tail: Double = (s - ratio) + sLow
    let value: Double = isMiddle ? middle : (centred < 0 ? -tail : tail)
    let inside: Double = least > 0 ? value : (centred < 0 ? -Double.infinity : Double.infinity)
    return probability >= 0 && probability <= 1 ? inside : Double.nan
  }
}
