import Glibc
import Testing

@testable import Inference

@Suite struct SearchTests {
  private struct Never: Error {}

  private func minimise(
    _ start: [Double],
    _ function: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Double
  ) throws -> (LBFGS, LBFGS.Ending) {
    let search = LBFGS(start: start, function: function)
    let ending = try search.run(limit: 500, tolerance: 1e-14) { () throws(Never) -> Bool in false }
    return (search, ending)
  }

  @Test func rosenbrock() throws {
    let (search, ending) = try minimise([-1.2, 1]) { x, g in
      let a = 1 - x[0]
      let b = x[1] - x[0] * x[0]
      g[0] = -2 * a - 400 * x[0] * b
      g[1] = 200 * b
      return a * a + 100 * b * b
    }
    #expect(ending == .converged)
    #expect(abs(search.point[0] - 1) < 1e-6 && abs(search.point[1] - 1) < 1e-6)
    #expect(search.iterations < 80)
  }

  @Test func verydifferentScales() throws {
    let scales = [1e-6, 1e-2, 1, 1e3, 1e6]
    let (search, ending) = try minimise([1, 1, 1, 1, 1]) { x, g in
      var value = 0.0
      for index in 0..<5 {
        let u = (x[index] - Double(index)) / scales[index]
        g[index] = u / scales[index]
        value += 0.5 * u * u
      }
      return value
    }
    #expect(ending == .converged)
    for index in 0..<5 { #expect(abs(search.point[index] - Double(index)) < 1e-3 * scales[index]) }
  }

  @Test func pointsWithoutAValueAreTooFar() throws {
    let (search, ending) = try minimise([0.01]) { x, g in
      g[0] = 1 - 3 / x[0]
      return x[0] > 0 ? x[0] - 3 * log(x[0]) : .nan
    }
    #expect(ending == .converged && abs(search.point[0] - 3) < 1e-5)
    let (_, nowhere) = try minimise([0]) { _, g in
      g[0] = .nan
      return .nan
    }
    #expect(nowhere == .notFinite)
  }

  @Test func curvatureByDifferencesIsThePrecision() throws {
    let precision: [Double] = [4, 1.5, 1.5, 1e-4 + 0.5625]
    let context = FitContext(
      density: Gaussian(mean: [1, 2], precision: precision), options: FitOptions(), digest: 0,
      progress: { _ in }, stop: { .none })
    let found = try #require(try Curvature.precision(context, at: [0.3, -7]))
    for (a, b) in zip(found, precision) { #expect(abs(a - b) < 1e-7) }
  }

  @Test func covarianceFactorInvertsThePrecision() throws {
    let precision: [Double] = [4, 1, 0.5, 1, 3, -0.7, 0.5, -0.7, 2]
    let factor = try #require(Triangular.covarianceFactor(precision: precision, 3))
    let lower = Buffer(factor)
    for column in 0..<3 {
      // L Lᵀ Λ e = e.
      let x = Buffer((0..<3).map { precision[$0 * 3 + column] })
      let inner = Buffer(3)
      Triangular.multiplyTransposed(lower.base, 3, x.base, into: inner.base)
      for row in 0..<3 {
        let value = dot(lower.base + row * 3, inner.base, row + 1)
        #expect(abs(value - (row == column ? 1 : 0)) < 1e-12)
      }
    }
    #expect(Triangular.covarianceFactor(precision: [1, 2, 2, 1], 2) == nil)
  }

  @Test func newtonIsExactForANormalAfterOneStep() throws {
    let target = Gaussian(correlation: 0.95)
    let context = FitContext(
      density: target, options: FitOptions(), digest: 0, progress: { _ in }, stop: { .none })
    let climb = NewtonClimb(mean: [2, 2], factor: [1, 0, 0, 1], context: context)
    let isFinite = try climb.begin()
    #expect(isFinite)
    var steps = 0
    try climb.run(tolerance: 1e-12, steps: 20) { () throws(FitError) -> Bool in
      steps += 1
      return false
    }
    #expect(abs(climb.mean[0] - 1) < 1e-9 && abs(climb.mean[1] + 2) < 1e-9)
    let f = climb.factor
    #expect(abs(f[0] - 1) < 1e-9 && abs(f[2] * f[0] - 0.95) < 1e-9)
    #expect(steps <= 6)
  }
}
