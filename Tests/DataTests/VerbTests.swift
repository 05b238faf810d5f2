// The verbs on tables, and categories.

import Testing
import Values

@testable import Data

@Suite struct VerbTests {
  @Test func sorts() throws {
    let t = try Table([
      ("n", reals([2, NDArray.missing, 1, 2, .nan])), ("s", texts(["b", "a", nil, "Z", "é"])),
      ("i", ints([1, 2, 3, 4, 5])),
    ])
    #expect(try t.sorted(by: ["n"])["i"]?.numbers == [3, 1, 4, 2, 5])
    #expect(try t.sorted(by: ["n"], descending: true)["i"]?.numbers == [1, 4, 3, 2, 5])
    #expect(try t.sorted(by: ["s"])["i"]?.numbers == [4, 2, 1, 5, 3])
    #expect(try t.sorted(by: ["n", "s"])["i"]?.numbers == [3, 4, 1, 2, 5])
    #expect(try t.sorted(by: ints([5, 4, 3, 2, 1]))["i"]?.numbers == [5, 4, 3, 2, 1])
    let levels = try Categories.index(
      texts(["low", "high", "mid"]), labels: Labels(["low", "mid", "high"]))
    #expect(Table.order(of: [levels]) == [0, 2, 1])
    #expect(fault { _ = try t.sorted(by: ints([1])) } != nil)
    #expect(fault { _ = try t.sorted(by: ["q"]) } != nil)
    #expect(Table.order(of: []) == [])
  }

  @Test func groups() throws {
    let t = try Table([
      ("county", texts(["b", "a", nil, "b", "a", "c"])), ("floor", ints([0, 0, 1, 1, 0, 1])),
      ("x", reals([1, 2, 3, 4, 5, 6])),
    ])
    let groups = try Groups(of: t, by: ["county"])
    #expect(groups.keys["county"]?.texts == ["a", "b", "c", nil])
    #expect(groups.rows == [[1, 4], [0, 3], [5], [2]])
    #expect(groups.group(1)["x"]?.numbers == [1, 4])
    #expect(groups.sizes == [2, 2, 1, 1])
    let known = try Groups(of: t.droppingMissing(), by: ["county"])
    let summary = try known.summary([("u", reals([1, 2, 3])), ("k", NDArray(0))])
    #expect(summary.columnNames == ["county", "u", "k"])
    #expect(summary["u"]?.axes[0].labels?.names == ["a", "b", "c"])
    let two = try Groups(of: t, by: ["floor", "county"])
    #expect(two.keys["floor"]?.numbers == [0, 0, 1, 1, 1])
    #expect(two.keys["county"]?.texts == ["a", "b", "b", "c", nil])
    #expect(two.rows == [[1, 4], [0], [3], [5], [2]])
    #expect(fault { _ = try groups.summary([("u", reals([1]))]) } != nil)
    #expect(fault { _ = try Groups(of: t, by: []) } != nil)
    #expect(try Groups(of: t.head(0), by: ["county"]).count == 0)
    let coded = try t.setting(
      "county", to: Categories.index(texts(["b", "a", "c", "b", "a", "c"])))
    let byCode = try Groups(of: coded, by: ["county"]).summary([("u", reals([1, 2, 3]))])
    #expect(byCode["u"]?.axes[0].labels?.names == ["a", "b", "c"])
  }

  @Test func joins() throws {
    let left = try Table([
      ("id", texts(["a", "b", nil, "c", "a"])), ("x", ints([1, 2, 3, 4, 5])),
    ])
    let right = try Table([
      ("id", texts(["c", "a", "c", nil])), ("x", ints([10, 20, 30, 40])),
      ("t", texts(["p", "q", "r", "s"])),
    ])
    let joined = try left.joined(with: right, on: ["id"])
    #expect(joined.columnNames == ["id", "x", "x_2", "t"])
    #expect(joined["x"]?.numbers == [1, 2, 3, 4, 4, 5])
    #expect(gaps(joined["x_2"]) == [20, nil, nil, 10, 30, 20])
    #expect(joined["t"]?.texts == ["q", nil, nil, "p", "r", "q"])
    #expect(
      try left.joined(with: right, on: ["id"], keeping: .inner)["x"]?.numbers == [1, 4, 4, 5])
    #expect(try left.joined(with: right).rowCount == 5)
    let numbers = try Table([("id", ints([1])), ("y", ints([2]))])
    #expect(fault { _ = try left.joined(with: numbers, on: ["id"]) }?.kind == .kind)
    #expect(fault { _ = try left.joined(with: Table([("q", ints([1]))])) }?.kind == .argument)
  }

  @Test func splitsAndShuffles() throws {
    let t = try Table([("i", ints((0..<101).map(Double.init)))])
    let (train, test) = try t.split(0.8, seed: 1)
    #expect(train.rowCount == 81)
    #expect(test.rowCount == 20)
    let first = try #require(train["i"]?.numbers)
    let second = try #require(test["i"]?.numbers)
    #expect(Set(first + second) == Set((0..<101).map(Double.init)))
    #expect(first == first.sorted())
    #expect(try t.split(0.8, seed: 1).train["i"]?.numbers == first)
    #expect(try t.split(0.8, seed: 2).train["i"]?.numbers != first)
    #expect(try t.split(0, seed: 1).train.rowCount == 0)
    #expect(try t.split(1, seed: 1).test.rowCount == 0)
    for bad in [-0.1, 1.1, .nan] { #expect(fault { _ = try t.split(bad, seed: 1) } != nil) }
    let shuffled = try #require(t.shuffled(seed: 3)["i"]?.numbers)
    #expect(shuffled.sorted() == (0..<101).map(Double.init))
    #expect(shuffled != shuffled.sorted())
    #expect(t.shuffled(seed: 3)["i"]?.numbers == shuffled)
    #expect(t.head(0).shuffled(seed: 1).rowCount == 0)
  }

  /// Every place is as likely for every row: χ² of 4 × 4 counts, 9 degrees of freedom.
  @Test func shufflesEvenly() {
    var counts = [Double](repeating: 0, count: 16)
    let rounds = 8000
    for seed in 0..<rounds {
      var order = RowOrder(seed: UInt64(seed))
      for (place, row) in order.permutation(4).enumerated() { counts[4 * place + row] += 1 }
    }
    let expected = Double(rounds) / 4
    let chiSquare = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // The 99.9 % quantile is 27.9.
    #expect(chiSquare < 27.9)
  }

  /// Quantiles and sd as numpy.quantile and numpy.std(ddof = 1) give them.
  @Test func describes() throws {
    let t = try Table([
      ("x", reals([3, 1, NDArray.missing, 4, 1, 5.5])),
      ("s", texts(["b", "a", "b", nil, "c", "c"])),
      ("e", reals([Double](repeating: NDArray.missing, count: 6))),
    ])
    let summaries = t.described()
    let x = try #require(summaries[0].numbers)
    #expect(summaries[0].count == 5)
    #expect(summaries[0].missing == 1)
    #expect(abs(x.mean - 2.9) < 1e-12)
    #expect(abs(x.sd - 1.9493588689617927) < 1e-12)
    #expect([x.min, x.lowerQuartile, x.median, x.upperQuartile, x.max] == [1, 1, 3, 4, 5.5])
    #expect(summaries[1].distinct == 3)
    #expect(summaries[1].frequent.map(\.label) == ["b", "c", "a"])
    #expect(summaries[1].frequent.map(\.count) == [2, 2, 1])
    #expect(summaries[2].numbers == nil)
    #expect(summaries[2].missing == 6)
    #expect(try Table([("x", ints([7]))]).described()[0].numbers?.sd.isNaN == true)
  }

  @Test func standardizes() throws {
    let x = reals([1, 2, NDArray.missing, 3])
    #expect(gaps(try Preparing.standardize(x)) == [-1, 0, nil, 1])
    #expect(try Preparing.standardize(reals([4, 0]), like: x).numbers == [2, -2])
    let matrix = NDArray([1, 10, 3, 30], axes: [Axis(2), Axis(2)])
    let standard = try Preparing.standardize(matrix).numbers
    #expect(zip(standard, [-1, -1, 1, 1]).allSatisfy { abs($0 - $1 * 0.5.squareRoot()) < 1e-12 })
    #expect(
      fault { _ = try Preparing.standardize(reals([2, 2])) }?.message.contains("vary") == true)
    #expect(fault { _ = try Preparing.standardize(reals([2])) } != nil)
    #expect(fault { _ = try Preparing.standardize(reals([])) } != nil)
    #expect(fault { _ = try Preparing.standardize(NDArray(1)) } != nil)
    #expect(fault { _ = try Preparing.standardize(texts(["a"])) }?.kind == .kind)
    #expect(fault { _ = try Preparing.standardize(x, like: matrix) }?.kind == .shape)
  }

  @Test func codesOneHot() throws {
    let hot = try Preparing.oneHot(texts(["b", "a", "b"]))
    #expect(hot.shape == [3, 2])
    #expect(hot.numbers == [0, 1, 1, 0, 0, 1])
    #expect(hot.axes[1].labels?.names == ["a", "b"])
    #expect(try Preparing.oneHot(ints([10, 9])).axes[1].labels?.names == ["9", "10"])
    #expect(fault { _ = try Preparing.oneHot(texts(["a", nil])) }?.notes == ["missing on row 2"])
  }

  @Test func makesGrids() throws {
    let grid = try Table.grid([
      ("a", ints([1, 2])), ("b", texts(["x", "y", "z"])), ("c", NDArray(5)),
    ])
    #expect(grid["a"]?.numbers == [1, 1, 1, 2, 2, 2])
    #expect(grid["b"]?.texts == ["x", "y", "z", "x", "y", "z"])
    #expect(grid["c"]?.numbers == [5, 5, 5, 5, 5, 5])
    #expect(try Table.grid([("a", ints([])), ("b", ints([1]))]).rowCount == 0)
    #expect(try Table.grid([]).rowCount == 0)
    let long = ints([Double](repeating: 0, count: 20_000))
    #expect(fault { _ = try Table.grid([("a", long), ("b", long)]) }?.kind == .limit)
  }
}

@Suite struct CategoryTests {
  @Test func sortsLabels() throws {
    func labels(_ array: NDArray) throws -> [String] {
      guard case .category(let labels) = try Categories.index(array).kind else { return [] }
      return labels.names
    }
    #expect(try labels(texts(["b", "Z", nil, "a", "é", "b"])) == ["Z", "a", "b", "é"])
    #expect(try labels(ints([10, 9, 0, NDArray.missing])) == ["0", "9", "10"])
    #expect(try labels(reals([2.5, -1])) == ["-1", "2.5"])
    #expect(try labels(NDArray(vector: [1, 0], kind: .bool)) == ["false", "true"])
    #expect(gaps(try Categories.index(texts(["b", nil, "a"]))) == [2, nil, 1])
  }

  @Test func keepsAGivenOrder() throws {
    let order = Labels(["low", "mid", "high"])
    let coded = try Categories.index(texts(["high", "low"]), labels: order)
    #expect(coded.numbers == [3, 1])
    #expect(try Categories.index(coded).kind == .category(order))
    let other = try Categories.index(coded, labels: Labels(["high", "low"]))
    #expect(other.numbers == [1, 2])
  }

  @Test func sharesLabels() throws {
    let (labels, arrays) = try Categories.shared([
      texts(["Wales", "Italy"]), texts(["France", "Wales"]),
    ])
    #expect(labels.names == ["France", "Italy", "Wales"])
    #expect(arrays.map(\.numbers) == [[3, 2], [1, 3]])
    let fixed = try Categories.index(texts(["b"]), labels: Labels(["c", "b", "a"]))
    #expect(try Categories.shared([texts(["a"]), fixed]).labels.names == ["c", "b", "a"])
    #expect(try Categories.shared([texts(["z"]), fixed]).labels.names == ["a", "b", "c", "z"])
  }

  @Test func reportsUnknownLabels() throws {
    let labels = Labels(["HENNEPIN", "AITKIN"])
    let found = try #require(
      fault { _ = try Categories.mapped(texts(["AITKIN", "HENEPIN"]), onto: labels) })
    #expect(found.message == "\"HENEPIN\" is none of the 2 labels")
    #expect(found.notes[0] == "found in row 2")
    #expect(found.help == ["did you mean \"HENNEPIN\" by \"HENEPIN\"?"])
    let (array, new) = Categories.extended(texts(["X", "AITKIN", nil, "B"]), from: labels)
    #expect(new == ["B", "X"])
    #expect(gaps(array) == [4, 2, nil, 3])
  }
}
