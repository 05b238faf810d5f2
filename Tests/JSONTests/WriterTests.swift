// How values are written, and that numbers come back bit for bit.

import Testing

@testable import JSON

@Suite struct WriterTests {
  @Test func writesCompactly() {
    let value: JSON = [
      "b": [1, 2.5, nil], "a": ["x": true, "y": [:], "z": []], "c": "é\"\\\u{1}\n/",
    ]
    #expect(
      value.text()
        == #"{"b":[1,2.5,null],"a":{"x":true,"y":{},"z":[]},"c":"é\"\\\u0001\n/"}"#)
    #expect("\(value)" == value.text())
  }

  /// The text of Python's `json.dumps(…, indent=1, ensure_ascii=False) + "\n"`.
  @Test func writesAsNotebooksAre() {
    let value: JSON = ["cells": [["id": "a", "source": []], [:]], "nbformat": 4, "é": "🎈"]
    #expect(
      value.text(.notebook) == """
        {
         "cells": [
          {
           "id": "a",
           "source": []
          },
          {}
         ],
         "nbformat": 4,
         "é": "🎈"
        }

        """)
  }

  @Test func sortsKeysByCodePoint() {
    let value: JSON = ["\u{1F388}": 1, "\u{FF5E}": 2, "é": 3, "z": 4, "B": 5, "a": 6]
    #expect(
      value.text(JSON.Format(sortsKeys: true))
        == "{\"B\":5,\"a\":6,\"z\":4,\"é\":3,\"\u{FF5E}\":2,\"\u{1F388}\":1}")
  }

  @Test func namesWhatIsNotFinite() {
    let value: JSON = [.double(.nan), .double(.infinity), .double(-.infinity)]
    #expect(value.text() == "[null,null,null]")
    #expect(
      value.text(JSON.Format(nonFinite: .strings)) == #"["NaN","Infinity","-Infinity"]"#)
    #expect(value.text(JSON.Format(nonFinite: .literals)) == "[NaN,Infinity,-Infinity]")
  }

  @Test func keepsKindsOfNumbers() throws {
    #expect(JSON.int(1).text() == "1")
    #expect(JSON.double(1).text() == "1.0")
    #expect(JSON.double(-0.0).text() == "-0.0")
    #expect(JSON.double(1e22).text() == "1e+22")
    #expect(try JSON.parse("-0.0").doubleValue?.sign == .minus)
  }

  @Test func escapesEveryControl() throws {
    let all = String(String.UnicodeScalarView((0..<0x100).compactMap(Unicode.Scalar.init)))
    let written = JSON.string(all).bytes()
    #expect(written.allSatisfy { $0 >= 0x20 })
    #expect(try JSON.parse(written) == .string(all))
  }
}

@Suite struct DecimalTests {
  /// Against the standard library, at every length and exponent.
  @Test func readsTheNearestDouble() throws {
    var noise = SplitMix(state: 7)
    for round in 0..<40_000 {
      var text = ""
      let digits = 1 + Int(noise.next() % 25)
      for _ in 0..<digits { text.append(String(noise.next() % 10)) }
      if round % 3 != 0 { text = "\(1 + noise.next() % 9).\(text)" } else { text = "7\(text)" }
      if round % 2 == 0 {
        let range = round % 4 == 0 ? 680 : 60
        text += "e\(Int(noise.next() % UInt64(range)) - range / 2)"
      }
      let expected = try #require(Double(text))
      let read = try JSON.parse(text, .lenient)
      #expect(read.doubleValue?.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test func readsBackEveryDouble() throws {
    var noise = SplitMix(state: 11)
    for _ in 0..<40_000 {
      let value = Double(bitPattern: noise.next())
      guard value.isFinite else { continue }
      #expect(try JSON.parse(JSON.double(value).text()) == .double(value))
    }
  }

  /// Halfway cases and edges, where a rounding error would show.
  @Test(arguments: [
    "9007199254740993", "9007199254740995", "9007199254740992.5", "9007199254740993.0000000001",
    "18014398509481986", "0.500000000000000166533453693773481063544750213623046875",
    "8.5e-1", "2.2250738585072011e-308", "4.9406564584124654e-324", "2.4703282292062327e-324",
    "1.7976931348623158e308", "1.00000000000000011102230246251565", "12345678901234567890e-27",
    "9223372036854775807e3", "1e-27", "9999999999999999999e27", "9999999999999999999e-27",
    "0.1", "0.30000000000000004", "123456789.123456789", "1e23", "8.41e21",
  ]) func roundsAsItShould(_ text: String) throws {
    let value = try #require(JSON.parse(text).doubleValue)
    #expect(value == Double(text))
  }
}

@Suite struct AccessTests {
  @Test func findsMembersAndElements() throws {
    var value = try JSON.parse(#"{"a": [1, 2.0, 2.5, "x"], "b": {"c": true}}"#)
    #expect(value["a"]?[0]?.intValue == 1)
    #expect(value["a"]?[1]?.intValue == 2)
    #expect(value["a"]?[2]?.intValue == nil)
    #expect(value["a"]?[0]?.doubleValue == 1)
    #expect(value["a"]?[3]?.stringValue == "x")
    #expect(value["a"]?[4] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["b"]?["c"]?.boolValue == true)
    #expect(value["c"] == nil)
    #expect(JSON.double(1e300).intValue == nil)
    #expect(JSON.double(.nan).intValue == nil)
    value["b"] = nil
    value["d"] = 4
    value["a"] = "y"
    #expect(value.text() == #"{"a":"y","d":4}"#)
    var nothing = JSON.null
    nothing["x"] = 1
    #expect(nothing == ["x": 1])
  }

  @Test func objectsOfAnySizeKeepOrder() {
    for size in [0, 1, 15, 16, 17, 18, 100] {
      var object = JSON.Object((0..<size).map { ("k\($0)", .int($0)) })
      #expect(object.keys == (0..<size).map { "k\($0)" })
      for place in 0..<size { #expect(object["k\(place)"] == .int(place)) }
      #expect(object["k\(size)"] == nil)
      object["k0"] = 5
      object["k3"] = nil
      #expect(object["k3"] == nil)
      #expect(object["k0"] == 5)
      for place in 4..<max(4, size) { #expect(object["k\(place)"] == .int(place)) }
      #expect(object == JSON.Object(object.reversed().map { ($0.key, $0.value) }))
    }
  }
}
