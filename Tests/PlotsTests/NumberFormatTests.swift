import Testing

@testable import Plots

@Suite struct NumberFormatTests {
  @Test(
    arguments: [
      (0, "0"), (3, "3"), (-3, "-3"), (0.5, "0.5"), (0.12345, "0.1235"), (123456, "123456"),
      (123456.7, "123457"), (2.675, "2.675"), (1234567.8, "1234568"), (12345678.9, "1.235e7"),
      (0.0001, "0.0001"), (0.00001234, "1.234e-5"), (9999.96, "10000"), (0.99999, "1"),
      (1e15, "1e15"), (1.5e300, "1.5e300"), (.leastNonzeroMagnitude, "5e-324"), (-0.0, "0"),
      (.nan, "NaN"),
      (.infinity, "inf"), (-.infinity, "-inf"), (0.1 + 0.2, "0.3"),
    ] as [(Double, String)])
  func significant(x: Double, expected: String) {
    #expect(NumberFormat.significant(x) == expected)
  }

  @Test(
    arguments: [
      (2.675, 2, "2.68"), (-0.001, 2, "0.00"), (0, 1, "0.0"), (9.995, 2, "10.00"),
      (1e14, 0, "100000000000000"),
      (0.05, 1, "0.1"), (0.04, 1, "0.0"), (123, -3, "123"), (-1.5, 0, "-2"), (1e-9, 3, "0.000"),
      (1e20, 2, "1e20"),
    ] as [(Double, Int, String)])
  func fixed(x: Double, decimals: Int, expected: String) {
    #expect(NumberFormat.fixed(x, decimals: decimals) == expected)
  }

  @Test(
    arguments: [
      (4.41, 3.28, "4.4 ± 3.3"), (1.3704, 0.0612, "1.370 ± 0.061"), (120.4, 17.2, "120 ± 17"),
      (5, 0.0999, "5.00 ± 0.10"), (1234, 456.7, "1234 ± 457"), (2, 0, "2 ± 0"),
      (.nan, 1, "NaN ± 1"), (1e-9, 3e-10, "1e-9 ± 3e-10"), (2e9, 1.23e8, "2e9 ± 1.2e8"),
      (0, 9.96, "0 ± 10"),
    ] as [(Double, Double, String)])
  func plusMinus(mean: Double, sd: Double, expected: String) {
    #expect(NumberFormat.plusMinus(mean, sd) == expected)
  }

  @Test(
    arguments: [
      ([1, 2, 30], ["1", "2", "30"]), ([1.5, 22.25, nil], ["1.5", "22.3", "missing"]),
      ([0.001, 10], ["0.001", "10.000"]), ([.nan, .infinity], ["NaN", "inf"]), ([], []),
      ([1e-9, 1e9 + 0.5], ["1e-9", "1e9"]), ([-4.417, 3.6], ["-4.42", "3.60"]),
    ] as [([Double?], [String])])
  func column(values: [Double?], expected: [String]) {
    #expect(NumberFormat.column(values) == expected)
  }

  /// Every rounding lies within half a unit of the last place written.
  @Test func fixedIsNearest() {
    var random = Scrambled(seed: 3)
    for _ in 0..<2000 {
      let x = (random.unit() - 0.5) * 2e4
      let decimals = random.below(7)
      let written = Double(NumberFormat.fixed(x, decimals: decimals)) ?? .nan
      let unit = (0..<decimals).reduce(1.0) { step, _ in step / 10 }
      #expect((written - x).magnitude <= unit * 0.5000001)
    }
  }
}

/// A small deterministic generator for nasty data (xorshift64*, Vigna 2016).
struct Scrambled {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
