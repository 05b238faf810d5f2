// SampledSourceTests: weights drawn while they are packed are those that are drawn beforehand.

import Testing

@testable import Tensors

@Suite struct SampledSourceTests {
  /// Rows, columns, inner size: around tiles, draws of 128 and blocks of k.
  static let sizes: [(Int, Int, Int)] = [
    (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 64, 1), (2, 65, 2), (1, 9, 3), (5, 31, 127),
    (12, 32, 128), (13, 33, 129), (7, 97, 513), (40, 130, 257), (3, 3073, 5), (193, 60, 1025),
  ]

  @Test(arguments: sizes) func bitsAreThoseOfKeptWeights(m: Int, n: Int, k: Int) {
    check(Double.self, m, n, k) { normal, noise, out in
      normal.sample(.weights(out, noise))
    }
    check(Float.self, m, n, k) { normal, noise, out in
      normal.sample(.weights(out, noise))
    }
  }

  private func check<T: Scalar>(
    _ type: T.Type, _ m: Int, _ n: Int, _ k: Int,
    _ draw: (MeanFieldNormal<T>, MeanFieldNoise, UnsafeMutablePointer<T>) -> Void
  ) {
    let a: [T] = matrix(m * k + 1, seed: 1)
    var mean: [T] = matrix(k * n + 1, seed: 2)
    var rho: [T] = matrix(k * n + 1, seed: 3)
    let bias: [T] = matrix(n + 1, seed: 4)
    let sd = rho.map { Elementary.softplus($0) }
    let noise = MeanFieldNoise(PhiloxKey(seed: 5, stream: 6), offset: 7)
    var weights = mean
    mean.withUnsafeMutableBufferPointer { mean in
      rho.withUnsafeMutableBufferPointer { rho in
        draw(
          MeanFieldNormal(mean: mean.baseAddress!, rho: rho.baseAddress!, count: k * n), noise,
          &weights)
      }
    }
    for isTransposed in [false, true] {
      let right: MatrixStride = isTransposed ? .rowMajor(k).transposed : .rowMajor(n)
      var expected = [T](repeating: .nan, count: m * n + 1)
      Gemm.affine(
        rows: m, columns: n, inner: k, a, .rowMajor(k), weights, right, bias: bias, residual: nil,
        .relu, &expected)
      expected[m * n] = 7
      for threads in 1...4 {
        let team = ThreadTeam(count: threads)
        for isFree in [true, false] {
          var actual = [T](repeating: .nan, count: m * n + 1)
          actual[m * n] = 7
          withSampled(mean, isFree ? rho : sd, isFree ? .free : .deviation, noise) {
            Gemm.affine(
              rows: m, columns: n, inner: k, a, .rowMajor(k), $0, isTransposed: isTransposed,
              bias: bias, .relu, &actual, team: team)
          }
          let isSame = actual == expected
          #expect(isSame, "\(T.self) \(m)×\(n)×\(k) \(isTransposed) \(threads) \(isFree)")
        }
      }
    }
  }

  private func withSampled<T: Scalar>(
    _ mean: [T], _ scale: [T], _ kind: SampledMatrix<T>.Scale, _ noise: MeanFieldNoise,
    _ body: (SampledMatrix<T>) -> Void
  ) {
    mean.withUnsafeBufferPointer { mean in
      scale.withUnsafeBufferPointer { scale in
        if let mean = mean.baseAddress, let scale = scale.baseAddress {
          body(SampledMatrix(mean: mean, scale: scale, kind, noise))
        }
      }
    }
  }

  @Test func meansThatAreNotFinitePass() {
    var mean: [Float] = matrix(20 * 40, seed: 8)
    (mean[3], mean[45]) = (.nan, .infinity)
    let a = [Float](repeating: 1, count: 2 * 20)
    var c = [Float](repeating: 0, count: 2 * 40)
    withSampled(mean, mean.map { _ in 0 }, .deviation, MeanFieldNoise(PhiloxKey(seed: 1))) {
      Gemm.affine(
        rows: 2, columns: 40, inner: 20, a, .rowMajor(20), $0, isTransposed: false, .identity, &c)
    }
    for row in 0..<2 {
      #expect(c[40 * row + 3].isNaN && c[40 * row + 5] == .infinity)
      let others = (0..<40).filter { $0 != 3 && $0 != 5 }
      #expect(others.allSatisfy { c[40 * row + $0].isFinite })
    }
  }

  @Test func wordsNameANoise() {
    let noise = MeanFieldNoise(
      PhiloxKey(seed: 0xFEDC_BA98_7654_3210, stream: .max), offset: 0x0123_4567_89AB_CDEF)
    var words = [Int32](repeating: -1, count: MeanFieldNoise.wordCount)
    noise.write(words: &words)
    #expect(words.allSatisfy { (0..<65536).contains($0) })
    #expect(MeanFieldNoise(words: words) == noise)
  }
}
