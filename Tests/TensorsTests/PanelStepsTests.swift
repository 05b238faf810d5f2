// PanelStepsTests: products with matrices that hold many zeros, bit for bit.

import Testing

@testable import Tensors

@Suite struct PanelStepsTests {
  /// A batch of images: columns of zeros, rows of zeros, zeros here and there, and −0.
  func sparse<T: Scalar>(_ m: Int, _ k: Int, of type: T.Type) -> [T] {
    var a: [T] = matrix(m * k, seed: 11)
    for i in 0..<m {
      for l in 0..<k where l % 28 < 6 || l % 28 > 22 || l / 28 % 9 < 3 || (i * 7 + l) % 3 == 0 {
        a[i * k + l] = l % 5 == 0 ? -0.0 : 0
      }
    }
    return a
  }

  /// The chains of fused multiply-adds that every path makes, in blocks of 512 steps.
  func chains<T: Scalar>(_ a: [T], _ b: [T], _ m: Int, _ n: Int, _ k: Int) -> [T] {
    var c = [T](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        for start in stride(from: 0, to: k, by: 512) {
          var total: T = 0
          for l in start..<min(k, start + 512) {
            total = total.addingProduct(a[i * k + l], b[l * n + j])
          }
          c[i * n + j] = start == 0 ? total : c[i * n + j] + total
        }
      }
    }
    return c
  }

  @Test(arguments: [(50, 300, 784), (120, 64, 100), (61, 257, 1100), (48, 200, 48)])
  func bitsAreThoseOfAllSteps(m: Int, n: Int, k: Int) {
    check(Float.self, m, n, k)
    check(Double.self, m, n, k)
  }

  func check<T: Scalar>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int) {
    let a = sparse(m, k, of: T.self)
    var turned = a
    for i in 0..<m { for l in 0..<k { turned[l * m + i] = a[i * k + l] } }
    let b: [T] = matrix(k * n, seed: 12)
    let expected = chains(a, b, m, n, k)
    #expect(
      a.withUnsafeBufferPointer {
        PanelSteps<T>.isWorthwhile(StridedSource($0.baseAddress!, step: k, innerStep: 1), m, k)
      })
    for team in [nil, ThreadTeam(count: 3)] {
      for form in [(a, MatrixStride.rowMajor(k)), (turned, MatrixStride(row: 1, column: m))] {
        var c = [T](repeating: .nan, count: m * n)
        Gemm.multiply(
          rows: m, columns: n, inner: k, form.0, form.1, b, .rowMajor(n), &c, .rowMajor(n),
          team: team)
        let isEqual = c == expected
        #expect(isEqual)
      }
    }
  }

  /// Zero times infinity is not a number, wherever the zero stands.
  @Test func nonFiniteNumbersPass() {
    let (m, n, k) = (60, 256, 784)
    let a = sparse(m, k, of: Float.self)
    var b: [Float] = matrix(k * n, seed: 13)
    b[1 * n + 5] = .infinity
    b[200 * n + 70] = .nan
    var c = [Float](repeating: 0, count: m * n)
    Gemm.multiply(
      rows: m, columns: n, inner: k, a, .rowMajor(k), b, .rowMajor(n), &c, .rowMajor(n))
    for i in 0..<m {
      for j in 0..<n { #expect(c[i * n + j].isNaN == (j == 5 || j == 70), "row \(i), column \(j)") }
    }
  }

  @Test func matricesWithFewZerosAreComputedWhole() {
    let (m, k) = (60, 100)
    let a: [Float] = matrix(m * k, seed: 14)
    let isWorthwhile = a.withUnsafeBufferPointer {
      PanelSteps.isWorthwhile(StridedSource($0.baseAddress!, step: k, innerStep: 1), m, k)
    }
    #expect(!isWorthwhile)
  }
}
