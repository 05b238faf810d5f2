// Delimited text: kinds of columns, separators, quotes, gaps, and what is refused.

import Values
import Testing

@testable import Data

@Suite struct CSVTests {
  @Test func learnsTheKindOfEveryColumn() throws {
    let t = try table(
      """
      whole,real,point,truth,name,gap,sci
      1,1.5,1.0,true,Ann,,1e3
      -2,2,2.0,FALSE,Bob,NA,-2E-1
      +3,.5,5.,True,Ça va,,4
      """)
    #expect(t.rowCount == 3)
    #expect(t["whole"]?.kind == .int)
    #expect(t["whole"]?.numbers == [1, -2, 3])
    #expect(t["real"]?.kind == .real)
    #expect(t["real"]?.numbers == [1.5, 2, 0.5])
    #expect(t["point"]?.kind == .int)
    #expect(t["truth"]?.kind == .bool)
    #expect(t["truth"]?.numbers == [1, 0, 1])
    #expect(t["name"]?.texts == ["Ann", "Bob", "Ça va"])
    #expect(t["gap"]?.kind == .real)
    #expect(t["gap"]?.missingPositions == [0, 1, 2])
    #expect(t["sci"]?.numbers == [1000, -0.2, 4])
    #expect(t.rowNames?.names == ["Ann", "Bob", "Ça va"])
    #expect(t["whole"]?.axes[0].labels?.names == ["Ann", "Bob", "Ça va"])
  }

  @Test(arguments: [",", ";", "\t", "|"]) func findsTheSeparator(_ separator: String) throws {
    let rows = [["a", "b c", "d"], ["1", "x, y; z", "2.5"], ["3", "u", "4"]]
    let text = rows.map { row in
      row.map { $0.contains(separator) ? "\"\($0)\"" : $0 }.joined(separator: separator)
    }.joined(separator: "\n")
    let t = try table(text, as: "t.txt")
    #expect(t.columnNames == ["a", "b c", "d"])
    #expect(t["b c"]?.texts == ["x, y; z", "u"])
    #expect(t["d"]?.numbers == [2.5, 4])
  }

  @Test func isNotMisledByOtherSeparators() throws {
    #expect(try table("weight, kg;height\n1;2\n3;4").columnNames == ["weight, kg", "height"])
    #expect(try table("a,b\n\"x;y;z\",1\np;q;r,2")["a"]?.texts == ["x;y;z", "p;q;r"])
    #expect(try table("a b\n1\n2")["a b"]?.numbers == [1, 2])
    #expect(try table("name\tx,y\nu\t1\n", as: "t.tsv").columnNames == ["name", "x,y"])
  }

  @Test func takesDecimalCommasForText() throws {
    let t = try table("a;b\n1,5;2\n2,5;3\n")
    #expect(t["a"]?.texts == ["1,5", "2,5"])
    #expect(t["b"]?.numbers == [2, 3])
  }

  @Test func readsQuotes() throws {
    let t = try table(
      "\"id\",\"say \"\"x\"\"\"\r\n1,\"line 1\nline 2, still\"\r\n2,\"she said \"\"no\"\"\"\r\n3, \"padded\" \r\n4,12\" pipe\r\n"
    )
    #expect(t.columnNames == ["id", "say \"x\""])
    #expect(
      t["say \"x\""]?.texts
        == ["line 1\nline 2, still", "she said \"no\"", "padded", "12\" pipe"])
    #expect(try table("a,b\n\"x\" y,2\n\"\"\"\",3")["a"]?.texts == ["\"x\" y", "\""])
    #expect(try table("a\n\"1\"\n\"2\"")["a"]?.numbers == [1, 2])
    #expect(try table("a,b\n\"\",1\n\" x \",2")["a"]?.texts == [nil, " x "])
  }

  @Test func readsEveryLineEnding() throws {
    for ending in ["\n", "\r\n", "\r"] {
      for last in ["", ending, ending + ending, ending + "  " + ending] {
        let t = try table(["a,b", "1,2", "", "3,4"].joined(separator: ending) + last)
        #expect(t["a"]?.numbers == [1, 3])
        #expect(t["b"]?.numbers == [2, 4])
      }
    }
    #expect(try table("\u{FEFF}a,b\n1,2")["a"]?.numbers == [1])
  }

  @Test func findsGaps() throws {
    let t = try table("n,t,q\n1,x,\"NA\"\nNA,,2\n  ,NA,nan\n null ,N/A,3\nNaN,\" \",\n-nan,Null,4")
    #expect(gaps(t["n"]) == [1, nil, nil, nil, nil, nil])
    #expect(t["t"]?.texts == ["x", nil, nil, nil, nil, nil])
    #expect(gaps(t["q"]) == [nil, 2, nil, 3, nil, 4])
    #expect(t["n"]?.kind == .int)
  }

  /// Text that shows late makes the whole column text, as it is spelled.
  @Test func keepsTheSpellingOfNumbersBeforeText() throws {
    let t = try table("a,b,c\n007,1.0,true\n,2,NA\n1e3,NA,false\nx,3,yes\n5,y,no")
    #expect(t["a"]?.texts == ["007", nil, "1e3", "x", "5"])
    #expect(t["b"]?.texts == ["1.0", "2", nil, "3", "y"])
    #expect(t["c"]?.texts == ["true", nil, "false", "yes", "no"])
    let long = "n\n" + (0..<3000).map { "\($0).50\n" }.joined() + "\nend\n0\n"
    let column = try #require(table(long)["n"])
    #expect(column.count == 3002)
    #expect(column.texts[2999] == "2999.50")
    #expect(column.texts[3001] == "0")
    #expect(try table("a\ntrue\n1")["a"]?.texts == ["true", "1"])
    #expect(try table("a\n1\ntrue")["a"]?.texts == ["1", "true"])
  }

  @Test func namesNamelessColumns() throws {
    let (loaded, _) = try read(",x,y\n0,1,2\n1,3,4")
    #expect(loaded.table?.columnNames == ["column_1", "x", "y"])
    let duplicates = try read("x,x,x_2,x\n1,2,3,4")
    #expect(duplicates.0.table?.columnNames == ["x", "x_3", "x_2", "x_4"])
    #expect(duplicates.notes.count == 2)
    let r = try table("\"x\" ,\"y\"\n\"a\",1,2\n\"b\",3,4")
    #expect(r.columnNames == ["column_1", "x", "y"])
    #expect(r.rowNames?.names == ["a", "b"])
    let trailing = try read("x,y,\n1,2,\n3,4,\n")
    #expect(trailing.0.table?.columnNames == ["x", "y"])
    #expect(trailing.notes.count == 1)
    let bare = try read("1,2.5\n3,4\n")
    #expect(bare.0.table?.columnNames == ["column_1", "column_2"])
    #expect(bare.0.table?["column_1"]?.numbers == [1, 3])
    #expect(bare.notes.count == 1)
  }

  @Test func skipsCommentInFront() throws {
    #expect(try table("# made by x\n# on a day\na,b\n1,2")["b"]?.numbers == [2])
    #expect(try table("#a,b\n1,2").columnNames == ["#a", "b"])
    #expect(try table("id\n#1\n#2")["id"]?.texts == ["#1", "#2"])
  }

  @Test func readsSmallTables() throws {
    #expect(try table("a,b\n").rowCount == 0)
    #expect(try table("a,b").columnNames == ["a", "b"])
    #expect(try table("a")["a"]?.count == 0)
    #expect(try table("a\n1\n\n2\n")["a"]?.numbers == [1, 2])
  }

  @Test func saysWhatIsRagged() throws {
    let long = try #require(fault { _ = try table("a,b\n1,2\n\n\"x\ny\",4,5\n", as: "r.csv") })
    #expect(long.message == "`r.csv`: row 2 has 3 cells where the header has 2")
    #expect(long.notes == ["it is line 4 of the file"])
    let short = try #require(fault { _ = try table("a,b,c\n1,2\n") })
    #expect(short.message.contains("row 1 has 2 cells where the header has 3"))
    #expect(fault { _ = try table("a,b\n1,2,\n") }?.help.count == 1)
  }

  @Test func refusesWhatIsNoTable() throws {
    #expect(fault { _ = try table("") }?.message.contains("empty") == true)
    #expect(fault { _ = try table("\u{FEFF}\n \n") } != nil)
    let open = fault { _ = try table("a,b\n1,\"2\n3,4\n") }
    #expect(open?.message.contains("line 2") == true)
    let latin = fault {
      _ = try Formats.read(DataFile(name: "l.csv", bytes: Array("a,b\n1,caf".utf8) + [0xE9, 0x0A]))
    }
    #expect(latin?.message == "`l.csv`: column `b`, row 1 is not UTF-8 text")
    #expect(
      fault { _ = try Formats.read(DataFile(name: "u.csv", bytes: [0xFF, 0xFE, 0x61, 0])) }?.message
        == "`u.csv`: UTF-16 files cannot be read")
  }

  @Test(
    arguments: [
      ("1", 1), ("-1.25", -1.25), ("+.5", 0.5), ("5.", 5), ("1e3", 1000), ("1E-2", 0.01),
      ("0.8329091229351041", 0.8329091229351041), ("inf", .infinity), ("-Infinity", -.infinity),
      ("0x10", nil), ("1_000", nil), ("1,5", nil), ("", nil), (".", nil), ("-", nil), ("e5", nil),
      ("1e", nil), ("1e+", nil), ("--1", nil), ("1.2.3", nil), ("1 2", nil), ("nan", nil),
      ("١", nil), ("1f", nil), ("99999999999999999999999", 1e23), ("1e999999999999", .infinity),
      (" 7 ", 7),
    ] as [(String, Double?)])
  func readsNumbersInAnyLocale(_ text: String, _ number: Double?) {
    #expect(NumberText.number(text) == number)
  }

  /// Any bytes give a table or a fault, and a table has equal columns.
  @Test(arguments: 0..<8) func survivesNoise(_ seed: UInt64) throws {
    var noise = SplitMix(state: seed)
    let alphabet = Array("01.,;\t|\"\"\n\r -eNAx#".utf8) + [0xC3, 0xA9, 0xFF, 0xEF, 0xBB, 0xBF, 0]
    for _ in 0..<3000 {
      let length = Int(noise.next() % 60)
      let bytes = (0..<length).map { _ in alphabet[Int(noise.next() % UInt64(alphabet.count))] }
      for name in ["t.csv", "t.tsv", "t"] {
        let file = DataFile(name: name, bytes: bytes)
        guard let loaded = try? Formats.read(file).0, let table = loaded.table else { continue }
        #expect(table.columns.allSatisfy { $0.values.count == table.rowCount })
        #expect(Set(table.columnNames).count == table.columnCount)
      }
    }
  }

  /// What is written by the rules is read back, whatever the cells contain.
  @Test(arguments: 0..<4) func readsBackAnyCells(_ seed: UInt64) throws {
    var noise = SplitMix(state: seed &+ 100)
    let pieces = ["a", "é", "\"", ",", ";", "\n", "\r\n", " ", "1", "z"]
    for _ in 0..<300 {
      let width = 2 + Int(noise.next() % 3)
      let rows = (0..<(1 + Int(noise.next() % 6))).map { _ in
        (0..<width).map { _ in
          "x" + (0..<(noise.next() % 5)).map { _ in pieces[Int(noise.next() % 10)] }.joined()
        }
      }
      let names = (0..<width).map { "c\($0)" }
      let text = ([names] + rows).map { row in
        row.map { cell in
          "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
        }.joined(separator: ",")
      }.joined(separator: "\n")
      let t = try table(text)
      for (place, name) in names.enumerated() {
        #expect(t[name]?.texts == rows.map { $0[place] })
      }
    }
  }
}
