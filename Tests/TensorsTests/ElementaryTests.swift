// ElementaryTests: the elementary functions against values of 50 digits and at their edges.

import FoundationEssentials
import Testing

@testable import Tensors

@Suite struct ElementaryTests {
  /// One line of the reference table.
  struct Reference: Sendable {
    let arguments: [Double]
    let nearest: Double
    let lacking: Double

    /// How far a value is from the reference, in units of its last place.
    func ulps(_ value: Double) -> Double {
      ((value - nearest) / nearest.ulp - lacking).magnitude
    }
  }

  static let table: [String: [Reference]] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let path = folder.path + "/reference/elementary.txt"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
    var table: [String: [Reference]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 4, let nearest = Double(words[2]), let lacking = Double(words[3])
      else { continue }
      let arguments = words[1].split(separator: ",").compactMap { Double($0) }
      table[String(words[0]), default: []]
        .append(Reference(arguments: arguments, nearest: nearest, lacking: lacking))
    }
    return table
  }()

  @Test(arguments: ElementaryFunction.all)
  func meetsReference(_ function: ElementaryFunction) {
    if ["sqrt", "logSigmoid"].contains(function.name) { return }
    let references = Self.table[function.name] ?? []
    #expect(references.count >= 90)
    for reference in references {
      let x = reference.arguments[0]
      let value = function.double(x)
      let ulps = reference.ulps(value)
      let isClose = (value - reference.nearest).magnitude <= function.absolute
      #expect(ulps <= function.ulps || isClose, "\(function.name)(\(x)) is \(value): \(ulps) ulp")
    }
  }

  @Test(arguments: ElementaryFunction.all)
  func meetsEdges(_ function: ElementaryFunction) {
    #expect(function.double(.nan).isNaN)
    #expect(function.float(.nan).isNaN)
    for (x, expected) in function.exact {
      let value = function.double(x)
      let isSame = value.bitPattern == expected.bitPattern
      let isEqual = value == expected && (expected != 0 || x != 0 || isSame)
      #expect(isEqual || value.isNaN && expected.isNaN, "\(function.name)(\(x)) is \(value)")
      // What a Float can hold must come out alike, but for overflow.
      let narrow = Float(x)
      if Double(narrow) == x && expected.magnitude < 1e30 {
        #expect(Double(function.float(narrow)) == Double(Float(expected)) || expected.isNaN)
      }
    }
  }

  /// The `Double` function is exact for this purpose.
  @Test(arguments: ElementaryFunction.all)
  func floatFollowsDouble(_ function: ElementaryFunction) {
    let low = function.range.lowerBound
    let width = function.range.upperBound - low
    var worst = 0.0
    var at: Float = 0
    for i in 0...4000 {
      // A golden-ratio sequence over the range, and its magnitudes towards the lower end.
      let fraction = (Double(i) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
      for part in [fraction, Elementary.exp(-40 * fraction)] {
        let x = Float(low + width * part)
        let reference = function.double(Double(x))
        let value = function.float(x)
        if Float(reference).isInfinite || !reference.isFinite { continue }
        let unit = Swift.max(Double(Float(reference).ulp), Double(Float.leastNonzeroMagnitude))
        let ulps = (Double(value) - reference).magnitude / unit
        if ulps > worst {
          worst = ulps
          at = x
        }
      }
    }
    #expect(worst <= 2, "\(function.name)(\(at)) is off by \(worst) ulp")
  }

  @Test func powMeetsReference() {
    let references = Self.table["pow"] ?? []
    #expect(references.count > 90)
    for reference in references {
      let value = Elementary.pow(reference.arguments[0], reference.arguments[1])
      #expect(reference.ulps(value) <= 2, "pow\(reference.arguments) is \(value)")
    }
  }

  @Test func powMeetsEdges() {
    let infinity = Double.infinity
    let cases: [(Double, Double, Double)] = [
      (0, 0, 1), (.nan, 0, 1), (1, .nan, 1), (1, infinity, 1), (-1, infinity, 1), (0, 2, 0),
      (-0.0, 3, -0.0), (-0.0, -3, -infinity), (0, -1, infinity), (-0.0, 2, 0), (-2, 3, -8),
      (-2, 2, 4), (-2, 0.5, .nan), (-2, -1, -0.5), (0.5, infinity, 0), (0.5, -infinity, infinity),
      (2, infinity, infinity), (2, -infinity, 0), (infinity, 0.5, infinity), (infinity, -1, 0),
      (-infinity, 3, -infinity), (-infinity, 2, infinity), (-infinity, -3, -0.0),
      (-infinity, 0.5, infinity), (2, 1024, infinity), (2, -1075, 0),
      (2, -1074, .leastNonzeroMagnitude),
      (.nan, 1, .nan), (2, .nan, .nan), (10, 2, 100), (-1, 1e300, 1), (4, 0.5, 2),
    ]
    for (x, y, expected) in cases {
      let value = Elementary.pow(x, y)
      let isSame = value.bitPattern == expected.bitPattern
      #expect(isSame || value.isNaN && expected.isNaN, "pow(\(x), \(y)) is \(value)")
    }
  }

  @Test func lgammaAndDigammaReflect() {
    // log |Γ|, ψ and ψ′ of negative numbers, to 17 digits.
    let cases: [(Double, Double, Double, Double)] = [
      (-0.5, 1.2655121234846454, 0.03648997397857652, 8.934802200544679),
      (-2.5, -0.056243716497674054, 1.1031566406452432, 9.539246644989124),
      (-10.25, -14.203997900931091, 5.516858419886273, 19.646252424622653),
    ]
    for (x, gamma, first, second) in cases {
      #expect((Elementary.lgamma(x) - gamma).magnitude < 4e-15 * Swift.max(1, gamma.magnitude))
      #expect((Elementary.digamma(x) - first).magnitude < 4e-15)
      #expect((Elementary.trigamma(x) / second - 1).magnitude < 4e-15)
    }
    let tiny = -Double.leastNonzeroMagnitude
    #expect((Elementary.lgamma(tiny) / 744.4400719213812 - 1).magnitude < 1e-15)
    #expect(Elementary.lgammaPositive(-1.5).isNaN)
    #expect(Elementary.digammaPositive(-1.5).isNaN)
  }

  @Test func logScaleSums() {
    let infinity = Double.infinity
    #expect(Elementary.logAddExp(-infinity, -infinity) == -infinity)
    #expect(Elementary.logAddExp(infinity, infinity) == infinity)
    #expect(Elementary.logAddExp(-infinity, 3.0) == 3)
    #expect(Elementary.logAddExp(1000.0, 1000.0) == 1000 + 0.6931471805599453)
    #expect(Elementary.logAddExp(.nan, 1.0).isNaN && Elementary.logAddExp(1, Double.nan).isNaN)
    #expect(Elementary.logDiffExp(2.0, 2.0) == -infinity)
    #expect(Elementary.logDiffExp(1.0, 2.0).isNaN)
    #expect(Elementary.logDiffExp(5.0, -infinity) == 5)
    let difference = Elementary.logDiffExp(Elementary.log(3.0), 0)
    #expect((difference - 0.6931471805599453).magnitude < 3e-16)
    #expect(Elementary.maximum(1, Double.nan).isNaN && Elementary.minimum(Double.nan, 1).isNaN)
    #expect(Elementary.maximum(1.0, 2.0) == 2 && Elementary.minimum(1.0, 2.0) == 1)
  }

  @Test func castsClamp() {
    #expect(RelaxedMath.int32(Double.nan) == 0 && RelaxedMath.int32(Float.nan) == 0)
    #expect(RelaxedMath.int32(1e300) == Int32.max && RelaxedMath.int32(-1e300) == Int32.min)
    #expect(RelaxedMath.int32(-2.9) == -2 && RelaxedMath.int32(Float(2.9)) == 2)
    #expect(RelaxedMath.int32(Float.infinity) == 2_147_483_520)
    #expect(RelaxedMath.int(Double.infinity) == Int(0x1.ffff_ffff_ffff_fp62))
    #expect(RelaxedMath.int(-Float.infinity) == Int(-0x1.ffff_fep62))
    #expect(RelaxedMath.int(-12345.75) == -12345 && RelaxedMath.int(Double.nan) == 0)
  }
}
