import Glibc

/// Series by formulas that make_reference.py shares.
enum Series {
  static func hashed(_ count: Int, _ salt: Double) -> [Double] {
    (0..<count).map { index in
      let x = sin(Double(index) * 12.9898 + salt * 78.233) * 43758.5453
      return x - floor(x)
    }
  }

  static func ratios(_ kind: String, _ count: Int) -> [Double] {
    let u = hashed(count, 1)
    let v = hashed(count, 2)
    let normal: [Double] = zip(u, v).map { first, second in
      let radius = (-2 * log(1 - first)).squareRoot()
      return radius * cos(2 * Double.pi * second)
    }
    switch kind {
    case "pareto0.3": return u.map { -0.3 * log(1 - $0) }
    case "pareto0.9": return u.map { -0.9 * log(1 - $0) }
    case "lognormal": return normal
    case "product":
      return (0..<count).map { index in
        let radius = (-2 * log(1 - v[index])).squareRoot()
        let other = radius * sin(2 * Double.pi * u[index])
        return -0.8 * normal[index] * other
      }
    default: return u
    }
  }

  static func chains(_ kind: String) -> [[Double]] {
    let memories: [String: Double] = ["white": 0, "slow": 0.9, "apart": 0.3, "tails": 0.5]
    let phi = memories[kind] ?? 0
    return (0..<4).map { chain -> [Double] in
      var last = 0.0
      return hashed(500, 3 + Double(chain)).map { u -> Double in
        last = phi * last + u - 0.5
        if kind == "apart" && chain == 3 { return last + 0.5 }
        if kind == "tails" && chain == 2 { return 3 * last }
        return last
      }
    }
  }
}
