// GemmTests: products against a plain triple loop, at sizes around every tile and block edge.

import Testing

@testable import Tensors

/// A matrix of test numbers in [−1, 1) that is a function of its seed.
func matrix<T: Scalar>(_ count: Int, seed: Int, of type: T.Type = T.self) -> [T] {
  var generator = PhiloxGenerator(PhiloxKey(seed: UInt64(seed), stream: 0x7E57))
  return (0..<count).map { _ in T(2 * generator.uniform() - 1) }
}

@Suite struct GemmTests {
  static let sizes: [(Int, Int, Int)] = [
    (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 9, 3), (5, 1, 7), (6, 8, 5), (7, 9, 11),
    (6, 16, 1), (12, 17, 64), (13, 33, 65), (97, 31, 40), (40, 130, 257), (5, 300, 513),
    (100, 120, 300), (193, 260, 270),
  ]

  @Test(arguments: sizes)
  func matchesTripleLoop(m: Int, n: Int, k: Int) {
    check(Double.self, m, n, k, tolerance: 1e-14)
    check(Float.self, m, n, k, tolerance: 1e-5)
  }

  /// All transpositions of A, B and C, padded strides, and the scalings.
  func check<T: Scalar>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int, tolerance: Double) {
    let team = ThreadTeam(count: 2)
    for form in 0..<8 {
      let aStride =
        form & 1 == 0 ? MatrixStride.rowMajor(k + 3) : MatrixStride(row: 1, column: m + 1)
      let bStride =
        form & 2 == 0 ? MatrixStride.rowMajor(n + 2) : MatrixStride(row: 1, column: k)
      let cStride =
        form & 4 == 0 ? MatrixStride.rowMajor(n) : MatrixStride(row: 1, column: m + 2)
      let a: [T] = matrix((m + 1) * (k + 3) + 8, seed: 1)
      let b: [T] = matrix((k + 1) * (n + 2) + 8, seed: 2)
      let old: [T] = matrix((m + 2) * (n + 1) + 8, seed: 3)
      for (alpha, beta) in [(1, 0), (1, 1), (-0.5, 0.25)] as [(T, T)] {
        var expected = old.map(Double.init)
        for i in 0..<m {
          for j in 0..<n {
            var total = 0.0
            for l in 0..<k {
              total +=
                Double(a[i * aStride.row + l * aStride.column])
                * Double(b[l * bStride.row + j * bStride.column])
            }
            let place = i * cStride.row + j * cStride.column
            expected[place] =
              Double(alpha) * total + (beta == 0 ? 0 : Double(beta) * expected[place])
          }
        }
        var results: [[T]] = []
        for team in [nil, team] {
          var c = old
          // What C holds must not matter where β is 0.
          if beta == 0 {
            for i in 0..<m { for j in 0..<n { c[i * cStride.row + j * cStride.column] = .nan } }
          }
          Gemm.multiply(
            rows: m, columns: n, inner: k, alpha: alpha, a, aStride, b, bStride, beta: beta, &c,
            cStride, team: team)
          results.append(c)
        }
        #expect(results[0] == results[1], "threads changed bits")
        let bound = tolerance * Double(k + 1).squareRoot() * 4
        let worst = zip(results[0], expected).map { (Double($0) - $1).magnitude }.max() ?? 0
        #expect(worst <= bound, "form \(form), \(T.self) \(m)×\(n)×\(k): off by \(worst)")
      }
    }
  }

  /// The packed and the direct path make the same bits.
  @Test func pathsAgree() {
    let (m, n, k) = (30, 40, 300)
    let a: [Double] = matrix(m * k, seed: 4)
    let b: [Double] = matrix(k * n, seed: 5)
    var turned = [Double](repeating: 0, count: k * n)
    for l in 0..<k { for j in 0..<n { turned[j * k + l] = b[l * n + j] } }
    var direct = [Double](repeating: 0, count: m * n)
    var packed = direct
    Gemm.multiply(
      rows: m, columns: n, inner: k, a, .rowMajor(k), b, .rowMajor(n), &direct, .rowMajor(n))
    Gemm.multiply(
      rows: m, columns: n, inner: k, a, .rowMajor(k), turned, MatrixStride(row: 1, column: k),
      &packed, .rowMajor(n))
    #expect(direct == packed)
  }

  @Test func nonFiniteNumbersPass() {
    var a: [Double] = matrix(12 * 10, seed: 6)
    let b: [Double] = matrix(10 * 9, seed: 7)
    a[3 * 10 + 2] = .nan
    a[5 * 10] = .infinity
    var c = [Double](repeating: 0, count: 12 * 9)
    Gemm.multiply(
      rows: 12, columns: 9, inner: 10, a, .rowMajor(10), b, .rowMajor(9), &c, .rowMajor(9))
    for i in 0..<12 {
      for j in 0..<9 {
        let isBad = !c[i * 9 + j].isFinite
        #expect(isBad == (i == 3 || i == 5))
      }
    }
  }

  @Test(arguments: [
    (0, 4), (4, 0), (1, 1), (1, 9), (9, 1), (3, 5), (4, 8), (5, 9), (17, 31), (64, 64), (1000, 25),
  ])
  func vectorsMatch(m: Int, n: Int) {
    checkVector(Double.self, m, n, 1e-14)
    checkVector(Float.self, m, n, 1e-5)
  }

  func checkVector<T: Scalar>(_ type: T.Type, _ m: Int, _ n: Int, _ tolerance: Double) {
    let a: [T] = matrix(2 * (m + 1) * (n + 2), seed: 8)
    let x: [T] = matrix(n + 1, seed: 9)
    let old: [T] = matrix(m + 1, seed: 10)
    let strides = [
      MatrixStride.rowMajor(n + 1), MatrixStride(row: 1, column: m + 1),
      MatrixStride(row: 2 * n + 1, column: 2),
    ]
    for stride in strides {
      for (alpha, beta) in [(1, 0), (2, 1), (-0.5, 0.5)] as [(T, T)] {
        var y = beta == 0 ? old.map { _ in T.nan } : old
        y[m] = 7
        Gemv.multiply(rows: m, columns: n, alpha: alpha, a, stride, x, beta: beta, &y)
        for i in 0..<m {
          var total = 0.0
          for j in 0..<n { total += Double(a[i * stride.row + j * stride.column]) * Double(x[j]) }
          let expected = Double(alpha) * total + (beta == 0 ? 0 : Double(beta) * Double(old[i]))
          #expect((Double(y[i]) - expected).magnitude <= tolerance * (Double(n) + 10))
        }
        #expect(y[m] == 7)
      }
    }
  }
}
