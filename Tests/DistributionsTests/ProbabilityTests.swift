import Distributions
import Testing

@Suite struct ProbabilityTests {
  private func arrays(_ row: Reference.Row) -> [HostArray] {
    row.parameters.map { HostArray($0[0]) }
  }

  @Test(arguments: Case.scalar) func probabilitiesAgreeWithSciPy(_ test: Case) throws {
    for row in Reference.rows(Reference.probabilities, test.type) {
      let x = HostArray(row.numbers[0][0])
      let below = try unwrap(test.type.cdf(of: x, arrays(row))).elements[0]
      let above = try unwrap(test.type.survival(of: x, arrays(row))).elements[0]
      // Large values: what scipy's own arguments round away.
      let tolerance = 2e-11 * max(1, row.parameters.map { $0[0] }.max() ?? 1).squareRoot()
      #expect(
        isRelativelyClose(below, row.numbers[1][0], tolerance)
          || (below - row.numbers[1][0]).magnitude < 1e-290, "\(row.testDescription): \(below)")
      #expect(
        isRelativelyClose(above, row.numbers[2][0], tolerance)
          || (above - row.numbers[2][0]).magnitude < 1e-290, "\(row.testDescription): \(above)")
    }
  }

  @Test(arguments: Case.scalar) func quantilesAgreeWithSciPy(_ test: Case) throws {
    for row in Reference.rows(Reference.quantiles, test.type) {
      let q = HostArray(row.numbers[0][0])
      let x = try unwrap(test.type.quantile(of: q, arrays(row))).elements[0]
      #expect(
        isRelativelyClose(x, row.numbers[1][0], 1e-8)
          || (x - row.numbers[1][0]).magnitude < 1e-12, "\(row.testDescription): \(x)")
    }
  }

  @Test(arguments: Case.scalar) func quantilesInvertProbabilities(_ test: Case) throws {
    for row in Reference.rows(Reference.quantiles, test.type) {
      let q = row.numbers[0][0]
      let x = try unwrap(test.type.quantile(of: HostArray(q), arrays(row)))
      let back = try unwrap(test.type.cdf(of: x, arrays(row))).elements[0]
      if test.type.isDiscrete {
        let before = HostArray(x.elements[0] - 1)
        let below = try unwrap(test.type.cdf(of: before, arrays(row))).elements[0]
        #expect(back >= q * (1 - 1e-12) && below <= q * (1 + 1e-12), "\(row.testDescription)")
      } else {
        // A quantile is known to a unit of its last place, and its probability accordingly.
        let next = HostArray(x.elements[0].nextUp)
        let beyond = try unwrap(test.type.cdf(of: next, arrays(row))).elements[0]
        #expect(
          isRelativelyClose(back, q, 1e-9) || (back - q).magnitude <= 4 * (beyond - back),
          "\(row.testDescription): \(back)")
      }
    }
  }

  @Test(arguments: Case.scalar) func probabilitiesEndAtZeroAndOne(_ test: Case) throws {
    for row in Reference.rows(Reference.probabilities, test.type) {
      let ends = HostArray([2], [-1e300, 1e300])
      let below = try unwrap(test.type.cdf(of: ends, arrays(row))).elements
      #expect(below[0] < 1e-200 || test.type.name == "cauchy" || test.type.name == "student_t")
      #expect(below[1] > 1 - 1e-9, "\(row.testDescription): \(below)")
      let infinite = HostArray([2], [-.infinity, .infinity])
      #expect(try unwrap(test.type.cdf(of: infinite, arrays(row))).elements == [0, 1])
      #expect(try unwrap(test.type.survival(of: infinite, arrays(row))).elements == [1, 0])
      let outside = try unwrap(
        test.type.quantile(of: HostArray([2], [-0.1, 1.1]), arrays(row))
      ).elements
      #expect(outside.allSatisfy { $0.isNaN }, "\(row.testDescription)")
    }
  }

  @Test func vectorsHaveNoDistributionFunction() throws {
    let type = try unwrap(Distributions.named("dirichlet"))
    #expect(type.cdf(of: HostArray([2], [0.5, 0.5]), [HostArray([2], [1, 1])]) == nil)
  }
}
