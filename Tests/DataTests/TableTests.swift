// Tables: columns, rows, and their names.

import Testing
import Values

@testable import Data

@Suite struct TableTests {
  let schools: Table

  init() throws {
    schools = try Table([
      ("group", texts(["x", "y", "x"])), ("school", texts(["A", "B", "C"])),
      ("effect", reals([28, 8, -3])), ("gap", ints([1, NDArray.missing, 3])),
      ("one", NDArray(7, kind: .int)),
    ])
  }

  @Test func namesRowsByItsFirstDistinctText() throws {
    #expect(schools.rowNames?.names == ["A", "B", "C"])
    #expect(schools["effect"]?.axes[0].labels?.names == ["A", "B", "C"])
    #expect(schools["one"]?.numbers == [7, 7, 7])
    #expect(try Table([("a", texts(["x", nil]))]).rowNames == nil)
    #expect(try Table([("a", texts([]))]).rowNames == nil)
    #expect(try Table([("a", Categories.index(texts(["x", "y"])))]).rowNames == nil)
    let brought = NDArray([1, 2], axes: [Axis(2, labels: Labels(["p", "q"]))])
    #expect(try Table([("a", brought)]).rowNames?.names == ["p", "q"])
    #expect(try Table([("a", brought), ("b", texts(["u", "v"]))]).rowNames?.names == ["u", "v"])
  }

  @Test func refusesUnequalOrDoubleColumns() {
    let lengths = fault { _ = try Table([("a", ints([1, 2])), ("b", ints([1]))]) }
    #expect(lengths?.notes == ["`a` has 2 rows, `b` has 1"])
    #expect(fault { _ = try Table([("a", ints([1])), ("a", ints([1]))]) } != nil)
    #expect(
      fault { _ = try schools.column("efect") }?.help == ["did you mean `effect`?"])
    #expect(fault { _ = try Table([]).column("x") } != nil)
  }

  @Test func picksRows() throws {
    let picked = try schools.rows(at: [2, 0])
    #expect(picked["effect"]?.numbers == [-3, 28])
    #expect(picked.rowNames?.names == ["C", "A"])
    #expect(try schools.rows(at: [1, 1]).rowNames == nil)
    #expect(try schools.rows(at: []).rowCount == 0)
    let mask = NDArray([0, 1, 1], axes: [Axis(3)], kind: .bool)
    #expect(try schools.rows(where: mask)["school"]?.texts == ["B", "C"])
    #expect(schools.head(2).rowCount == 2)
    #expect(schools.head(99).rowCount == 3)
    #expect(schools.head(-1).rowCount == 0)
    #expect(try schools.dropping(rows: [0, 2])["effect"]?.numbers == [8])
    #expect(fault { _ = try schools.rows(at: [3]) }?.message == "row 4 of a table with 3 rows")
    #expect(fault { _ = try schools.rows(at: [-1]) } != nil)
    #expect(fault { _ = try schools.dropping(rows: [3]) } != nil)
    #expect(
      fault { _ = try schools.rows(where: NDArray([1], axes: [Axis(1)], kind: .bool)) } != nil)
    let holes = NDArray([1, NDArray.missing, 0], axes: [Axis(3)], kind: .bool)
    #expect(fault { _ = try schools.rows(where: holes) }?.message.hasSuffix("row 2") == true)
  }

  /// A row of its own is no reason for a name that the table did not have.
  @Test func keepsNamelessRowsNameless() throws {
    let t = try Table([("county", texts(["a", "a", "b"])), ("x", ints([1, 2, 3]))])
    #expect(try t.rows(at: [0]).rowNames == nil)
    #expect(try t.rows(at: [0, 2]).rowNames == nil)
  }

  @Test func dropsMissing() throws {
    #expect(try schools.droppingMissing()["school"]?.texts == ["A", "C"])
    #expect(try schools.droppingMissing(in: ["effect"]).rowCount == 3)
    let images = NDArray([1, 2, 3, NDArray.missing], axes: [Axis(2), Axis(2)])
    #expect(try Table([("i", images)]).droppingMissing()["i"]?.numbers == [1, 2])
    #expect(try Table([("e", ints([]))]).droppingMissing().rowCount == 0)
  }

  @Test func changesColumns() throws {
    let more = try schools.setting("effect", to: ints([1, 2, 3])).setting("z", to: NDArray(0))
    #expect(more.columnNames == ["group", "school", "effect", "gap", "one", "z"])
    #expect(more["effect"]?.numbers == [1, 2, 3])
    #expect(schools["effect"]?.numbers == [28, 8, -3])
    #expect(
      fault { _ = try schools.setting("z", to: ints([1])) }?.notes == ["the table has 3 rows"])
    #expect(try schools.dropping(columns: ["school"]).rowNames?.names == ["A", "B", "C"])
    #expect(try schools.selecting(columns: ["one", "gap"]).columnNames == ["one", "gap"])
    #expect(
      try schools.renaming([("effect", "y"), ("gap", "effect")]).columnNames
        == ["group", "school", "y", "effect", "one"])
    #expect(fault { _ = try schools.renaming([("effect", "gap")]) } != nil)
    #expect(fault { _ = try schools.renaming([("nothing", "gap")]) } != nil)
    #expect(fault { _ = try schools.dropping(columns: ["nothing"]) } != nil)
    #expect(fault { _ = try schools.selecting(columns: ["one", "one"]) } != nil)
    #expect(try Table([]).setting("x", to: ints([1, 2])).rowCount == 2)
  }

  @Test func putsColumnsSideBySide() throws {
    let matrix = try schools.matrix(of: ["effect", "one"])
    #expect(matrix.shape == [3, 2])
    #expect(matrix.numbers == [28, 7, 8, 7, -3, 7])
    #expect(matrix.axes[1].labels?.names == ["effect", "one"])
    #expect(matrix.kind == .real)
    #expect(fault { _ = try schools.matrix(of: ["effect", "school"]) }?.kind == .kind)
  }

  @Test func appendsRows() throws {
    let a = try Table([
      ("x", ints([1])), ("c", try Categories.index(texts(["lo"]), labels: Labels(["lo", "hi"]))),
    ])
    let b = try Table([("c", try Categories.index(texts(["hi"]))), ("x", ints([2]))])
    let both = try a.appending(b)
    #expect(both["x"]?.numbers == [1, 2])
    #expect(both["c"]?.asText().texts == ["lo", "hi"])
    #expect(both["c"]?.kind == .category(Labels(["lo", "hi"])))
    #expect(fault { _ = try a.appending(schools) } != nil)
  }

  @Test(arguments: [
    ("radon", "radn", 1), ("", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3), ("x", "x", 0),
  ]) func measuresSpelling(_ a: String, _ b: String, _ distance: Int) {
    #expect(Spelling.distance(Array(a), Array(b)) == distance)
    #expect(Spelling.distance(Array(b), Array(a)) == distance)
  }
}
