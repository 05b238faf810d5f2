import Glibc

/// Values at round numbers along an axis, with labels of one notation.
struct Ticks: Sendable, Equatable {
  var values: [Double] = []
  var labels: [String] = []
  /// A constant taken off all labels, written behind the axis label: " − 1000000".
  var offset = ""

  /// About `count` ticks within a domain.
  init(_ domain: Domain, count: Int) {
    if domain.isCategorical {
      values = domain.categories.indices.map { Double($0 + 1) }
      labels = domain.categories.map(\.onOneLine)
    } else if domain.isLogarithmic {
      logarithmic(domain, count: max(2, count))
    } else {
      // A pair of ticks at least: one alone gives no scale.
      for finer in 0..<6 where values.count < 2 { linear(domain, count: max(1, count) + finer) }
    }
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  ///
  /// Values are whole multiples k·m·10^p, so that neither they nor their labels gather rounding errors.
  private mutating func linear(_ domain: Domain, count: Int) {
    let raw = (domain.upper / Double(count) - domain.lower / Double(count))
    guard raw > 0, raw.isFinite else { return }
    var power = Int(floor(log10(raw)))
    let rest = raw / pow(10, Double(power))
    // Between two steps the one nearer in ratio.
    var multiple = rest < 1.415 ? 1.0 : rest < 3.163 ? 2.0 : rest < 7.072 ? 5.0 : 10.0
    if multiple == 10 { (multiple, power) = (1, power + 1) }
    if domain.isWhole, power < 0 { (multiple, power) = (1, 0) }
    func value(_ k: Double) -> Double {
      power >= 0 ? k * multiple * pow(10, Double(power)) : k * multiple / pow(10, Double(-power))
    }
    let slack = 1e-9
    let first = ceil(domain.lower / value(1) - slack)
    let last = floor(domain.upper / value(1) + slack)
    guard last >= first, last - first < 1000 else { return }
    let steps = stride(from: first, through: last, by: 1).map { $0 }
    values = steps.map(value)
    label(steps.map { $0 * multiple }, power: power)
  }

  /// Labels for the numbers wholes × 10^power, with the decimals that the step needs.
  private mutating func label(_ wholes: [Double], power: Int) {
    let largest = values.map(\.magnitude).max() ?? 0
    let step = pow(10, Double(power))
    guard largest > 0 else {
      labels = values.map { _ in "0" }
      return
    }
    let magnitude = Int(floor(log10(largest) + 1e-9))
    if magnitude - power > 6 {
      labelByOffset(wholes, power: power)
    } else if (-4..<6).contains(magnitude), power >= -6 {
      labels = values.map { NumberFormat.fixed($0, decimals: max(0, -power)) }
    } else if magnitude >= 6, magnitude < 15, step > 0 {
      let prefix = magnitude / 3
      let decimals = max(0, 3 * prefix - power)
      let unit = pow(10, Double(3 * prefix))
      labels = values.map {
        $0 == 0
          ? "0" : NumberFormat.fixed($0 / unit, decimals: decimals) + ["M", "G", "T"][prefix - 2]
      }
    } else {
      let decimals = max(0, magnitude - power)
      labels = wholes.map {
        guard $0 != 0 else { return "0" }
        let mantissa = NumberFormat.fixed(
          $0 * pow(10, Double(power - magnitude)), decimals: decimals)
        return Self.scientific(mantissa, magnitude)
      }
    }
  }

  /// Labels relative to a round number near the data, for a small range far from zero.
  private mutating func labelByOffset(_ wholes: [Double], power: Int) {
    let span = max((wholes.last ?? 0) - (wholes.first ?? 0), 1)
    let unit = pow(10, ceil(log10(span * 2)))
    let base = floor((wholes.first ?? 0) / unit) * unit
    let largest = max(1, wholes.map { ($0 - base).magnitude }.max() ?? 1)
    let magnitude = power + Int(floor(log10(largest) + 1e-9))
    labels = wholes.map { whole in
      let rest = whole - base
      if power >= -6, magnitude < 6 {
        return NumberFormat.fixed(
          power >= 0 ? rest * pow(10, Double(power)) : rest / pow(10, Double(-power)),
          decimals: max(0, -power))
      }
      if rest == 0 { return "0" }
      let mantissa = NumberFormat.fixed(
        rest * pow(10, Double(power - magnitude)), decimals: max(0, magnitude - power))
      return Self.scientific(mantissa, magnitude)
    }
    let constant = power >= 0 ? base * pow(10, Double(power)) : base / pow(10, Double(-power))
    if constant != 0 {
      offset =
        (constant < 0 ? " + " : " − ")
        + NumberFormat.significant(constant.magnitude, digits: 15)
    }
  }

  /// Powers of ten, and 2 and 5 times them where there is room.
  private mutating func logarithmic(_ domain: Domain, count: Int) {
    let (a, b) = (log10(domain.lower), log10(domain.upper))
    let first = Int(floor(a - 1e-9))
    let last = Int(ceil(b + 1e-9))
    let wanted = Int(((b - a) / Double(count)).rounded(.up))
    let strides = [200, 100, 50, 20, 10, 5, 4, 3, 2, 1]
    let multiples: [Double] = b - a < 3 ? [1, 2, 5] : [1]
    // The widest stride wanted, or the next one that leaves a pair of ticks.
    for every in strides where every < max(2 * wanted, 2) && values.count < 2 {
      (values, labels) = ([], [])
      for power in first...max(first, last) where power % every == 0 {
        for multiple in multiples { addLogarithmic(multiple, power, within: domain) }
      }
    }
    guard values.count < 3, b - a < 1 else { return }
    var plain = domain
    plain.isLogarithmic = false
    self = Ticks(plain, count: count)
  }

  private mutating func addLogarithmic(_ multiple: Double, _ power: Int, within domain: Domain) {
    let value =
      power >= 0 ? multiple * pow(10, Double(power)) : multiple / pow(10, Double(-power))
    guard value >= domain.lower * (1 - 1e-9), value <= domain.upper * (1 + 1e-9) else { return }
    values.append(value)
    labels.append(Self.logarithmicLabel(multiple, power))
  }

  private static func logarithmicLabel(_ multiple: Double, _ power: Int) -> String {
    if (-4...5).contains(power) {
      let value =
        power >= 0 ? multiple * pow(10, Double(power)) : multiple / pow(10, Double(-power))
      return NumberFormat.fixed(value, decimals: max(0, -power))
    }
    return multiple == 1
      ? NumberFormat.powerOfTen(power)
      : scientific(NumberFormat.fixed(multiple, decimals: 0), power)
  }

  private static func scientific(_ mantissa: String, _ power: Int) -> String {
    "\(mantissa)×\(NumberFormat.powerOfTen(power))"
  }
}
