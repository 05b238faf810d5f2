// MeanFieldTests: the sweeps of mean-field normals against plain loops, on any number of threads.

import Glibc
import Testing

@testable import Tensors

@Suite struct MeanFieldTests {
  static let sizes = [0, 1, 7, 127, 128, 129, 255, 256, 257, 8191, 8192, 8193, 20_001]

  /// What one sweep reads.
  struct Case {
    let count: Int
    var mean: [Double]
    var rho: [Double]
    var moments: [[Double]]
    let gradient: [Double]
    let other: [Double]
    let location: [Double]
    let precision: [Double]
    let noise = MeanFieldNoise(PhiloxKey(seed: 5, stream: 2), offset: 3)

    init(_ count: Int) {
      self.count = count
      var generator = PhiloxGenerator(PhiloxKey(seed: 77))
      func numbers(_ range: ClosedRange<Double>) -> [Double] {
        (0..<count).map { _ in Double(Float(Double.random(in: range, using: &generator))) }
      }
      mean = numbers(-1...1)
      rho = numbers(-6...3)
      gradient = numbers(-2...2)
      other = numbers(-2...2)
      location = numbers(-1...1)
      precision = numbers(0...4)
      moments = [numbers(-1...1), numbers(0...1), numbers(-1...1), numbers(0...1)]
    }

    func sd(_ i: Int) -> Double { Glibc.log1p(Glibc.exp(rho[i])) }
    func slope(_ i: Int) -> Double { 1 / (1 + Glibc.exp(-rho[i])) }
  }

  static func double(_ x: [Double]) -> UnsafeMutablePointer<Double> {
    let p = UnsafeMutablePointer<Double>.allocate(capacity: max(x.count, 1))
    p.initialize(from: x, count: x.count)
    return p
  }

  static func float(_ x: [Double]) -> UnsafeMutablePointer<Float> {
    let p = UnsafeMutablePointer<Float>.allocate(capacity: max(x.count, 1))
    p.initialize(from: x.map(Float.init), count: x.count)
    return p
  }

  static func noise(_ c: Case) -> [Double] {
    doubles(c.count) {
      Philox.fillNormals(into: $0, count: c.count, key: c.noise.key, offset: c.noise.offset)
    }
  }

  static func noise32(_ c: Case) -> [Double] {
    floats(c.count) {
      Philox.fillNormals(into: $0, count: c.count, key: c.noise.key, offset: c.noise.offset)
    }.map(Double.init)
  }

  static func close(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
    zip(a, b).allSatisfy { ($0 - $1).magnitude <= tolerance * max(1, $1.magnitude) }
  }

  @Test(arguments: sizes) func samplesAreMeansPlusNoise(count: Int) {
    let c = Case(count)
    let (mean, rho, out) = (Self.double(c.mean), Self.double(c.rho), Self.double(c.mean))
    let location = Self.double(c.location)
    defer { for p in [mean, rho, out, location] { p.deallocate() } }
    let q = MeanFieldNormal(mean: mean, rho: rho, count: count)
    let eps = Self.noise(c)
    func written() -> [Double] { Array(UnsafeBufferPointer(start: out, count: count)) }

    let sums = q.sample(.weights(out, c.noise), location: .array(location), wantsLogs: true)
    #expect(Self.close(written(), (0..<count).map { c.mean[$0] + c.sd($0) * eps[$0] }, 1e-14))
    var (squares, logs) = (0.0, 0.0)
    for i in 0..<count {
      let d = c.mean[i] - c.location[i]
      squares += d * d + c.sd(i) * c.sd(i)
      logs += Glibc.log(c.sd(i))
    }
    #expect(Self.close([sums.squares, sums.logs], [squares, logs], 1e-12))

    q.sample(.deviations(out, c.noise))
    #expect(Self.close(written(), (0..<count).map { c.sd($0) * eps[$0] }, 1e-14))
    let means = Self.double(c.other)
    defer { means.deallocate() }
    q.sample(.variances(out, means: means))
    #expect(Self.close(written(), (0..<count).map { c.sd($0) * c.sd($0) }, 1e-14))
    #expect(Array(UnsafeBufferPointer(start: means, count: count)) == c.mean)
    let only = q.sample(.nothing, location: .scalar(0.25))
    let expected = (0..<count).reduce(0.0) { total, i in
      total + (c.mean[i] - 0.25) * (c.mean[i] - 0.25) + c.sd(i) * c.sd(i)
    }
    #expect(Self.close([only.squares, only.logs], [expected, 0], 1e-12))
  }

  /// A step of Adam by the book, uphill.
  static func adam(
    _ x: inout [Double], _ m: inout [Double], _ v: inout [Double], _ g: [Double], step: Int,
    decay: Double
  ) {
    for i in x.indices {
      m[i] = 0.8 * m[i] + 0.2 * g[i]
      v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i]
      let first = m[i] / (1 - Glibc.pow(0.8, Double(step)))
      let second = v[i] / (1 - Glibc.pow(0.99, Double(step)))
      x[i] = x[i] * (1 - 0.05 * decay) + 0.05 * first / (second.squareRoot() + 1e-6)
    }
  }

  /// A case after one step of both parameters.
  static func stepped(_ c: Case, _ forMean: [Double], _ forRho: [Double], decay: Double) -> Case {
    var next = c
    var (m, v) = (c.moments[0], c.moments[1])
    adam(&next.mean, &m, &v, forMean, step: 3, decay: decay)
    next.moments[0] = m
    next.moments[1] = v
    (m, v) = (c.moments[2], c.moments[3])
    adam(&next.rho, &m, &v, forRho, step: 3, decay: 0)
    next.moments[2] = m
    next.moments[3] = v
    return next
  }

  enum Kind: CaseIterable { case weights, drawn, deviations, variances }

  /// The gradients for the means and for rho, by the formulas.
  static func gradients(
    _ c: Case, _ kind: Kind, _ eps: [Double], precision: [Double], kl: Double
  ) -> ([Double], [Double]) {
    var forMean: [Double] = []
    var forRho: [Double] = []
    for i in 0..<c.count {
      let sd = c.sd(i)
      let likelihood =
        switch kind {
        case .weights, .drawn: c.gradient[i] * eps[i]
        case .deviations: c.other[i] * eps[i]
        case .variances: c.other[i] * 2 * sd
        }
      forMean.append(c.gradient[i] - kl * (c.mean[i] - c.location[i]) * precision[i])
      forRho.append((likelihood + kl * (1 / sd - sd * precision[i])) * c.slope(i))
    }
    return (forMean, forRho)
  }

  @Test(arguments: sizes, Kind.allCases) func updatesFollowTheFormulas(count: Int, kind: Kind) {
    let c = Case(count)
    let (mean, rho) = (Self.double(c.mean), Self.double(c.rho))
    let moments = c.moments.map(Self.double)
    let (gradient, other) = (Self.double(c.gradient), Self.double(c.other))
    let (location, precision) = (Self.double(c.location), Self.double(c.precision))
    let drawn = Self.double(c.mean)
    defer { drawn.deallocate() }
    MeanFieldNormal(mean: mean, rho: rho, count: count).sample(.weights(drawn, c.noise))
    defer {
      for p in [mean, rho, gradient, other, location, precision] + moments { p.deallocate() }
    }
    let source: MeanFieldGradient<Double> =
      switch kind {
      case .weights: .weights(gradient, c.noise)
      case .drawn: .drawn(gradient, weights: drawn)
      case .deviations: .deviations(mean: gradient, deviation: other, c.noise)
      case .variances: .variances(mean: gradient, variance: other)
      }
    let update = MeanFieldUpdate(
      mean: UpdatedArray(mean, first: moments[0], second: moments[1]),
      rho: UpdatedArray(rho, first: moments[2], second: moments[3]), count: count,
      gradient: source, location: .array(location), precision: .array(precision), klWeight: 0.3)
    var (forMean, forRho) = Self.gradients(
      c, kind, Self.noise(c), precision: c.precision, kl: 0.3)
    let norm = (forMean + forRho).reduce(0) { $0 + $1 * $1 }
    #expect(Self.close([update.squaredNorm()], [norm], 1e-11))
    update.run(
      AdamRule(rate: 0.05, step: 3, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decay: 0.1),
      factor: 0.5)
    forMean = forMean.map { $0 * 0.5 }
    forRho = forRho.map { $0 * 0.5 }
    let expected = Self.stepped(c, forMean, forRho, decay: 0.1)
    for (actual, wanted) in [
      (mean, expected.mean), (rho, expected.rho), (moments[0], expected.moments[0]),
      (moments[1], expected.moments[1]), (moments[2], expected.moments[2]),
      (moments[3], expected.moments[3]),
    ] {
      #expect(Self.close(Array(UnsafeBufferPointer(start: actual, count: count)), wanted, 1e-10))
    }
  }

  /// `Float` follows the same formulas, scalars serve as arrays, and threads change no bit.
  @Test(arguments: sizes, [1, 2, 3, 4]) func floatsOnThreads(count: Int, threads: Int) {
    let c = Case(count)
    let team = ThreadTeam(count: threads)
    func step(_ team: ThreadTeam?) -> [[Float]] {
      let (mean, rho, out) = (Self.float(c.mean), Self.float(c.rho), Self.float(c.mean))
      let moments = c.moments.map(Self.float)
      let gradient = Self.float(c.gradient)
      defer { for p in [mean, rho, out, gradient] + moments { p.deallocate() } }
      let q = MeanFieldNormal(mean: mean, rho: rho, count: count)
      let sums = q.sample(.weights(out, c.noise), location: .scalar(0.5), team: team)
      let update = MeanFieldUpdate(
        mean: UpdatedArray(mean, first: moments[0], second: moments[1]),
        rho: UpdatedArray(rho, first: moments[2], second: moments[3]), count: count,
        gradient: .weights(gradient, c.noise), location: .scalar(0), precision: .scalar(0),
        klWeight: 0.3)
      let norm = update.squaredNorm(team: team)
      update.run(AdamRule(rate: 0.05, step: 3, beta1: 0.8, beta2: 0.99, epsilon: 1e-6), team: team)
      let arrays: [UnsafeMutablePointer<Float>] = [mean, rho, out]
      let written = arrays.map { p in (0..<count).map { p[$0] } }
      return written + [[Float(sums.squares), Float(norm)]]
    }
    let results = step(team)
    #expect(results == step(nil))
    let eps = Self.noise32(c)
    let zero = c.precision.map { _ in 0.0 }
    let (forMean, forRho) = Self.gradients(c, .weights, eps, precision: zero, kl: 0.3)
    let expected = Self.stepped(c, forMean, forRho, decay: 0)
    #expect(Self.close(results[0].map(Double.init), expected.mean, 2e-5))
    #expect(Self.close(results[1].map(Double.init), expected.rho, 2e-5))
    let drawn = (0..<count).map { c.mean[$0] + c.sd($0) * eps[$0] }
    #expect(Self.close(results[2].map(Double.init), drawn, 1e-6))
  }

  /// Weights that share scales: the free scales move along the sums of their weights' gradients.
  @Test(arguments: [(12, 3), (12, 12), (300, 1), (20_010, 10)], [1, 3])
  func sharedScalesMoveAlongSums(sizes: (count: Int, scales: Int), threads: Int) {
    let (count, scales) = sizes
    var c = Case(count)
    for i in 0..<count { c.rho[i] = c.rho[i % scales] }
    let (mean, rho) = (Self.double(c.mean), Self.double(c.rho))
    let moments = c.moments.map(Self.double)
    let (gradient, location) = (Self.double(c.gradient), Self.double(c.location))
    defer { for p in [mean, rho, gradient, location] + moments { p.deallocate() } }
    let update = MeanFieldUpdate(
      mean: UpdatedArray(mean, first: moments[0], second: moments[1]),
      rho: UpdatedArray(rho, first: moments[2], second: moments[3]), count: count,
      gradient: .weights(gradient, c.noise), location: .array(location), precision: .scalar(2),
      klWeight: 0.3, scaleCount: scales)
    let flat = Self.gradients(
      c, .weights, Self.noise(c), precision: c.mean.map { _ in 2 }, kl: 0.3)
    var sums = [Double](repeating: 0, count: scales)
    for i in 0..<count { sums[i % scales] += flat.1[i] }
    let norm = (flat.0 + sums).reduce(0) { $0 + $1 * $1 }
    let team = ThreadTeam(count: threads)
    #expect(Self.close([update.squaredNorm(team: team)], [norm], 1e-11))
    update.run(
      AdamRule(rate: 0.05, step: 3, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decay: 0.1), team: team)
    let expected = Self.stepped(c, flat.0, flat.1, decay: 0.1)
    #expect(Self.close(Array(UnsafeBufferPointer(start: mean, count: count)), expected.mean, 1e-10))
    var free = (
      x: Array(c.rho[..<scales]), m: Array(c.moments[2][..<scales]),
      v: Array(c.moments[3][..<scales])
    )
    Self.adam(&free.x, &free.m, &free.v, sums, step: 3, decay: 0)
    #expect(Self.close((0..<count).map { rho[$0] }, (0..<count).map { free.x[$0 % scales] }, 1e-10))
  }

  /// Each rule against its formula, on points.
  @Test func rulesFollowTheirFormulas() {
    let c = Case(300)
    func moved(_ rule: any UpdateRule, factor: Double = 1) -> ([Double], [Double]) {
      let (x, m) = (Self.double(c.mean), Self.double(c.moments[1]))
      let g = Self.double(c.gradient)
      defer { for p in [x, m, g] { p.deallocate() } }
      PointUpdate(UpdatedArray(x, first: m), gradient: g, count: 300).run(rule, factor: factor)
      return (
        Array(UnsafeBufferPointer(start: x, count: 300)),
        Array(UnsafeBufferPointer(start: m, count: 300))
      )
    }
    func check(
      _ rule: any UpdateRule, _ next: (_ x: Double, _ m: Double, _ g: Double) -> (Double, Double)
    ) {
      let (x, m) = moved(rule)
      let expected = (0..<300).map { next(c.mean[$0], c.moments[1][$0], c.gradient[$0]) }
      #expect(Self.close(x, expected.map(\.0), 1e-13))
      #expect(Self.close(m, expected.map(\.1), 1e-13))
    }
    check(SGDRule(rate: 0.1)) { x, m, g in (x + 0.1 * g, m) }
    check(SGDRule(rate: 0.1, momentum: 0.7)) { x, m, g in
      (x + 0.1 * (0.7 * m + g), 0.7 * m + g)
    }
    check(SGDRule(rate: 0.1, momentum: 0.7, isNesterov: true)) { x, m, g in
      (x + 0.1 * (g + 0.7 * (0.7 * m + g)), 0.7 * m + g)
    }
    check(RMSPropRule(rate: 0.1, rho: 0.8, epsilon: 1e-3)) { x, m, g in
      let v = 0.8 * m + 0.2 * g * g
      return (x + 0.1 * g / (v.squareRoot() + 1e-3), v)
    }
    check(AdaGradRule(rate: 0.1, epsilon: 1e-3)) { x, m, g in
      (x + 0.1 * g / ((m + g * g).squareRoot() + 1e-3), m + g * g)
    }
    let half = moved(SGDRule(rate: 0.1), factor: 0.5).0
    #expect(Self.close(half, (0..<300).map { c.mean[$0] + 0.05 * c.gradient[$0] }, 1e-14))
    let g = Self.double(c.gradient)
    defer { g.deallocate() }
    let norm = PointUpdate(UpdatedArray(g), gradient: g, count: 300).squaredNorm()
    #expect(Self.close([norm], [c.gradient.reduce(0) { $0 + $1 * $1 }], 1e-13))
  }
}
