// DecompositionTests: Cholesky, LU, QR and triangular solves by what defines them.

import Testing

@testable import Tensors

@Suite struct DecompositionTests {
  static let sizes = [0, 1, 2, 3, 7, 31, 32, 33, 47, 48, 49, 64, 97, 130]

  /// A Aᵀ / n + I: symmetric and positive definite.
  func definite(_ n: Int, seed: Int) -> [Double] {
    let a: [Double] = matrix(n * n, seed: seed)
    var out = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        out[i * n + j] = i == j ? 1 : 0
        for k in 0..<n { out[i * n + j] += a[i * n + k] * a[j * n + k] / Double(n) }
      }
    }
    return out
  }

  func product(_ a: [Double], _ b: [Double], _ n: Int, turnedB: Bool = false) -> [Double] {
    var c = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n { c[i * n + j] += a[i * n + k] * (turnedB ? b[j * n + k] : b[k * n + j]) }
      }
    }
    return c
  }

  func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
  }

  func identity(_ n: Int) -> [Double] {
    (0..<(n * n)).map { $0 / Swift.max(n, 1) == $0 % Swift.max(n, 1) ? 1 : 0 }
  }

  @Test(arguments: sizes)
  func choleskyGivesTheMatrixBack(n: Int) {
    let a = definite(n, seed: 1)
    var l = a
    // The upper half is not read.
    for i in 0..<n { for j in (i + 1)..<Swift.max(n, i + 1) { l[i * n + j] = .nan } }
    #expect(Cholesky.factor(&l, n: n, stride: n) == nil)
    #expect(distance(product(l, l, n, turnedB: true), a) < 1e-13)
    for i in 0..<n { for j in (i + 1)..<Swift.max(n, i + 1) { #expect(l[i * n + j] == 0) } }

    var inverse = a
    Cholesky.inverse(l, n: n, stride: n, into: &inverse, outStride: n)
    #expect(distance(product(a, inverse, n), identity(n)) < 1e-12)

    var lu = a
    var pivots = [Int32](repeating: 0, count: n + 1)
    #expect(LU.factor(&lu, n: n, stride: n, pivots: &pivots) == nil)
    let determinant: (logMagnitude: Double, sign: Int) = LU.logDeterminant(
      lu, n: n, stride: n, pivots: pivots)
    let logDeterminant: Double = Cholesky.logDeterminant(l, n: n, stride: n)
    #expect(determinant.sign == 1)
    #expect((determinant.logMagnitude - logDeterminant).magnitude < 1e-12 * Double(n + 1))

    let narrow = a.map { Float($0) }
    var single = narrow
    #expect(Cholesky.factor(&single, n: n, stride: n) == nil)
    #expect(distance(single.map(Double.init), l) < 1e-5)
  }

  @Test func choleskyNamesTheBadRow() {
    for bad in [0, 1, 5, 47, 48, 60] {
      for value in [-1, Double.nan, 0, -Double.infinity] {
        var a = identity(64)
        a[bad * 64 + bad] = value
        #expect(Cholesky.factor(&a, n: 64, stride: 64) == bad)
      }
    }
  }

  /// d f(A) along a symmetric direction, for f = Σ Wᵢⱼ Lᵢⱼ, against central differences.
  @Test(arguments: [1, 2, 5, 20, 32, 33, 47, 48, 49, 90, 97, 130])
  func choleskyPartialMatchesDifferences(n: Int) {
    let a = definite(n, seed: 2)
    let weights: [Double] = matrix(n * n, seed: 3)
    func value(_ shift: Double, _ direction: [Double]) -> Double {
      var l = zip(a, direction).map { $0 + shift * $1 }
      #expect(Cholesky.factor(&l, n: n, stride: n) == nil)
      var total = 0.0
      for i in 0..<n { for j in 0...i { total += weights[i * n + j] * l[i * n + j] } }
      return total
    }
    var l = a
    #expect(Cholesky.factor(&l, n: n, stride: n) == nil)
    var gradient = weights
    Cholesky.partial(factor: l, n: n, stride: n, adjoint: &gradient, adjointStride: n)
    for seed in 4..<8 {
      let half: [Double] = matrix(n * n, seed: seed)
      var direction = half
      for i in 0..<n { for j in 0..<n { direction[i * n + j] = half[i * n + j] + half[j * n + i] } }
      let step = 1e-5
      let expected = (value(step, direction) - value(-step, direction)) / (2 * step)
      let got = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect((got - expected).magnitude < 1e-6 * (1 + expected.magnitude) * Double(n).squareRoot())
    }
    for i in 0..<n { for j in 0..<n { #expect(gradient[i * n + j] == gradient[j * n + i]) } }
  }

  @Test(arguments: sizes, [1, 2, 40])
  func triangularSolvesInvert(n: Int, columns: Int) {
    var a: [Double] = matrix(n * n, seed: 9)
    for i in 0..<(n * n) { a[i] /= Double(n) }
    for i in 0..<n { a[i * n + i] = 1.5 + a[i * n + i] }
    let x: [Double] = matrix(n * columns, seed: 10)
    for form in 0..<16 {
      let half: Triangular.Half = form & 1 == 0 ? .lower : .upper
      let isTransposed = form & 2 != 0
      let hasUnit = form & 4 != 0
      let isRight = form & 8 != 0
      func element(_ i: Int, _ j: Int) -> Double {
        let (row, column) = isTransposed ? (j, i) : (i, j)
        if row == column { return hasUnit ? 1 : a[row * n + column] }
        return (half == .lower) == (row > column) ? a[row * n + column] : 0
      }
      // B = A X for X of n × columns, or X A for X of columns × n.
      var b = [Double](repeating: 0, count: n * columns)
      for i in 0..<n {
        for c in 0..<columns {
          for k in 0..<n {
            if isRight {
              b[c * n + i] += x[c * n + k] * element(k, i)
            } else {
              b[i * columns + c] += element(i, k) * x[k * columns + c]
            }
          }
        }
      }
      if isRight {
        Triangular.solveRight(
          half, isTransposed: isTransposed, hasUnitDiagonal: hasUnit, rows: columns, n: n, a,
          .rowMajor(n), &b, .rowMajor(n))
      } else {
        Triangular.solve(
          half, isTransposed: isTransposed, hasUnitDiagonal: hasUnit, n: n, columns: columns, a,
          .rowMajor(n), &b, .rowMajor(columns))
      }
      #expect(distance(b, x) < 1e-12, "form \(form)")
    }
  }

  @Test(arguments: sizes)
  func luSolvesAndInverts(n: Int) {
    let a: [Double] = matrix(n * n, seed: 11)
    var factors = a
    var pivots = [Int32](repeating: 0, count: n + 1)
    #expect(LU.factor(&factors, n: n, stride: n, pivots: &pivots) == nil)
    var inverse = [Double](repeating: 0, count: n * n)
    LU.inverse(factors, n: n, stride: n, pivots: pivots, into: &inverse, outStride: n)
    #expect(distance(product(a, inverse, n), identity(n)) < 1e-9)
    var turned = identity(n)
    LU.solve(
      factors, n: n, stride: n, pivots: pivots, isTransposed: true, columns: n, &turned,
      .rowMajor(n))
    // Aᵀ X = I, so X is the transposed inverse.
    for i in 0..<n {
      for j in 0..<n { #expect((turned[i * n + j] - inverse[j * n + i]).magnitude < 1e-8) }
    }
  }

  @Test func luSeesSingularityAndSign() {
    var a: [Double] = [1, 2, 2, 4]
    var pivots = [Int32](repeating: 0, count: 2)
    #expect(LU.factor(&a, n: 2, stride: 2, pivots: &pivots) == 1)
    a = [0, 0, 0, 1]
    #expect(LU.factor(&a, n: 2, stride: 2, pivots: &pivots) == 0)
    a = [.nan, 1, 1, 1]
    #expect(LU.factor(&a, n: 2, stride: 2, pivots: &pivots) == 0)
    a = [0, 3, 2, 5]
    #expect(LU.factor(&a, n: 2, stride: 2, pivots: &pivots) == nil)
    let result: (logMagnitude: Double, sign: Int) = LU.logDeterminant(
      a, n: 2, stride: 2, pivots: pivots)
    #expect(result.sign == -1)
    #expect((result.logMagnitude - 1.791759469228055).magnitude < 1e-15)
  }

  @Test(arguments: [(0, 0), (1, 1), (5, 3), (3, 3), (40, 7), (64, 64), (100, 33)])
  func qrIsOrthonormal(m: Int, n: Int) {
    let a: [Double] = matrix(m * n, seed: 12)
    var q = a
    var r = [Double](repeating: .nan, count: n * n)
    var scratch = [Double](repeating: 0, count: n * (m + 1) + n + 1)
    #expect(QR.factor(&q, rows: m, columns: n, stride: n, r: &r, rStride: n, scratch: &scratch))
    for i in 0..<m {
      for j in 0..<n {
        let value = (0..<n).reduce(0.0) { $0 + q[i * n + $1] * r[$1 * n + j] }
        #expect((value - a[i * n + j]).magnitude < 1e-13)
      }
    }
    for i in 0..<n {
      #expect(r[i * n + i] >= 0)
      for j in 0..<n {
        let inner = (0..<m).reduce(0.0) { $0 + q[$1 * n + i] * q[$1 * n + j] }
        #expect((inner - (i == j ? 1 : 0)).magnitude < 1e-13)
        if j < i { #expect(r[i * n + j] == 0) }
      }
    }
  }

  @Test func qrOfDegenerateMatrices() {
    var scratch = [Double](repeating: 0, count: 100)
    var r = [Double](repeating: 0, count: 9)
    var q: [Double] = [0, 1, 0, 2, 0, 3]
    #expect(QR.factor(&q, rows: 3, columns: 2, stride: 2, r: &r, rStride: 2, scratch: &scratch))
    #expect(q.allSatisfy { $0.isFinite } && r[0] == 0)
    #expect((r[3] * r[3] + r[1] * r[1] - 14).magnitude < 1e-13)
    #expect(!QR.factor(&q, rows: 2, columns: 3, stride: 3, r: &r, rStride: 3, scratch: &scratch))
    #expect((Vectors.norm([3e200, 4e200], count: 2) / 5e200 - 1).magnitude < 1e-15)
    #expect((Vectors.norm([3e-200, 4e-200], count: 2) / 5e-200 - 1).magnitude < 1e-15)
    #expect(Vectors.norm([Double.nan, 1], count: 2).isNaN && Vectors.norm([0.0], count: 1) == 0)
  }
}
