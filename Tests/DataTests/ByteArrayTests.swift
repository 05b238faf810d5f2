// Arrays of bytes: they stay bytes through everything that moves rows, and read as numbers.

import Testing
import Values

@testable import Data

@Suite struct ByteArrayTests {
  /// Twelve images of 2 × 3 pixels, as bytes and as plain numbers.
  let kept: NDArray
  let plain: NDArray

  init() {
    var noise = SplitMix(state: 3)
    let bytes = (0..<80).map { _ in UInt8(truncatingIfNeeded: noise.next()) }
    let axes = [Axis(12), Axis(2), Axis(3)]
    kept = NDArray(
      bytes: ByteStore(bytes, offset: 5, count: 72, divisor: 255), axes: axes, kind: .real)
    plain = NDArray(bytes[5..<77].map { Double($0) / 255 }, axes: axes)
  }

  private func expectSame(_ a: NDArray, _ b: NDArray, staysBytes: Bool = true) {
    #expect(a.numbers == b.numbers)
    #expect(a.axes == b.axes)
    #expect(a.kind == b.kind)
    #expect((a.bytes != nil) == staysBytes)
    #expect(b.bytes == nil)
  }

  @Test func readsAsNumbers() {
    expectSame(kept, plain)
    #expect(kept.count == 72)
    #expect(kept.transient == plain.numbers)
    #expect((0..<72).allSatisfy { kept[flat: $0] == plain.numbers[$0] })
    #expect(kept.missingPositions.isEmpty)
    #expect(kept.bytes?.scale == 1.0 / 255.0)
    #expect(kept.bytes?.distinct() == Set(plain.numbers).sorted())
  }

  @Test func staysBytesWhereRowsMove() throws {
    expectSame(kept.rows([3, 4, 5]), plain.rows([3, 4, 5]))
    expectSame(kept.rows([7, 0, 7]), plain.rows([7, 0, 7]))
    expectSame(kept.rows([]), plain.rows([]))
    expectSame(kept.reshaped([Axis(12), Axis(6)]), plain.reshaped([Axis(12), Axis(6)]))
    expectSame(kept.transposed([2, 0, 1]), plain.transposed([2, 0, 1]))
    expectSame(kept.rows([2, 3, 4]).rows([1, 2]), plain.rows([3, 4]))
    expectSame(
      try NDArray.concatenate([kept, kept.rows([1])]),
      try NDArray.concatenate([plain, plain.rows([1])]))
    // Along another axis, or with another divisor, the numbers count.
    expectSame(
      try NDArray.concatenate([kept, kept], axis: 1),
      try NDArray.concatenate([plain, plain], axis: 1), staysBytes: false)
    let doubled = NDArray(
      bytes: try #require(kept.bytes).dividing(by: 127.5), axes: kept.axes, kind: .real)
    expectSame(
      try NDArray.concatenate([kept, doubled]),
      try NDArray.concatenate([plain, plain.map { $0 * 2 }]), staysBytes: false)
  }

  @Test func sharesItsBufferWhereRowsLieSideBySide() throws {
    let part = try #require(kept.rows([4, 5]).bytes)
    #expect(part.offset == 5 + 4 * 6)
    #expect(try #require(kept.rows([5, 4]).bytes).offset == 0)
  }

  @Test func givesWayToNumbersWhereElementsAreSet() {
    var changed = kept
    changed.numbers[7] = 2
    #expect(changed.bytes == nil)
    #expect(changed.numbers[7] == 2)
    #expect(changed.numbers[8] == plain.numbers[8])
    #expect(kept.numbers[7] == plain.numbers[7])
    changed.numbers = plain.numbers
    expectSame(kept, changed)
  }

  @Test func computesAsNumbersDo() throws {
    expectSame(kept.map { 1 - $0 }, plain.map { 1 - $0 }, staysBytes: false)
    let row = NDArray(vector: [1, 2, 3])
    expectSame(try NDArray.zip(kept, row, *), try NDArray.zip(plain, row, *), staysBytes: false)
    for axis in [nil, 0, 1, 2] {
      let total: ([Double]) -> Double = { $0.reduce(0, +) }
      expectSame(
        try kept.reduce(axis: axis, total), try plain.reduce(axis: axis, total), staysBytes: false)
    }
    let all: [IndexItem] = [.span([0, 1], Axis(2)), .span([0, 1, 2], Axis(3))]
    for first in [IndexItem.single(3), .span([1, 2], Axis(2)), .paired([4, 4], [Axis(2)])] {
      let plan = try IndexPlan([first] + all, of: plain.axes)
      let expected = plain.gather(plan.positions, axes: plan.axes)
      expectSame(try #require(kept.slices([first] + all)), expected)
      expectSame(try #require(kept.slices([first])), expected)
    }
    #expect(kept.slices([.single(1), .single(1)]) == nil)
  }

  @Test func tablesKeepThem() throws {
    let labels = NDArray(vector: (0..<12).map(Double.init), kind: .int)
    let a = try Table([("image", kept), ("label", labels)])
    let b = try Table([("image", plain), ("label", labels)])
    let verbs: [(Table) throws -> Table] = [
      { $0.head(3) }, { $0.shuffled(seed: 2) },
      { try $0.split(0.4, seed: 1).test },
      { try $0.dropping(rows: [0, 5]) },
      { try $0.appending($0.head(2)) },
      { try $0.droppingMissing() },
      { try $0.setting("image", to: $0.column("image")) },
    ]
    for verb in verbs {
      expectSame(try verb(a).column("image"), try verb(b).column("image"))
    }
  }

  @Test func describesThemAsNumbers() throws {
    let a = try #require(try Table([("image", kept)]).described()[0].numbers)
    let b = try #require(try Table([("image", plain)]).described()[0].numbers)
    let pairs = [
      (a.mean, b.mean), (a.sd, b.sd), (a.min, b.min), (a.lowerQuartile, b.lowerQuartile),
      (a.median, b.median), (a.upperQuartile, b.upperQuartile), (a.max, b.max),
    ]
    for (x, y) in pairs { #expect((x - y).magnitude < 1e-12) }
    expectSame(
      try Preparing.standardize(kept, like: nil), try Preparing.standardize(plain, like: nil),
      staysBytes: false)
  }

  @Test func filesOfBytesStayBytes() throws {
    let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 255, 7]
    let images = try #require(try Formats.read(DataFile(name: "a.idx", bytes: idx)).0.array)
    #expect(images.bytes != nil)
    #expect(images.kind == .int)
    #expect(images.numbers == [0, 51, 255, 7])
    let npy = BinaryFormatTests.npy("|u1", "(2, 2)", [1, 2, 3, 4], columnMajor: true)
    let matrix = try #require(try BinaryFormatTests.load(npy))
    #expect(matrix.bytes != nil)
    #expect(matrix.numbers == [1, 3, 2, 4])
    // Labels are small, and are wanted as numbers at once.
    #expect(try BinaryFormatTests.load(BinaryFormatTests.npy("|u1", "(2,)", [1, 2]))?.bytes == nil)
  }
}
