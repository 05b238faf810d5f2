// PhiloxTests: published vectors, and uniform and normal numbers by index.

import Testing

@testable import Tensors

@Suite struct PhiloxTests {
  /// The known answers for philox4x32-10 in Random123 1.14 (kat_vectors).
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt64], [UInt64], [UInt64])])
  func meetsPublishedVectors(counter: [UInt64], key: [UInt64], expected: [UInt64]) {
    let block = Philox.block(
      low: counter[0] | counter[1] << 32, high: counter[2] | counter[3] << 32,
      seed: key[0] | key[1] << 32)
    #expect(block.low == expected[0] | expected[1] << 32)
    #expect(block.high == expected[2] | expected[3] << 32)
  }

  /// However a range is cut, an index has one value.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 255, 256, 257, 1000])
  func rangesAgree(count: Int) {
    let key = PhiloxKey(seed: 11, stream: 5)
    let whole = doubles(1100) { Philox.fillNormals(into: $0, count: 1100, key: key) }
    let uniform = doubles(1100) { Philox.fillUniforms(into: $0, count: 1100, key: key) }
    let single = floats(1100) { Philox.fillNormals(into: $0, count: 1100, key: key) }
    let narrow = floats(1100) { Philox.fillUniforms(into: $0, count: 1100, key: key) }
    for offset in [0, 1, 2, 3, 5, 31, 98] {
      let range = offset..<(offset + count)
      let at = UInt64(offset)
      #expect(
        doubles(count) { Philox.fillNormals(into: $0, count: count, key: key, offset: at) }
          == Array(whole[range]))
      #expect(
        doubles(count) { Philox.fillUniforms(into: $0, count: count, key: key, offset: at) }
          == Array(uniform[range]))
      #expect(
        floats(count) { Philox.fillNormals(into: $0, count: count, key: key, offset: at) }
          == Array(single[range]))
      #expect(
        floats(count) { Philox.fillUniforms(into: $0, count: count, key: key, offset: at) }
          == Array(narrow[range]))
    }
    for index in [0, 1, 2, 17, 1099] {
      #expect(Philox.normal(key, UInt64(index)) == whole[index])
      #expect(Philox.uniform(key, UInt64(index)) == uniform[index])
    }
  }

  @Test func numbersFollowTheirLaws() {
    let n = 200_000
    for seed in 1...3 {
      let key = PhiloxKey(seed: UInt64(seed), stream: 99)
      let normals = doubles(n) { Philox.fillNormals(into: $0, count: n, key: key) }
      checkMoments(normals, mean: 0, variance: 1, fourth: 3)
      #expect(kolmogorov(normals) { Elementary.normalCDF($0) } < 1.95)
      let single = floats(n) { Philox.fillNormals(into: $0, count: n, key: key) }.map(Double.init)
      checkMoments(single, mean: 0, variance: 1, fourth: 3)
      #expect(kolmogorov(single) { Elementary.normalCDF($0) } < 1.95)
      let uniforms = doubles(n) { Philox.fillUniforms(into: $0, count: n, key: key) }
      #expect(uniforms.allSatisfy { $0 > 0 && $0 < 1 })
      checkMoments(uniforms, mean: 0.5, variance: 1.0 / 12, fourth: 1.0 / 80)
      #expect(kolmogorov(uniforms) { $0 } < 1.95)
      let narrow = floats(n) { Philox.fillUniforms(into: $0, count: n, key: key) }.map(Double.init)
      #expect(narrow.allSatisfy { $0 > 0 && $0 < 1 })
      #expect(kolmogorov(narrow) { $0 } < 1.95)
    }
  }

  /// The tails hold as many numbers as they should, and the two of a block are independent.
  @Test func tailsAndPairs() {
    let n = 1 << 20
    let key = PhiloxKey(seed: 4)
    let x = doubles(n) { Philox.fillNormals(into: $0, count: n, key: key) }
    let single = floats(n) { Philox.fillNormals(into: $0, count: n, key: key) }.map(Double.init)
    for numbers in [x, single] {
      for limit in [2.0, 3.0, 4.0] {
        let expected = 2 * Double(n) * Elementary.normalCDF(-limit)
        let seen = Double(numbers.count { $0.magnitude > limit })
        #expect((seen - expected).magnitude < 4.5 * expected.squareRoot())
      }
      var product = 0.0
      var squares = 0.0
      for i in stride(from: 0, to: n, by: 2) {
        product += numbers[i] * numbers[i + 1]
        squares += (numbers[i] * numbers[i] - 1) * (numbers[i + 1] * numbers[i + 1] - 1)
      }
      let scale = Double(n / 2).squareRoot()
      #expect((product / scale).magnitude < 4)
      #expect((squares / (2 * scale)).magnitude < 4)
    }
  }

  @Test func streamsAreUncorrelated() {
    let n = 20_000
    let root = PhiloxKey(seed: 0)
    var keys = [root, PhiloxKey(seed: 1), PhiloxKey(seed: 0, stream: 1)]
    keys += (0..<4).map { root.fold($0) } + [root.fold(0).fold(0), root.fold(1).fold(0)]
    #expect(Set(keys).count == keys.count)
    let streams = keys.map { key in
      doubles(n) { Philox.fillNormals(into: $0, count: n, key: key) }
    }
    for i in streams.indices {
      for j in 0..<i {
        for shift in [0, 1, 2] {
          var sum = 0.0
          for k in shift..<n { sum += streams[i][k] * streams[j][k - shift] }
          #expect((sum / Double(n - shift).squareRoot()).magnitude < 4.5)
        }
      }
      var serial = 0.0
      for k in 1..<n { serial += streams[i][k] * streams[i][k - 1] }
      #expect((serial / Double(n - 1).squareRoot()).magnitude < 4.5)
    }
  }

  @Test func generatorIsItsKey() {
    var first = PhiloxGenerator(PhiloxKey(seed: 3))
    var second = PhiloxGenerator(PhiloxKey(seed: 3))
    var other = PhiloxGenerator(PhiloxKey(seed: 3).fold(1))
    for _ in 0..<10 {
      let a = first.next()
      #expect(a == second.next())
      #expect(a != other.next())
      #expect(first.normal() == second.normal())
      #expect(first.gamma(shape: 0.3) == second.gamma(shape: 0.3))
    }
  }
}

func doubles(_ count: Int, _ fill: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
  [Double](unsafeUninitializedCapacity: Swift.max(count, 1)) { buffer, initialized in
    if let base = buffer.baseAddress { fill(base) }
    initialized = count
  }
}

func floats(_ count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  [Float](unsafeUninitializedCapacity: Swift.max(count, 1)) { buffer, initialized in
    if let base = buffer.baseAddress { fill(base) }
    initialized = count
  }
}

/// √n times the Kolmogorov–Smirnov distance: above 1.95 in one case of a thousand.
func kolmogorov(_ numbers: [Double], _ cdf: (Double) -> Double) -> Double {
  let sorted = numbers.sorted()
  let n = Double(sorted.count)
  var worst = 0.0
  for (i, x) in sorted.enumerated() {
    let p = cdf(x)
    worst = Swift.max(worst, (p - Double(i) / n).magnitude, (Double(i + 1) / n - p).magnitude)
  }
  return worst * n.squareRoot()
}

/// Mean and variance within 4.5 standard errors; `fourth` is the fourth central moment.
func checkMoments(_ numbers: [Double], mean: Double, variance: Double, fourth: Double) {
  let n = Double(numbers.count)
  let average = numbers.reduce(0, +) / n
  let spread = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
  #expect((average - mean).magnitude < 4.5 * (variance / n).squareRoot())
  #expect((spread - variance).magnitude < 4.5 * ((fourth - variance * variance) / n).squareRoot())
}
