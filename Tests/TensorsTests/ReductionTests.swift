// ReductionTests: sums, extremes, softmax, gathers and orders at odd sizes and odd numbers.

import Testing

@testable import Tensors

@Suite struct ReductionTests {
  static let sizes = [
    0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 255, 256, 257, 1000,
  ]

  @Test(arguments: sizes)
  func sumsMatch(n: Int) {
    let x: [Double] = matrix(n, seed: 1)
    let y: [Double] = matrix(n, seed: 2)
    let sum = x.reduce(0, +)
    #expect((Reduce.sum(x, count: n) - sum).magnitude < 1e-13)
    #expect((Reduce.sum(count: n) { x[$0] } - sum).magnitude < 1e-13)
    let dot = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    #expect((Reduce.dot(x, y, count: n) - dot).magnitude < 1e-13)
    let squares = x.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
    #expect((Reduce.squaredDeviations(x, count: n, from: 0.5) - squares).magnitude < 1e-12)
    let single = x.map { Float($0) }
    #expect((Double(Reduce.sum(single, count: n)) - sum).magnitude < 1e-4)
    #expect(
      (Double(Reduce.dot(single, single, count: n)) - x.reduce(0) { $0 + $1 * $1 }).magnitude < 1e-3
    )
    #expect(Reduce.maximum(x, count: n) == x.max() ?? -.infinity)
    #expect(Reduce.minimum(x, count: n) == x.min() ?? .infinity)
    #expect(
      n == 0
        ? Reduce.mean(x, count: n).isNaN
        : Reduce.mean(x, count: n) == Reduce.sum(x, count: n) / Double(n))
    if n > 0 {
      for position in [0, n / 2, n - 1] {
        var bad = x
        bad[position] = .nan
        #expect(Reduce.maximum(bad, count: n).isNaN && Reduce.minimum(bad, count: n).isNaN)
        #expect(Reduce.sum(bad, count: n).isNaN)
      }
    }
  }

  /// The order of additions is the documented one, whatever the instruction set.
  @Test(arguments: sizes)
  func sumsKeepTheirOrder(n: Int) {
    let x: [Double] = matrix(n, seed: 3).map { $0 * 1e6 }
    var lanes = [Double](repeating: 0, count: 32)
    var i = 0
    while i + 32 <= n {
      for lane in 0..<32 { lanes[lane] += x[i + lane] }
      i += 32
    }
    var half = (0..<16).map { lanes[$0] + lanes[$0 + 16] }
    for j in i..<Swift.max(n, i) { half[(j - i) % 16] += x[j] }
    while half.count > 1 {
      half = (0..<(half.count / 2)).map { half[$0] + half[$0 + half.count / 2] }
    }
    #expect(Reduce.sum(x, count: n) == half[0])
  }

  @Test(arguments: [(0, 3, 2), (1, 0, 4), (2, 1, 1), (3, 5, 7), (2, 9, 1), (1, 6, 33), (4, 4, 4)])
  func axesMatch(outer: Int, middle: Int, inner: Int) {
    let x: [Double] = matrix(outer * middle * inner, seed: 4)
    var out = [Double](repeating: .nan, count: outer * inner + 1)
    Reduce.sumMiddle(x, outer: outer, middle: middle, inner: inner, into: &out)
    for a in 0..<outer {
      for c in 0..<inner {
        let expected = (0..<middle).reduce(0.0) { $0 + x[(a * middle + $1) * inner + c] }
        #expect((out[a * inner + c] - expected).magnitude < 1e-14)
      }
    }
    #expect(out[outer * inner].isNaN)
  }

  @Test func prefixSums() {
    let x = [1.0, 2, 3, 4]
    var out = [Double](repeating: 0, count: 4)
    Reduce.prefixSum(x, count: 4, into: &out)
    #expect(out == [1, 3, 6, 10])
    Reduce.suffixSum(x, count: 4, into: &out)
    #expect(out == [10, 9, 7, 4])
    Reduce.prefixSum(x, count: 0, into: &out)
    #expect(out == [10, 9, 7, 4])
  }

  @Test(arguments: sizes)
  func softmaxMatches(n: Int) {
    let x: [Double] = matrix(n, seed: 5).map { 30 * $0 + 700 }
    var probabilities = x
    var logs = x
    Softmax.softmax(x, count: n, into: &probabilities)
    Softmax.logSoftmax(x, count: n, into: &logs)
    let total: Double = Softmax.logSumExp(x, count: n)
    let expected = 700 + Elementary.log(x.reduce(0) { $0 + Elementary.exp($1 - 700) })
    #expect(n == 0 ? total == -.infinity : (total - expected).magnitude < 1e-11)
    for i in 0..<n {
      #expect((logs[i] - (x[i] - total)).magnitude < 1e-12)
      #expect((probabilities[i] / Elementary.exp(logs[i]) - 1).magnitude < 1e-12)
    }
    // The partials, along a direction, by central differences.
    let g: [Double] = matrix(n, seed: 6)
    let direction: [Double] = matrix(n, seed: 7)
    for isLog in [false, true] {
      func value(_ shift: Double) -> Double {
        let moved = zip(x, direction).map { $0 + shift * $1 }
        var out = moved
        if isLog {
          Softmax.logSoftmax(moved, count: n, into: &out)
        } else {
          Softmax.softmax(moved, count: n, into: &out)
        }
        return zip(out, g).reduce(0) { $0 + $1.0 * $1.1 }
      }
      var gradient = [Double](repeating: 0, count: n)
      if isLog {
        Softmax.addLogSoftmaxPartial(logs, adjoint: g, count: n, to: &gradient)
      } else {
        Softmax.addSoftmaxPartial(probabilities, adjoint: g, count: n, to: &gradient)
      }
      let difference = (value(1e-4) - value(-1e-4)) / 2e-4
      let got = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect((got - difference).magnitude < 1e-6 * (1 + difference.magnitude))
    }
  }

  @Test func softmaxEdges() {
    let infinity = Double.infinity
    #expect(Softmax.logSumExp([-infinity, -infinity], count: 2) == -infinity)
    #expect(Softmax.logSumExp([-infinity, 2], count: 2) == 2)
    #expect(Softmax.logSumExp([infinity, 2], count: 2) == infinity)
    #expect(Softmax.logSumExp([.nan, 2], count: 2).isNaN)
    var out = [0.0, 0]
    Softmax.softmaxRows([-infinity, 0], rows: 1, columns: 2, into: &out)
    #expect(out == [0, 1])
    Softmax.logSoftmaxRows([-infinity, 0], rows: 1, columns: 2, into: &out)
    #expect(out == [-infinity, 0])
    Softmax.logSumExpRows([0, 0, 1, -infinity], rows: 2, columns: 2, into: &out)
    #expect(out == [0.6931471805599453, 1])
  }

  @Test(arguments: [1, 3])
  func gathersAndScatters(width: Int) {
    let table: [Double] = matrix(5 * width, seed: 8)
    let index: [Int32] = [4, 0, 0, 2]
    var out = [Double](repeating: 0, count: 4 * width)
    let missing = Gather.rows(table, rows: 5, width: width, index: index, count: 4, into: &out)
    #expect(missing == nil)
    for i in 0..<4 {
      for j in 0..<width { #expect(out[i * width + j] == table[Int(index[i]) * width + j]) }
    }
    var sums = [Double](repeating: 0, count: 5 * width)
    #expect(Gather.scatterAdd(out, index: index, count: 4, width: width, to: &sums, rows: 5) == nil)
    for j in 0..<width {
      #expect(sums[j] == 2 * table[j] && sums[width + j] == 0)
      #expect(sums[4 * width + j] == table[4 * width + j])
    }
    for bad in [5, -1, Int32.max, Int32.min] {
      let before = sums
      #expect(
        Gather.rows(table, rows: 5, width: width, index: [0, bad], count: 2, into: &out) == 1)
      #expect(
        Gather.scatterAdd(out, index: [bad, 0], count: 2, width: width, to: &sums, rows: 5) == 0)
      #expect(sums == before)
    }
    #expect(Gather.rows(table, rows: 0, width: width, index: [0], count: 1, into: &out) == 0)
    #expect(Gather.rows(table, rows: 0, width: width, index: [], count: 0, into: &out) == nil)
  }

  @Test(arguments: sizes)
  func argsortIsStable(n: Int) {
    // Few distinct values, both zeros, infinities and NaN among them.
    let values = [0.0, -0.0, 1, -1, .infinity, -.infinity, .nan, 2]
    let x = (matrix(n, seed: 9) as [Double]).map { values[Int(($0 + 1) * 4)] }
    var order = [Int32](repeating: -1, count: n + 1)
    var scratch = order
    Sorting.argsort(x, count: n, into: &order, scratch: &scratch)
    let expected = (0..<n).sorted { a, b in
      let isBefore = x[a] < x[b] || (x[b].isNaN && !x[a].isNaN)
      let isAfter = x[b] < x[a] || (x[a].isNaN && !x[b].isNaN)
      return isBefore || (!isAfter && a < b)
    }
    #expect(order.prefix(n).map(Int.init) == expected)
    #expect(order[n] == -1)
  }
}
