// JSON texts that are right, wrong and strange.

import Testing

@testable import JSON

@Suite struct ParserTests {
  static let values: [(String, JSON)] = [
    ("null", JSON.null), (" true ", true), ("\t\r\nfalse", false), ("0", 0), ("-0", 0), ("-1", -1),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
    ("123456789012345678901234567890", .double(1.2345678901234568e29)),
    ("0.5", 0.5), ("1.0", .double(1)), ("1e2", .double(100)), ("1E+2", .double(100)),
    ("-1.5e-3", -0.0015), ("1e-400", .double(0)), ("0e999999999999", .double(0)),
    ("\"\"", ""), ("\"a\"", "a"), ("\"a\u{2028}é🎈\"", "a\u{2028}é🎈"), ("\"\u{7F}\"", "\u{7F}"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83c\udf88""#, "🎈"), (#""x\u0000y""#, "x\u{0}y"), (#""\uD800""#, "\u{FFFD}"),
    (#""\uD800\uD800\udc00""#, "\u{FFFD}\u{10000}"), (#""\uDC00x""#, "\u{FFFD}x"),
    (#""\uD800\n""#, "\u{FFFD}\n"), (#""\uFFFF""#, "\u{FFFF}"),
    ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1,[2,[]], {}]", [1, [2, []], [:]]),
    ("{}", [:]), ("{\"\":0}", ["": 0]), ("{ \"a\" : 1 , \"b\":[null] }", ["a": 1, "b": [nil]]),
    ("{\"a\":1,\"b\":2,\"a\":3}", ["a": 3, "b": 2]), ("\u{FEFF}[1]", [1]),
  ]

  @Test(arguments: values)
  func reads(_ text: String, _ value: JSON) throws {
    #expect(try JSON.parse(text) == value)
    #expect(try JSON.parse(JSON.parse(text).text()) == value)
    #expect(try JSON.parse(JSON.parse(text).text(.notebook)) == value)
  }

  @Test(arguments: [
    "", " ", "\u{FEFF}", "nul", "nulL", "True", "NaN", "Infinity", "-Infinity", "-", "+1", ".5",
    "5.", "-.5", "01", "-01", "00", "1e", "1e+", "1.e3", "0x10", "1_000", "1 2", "1e400", "- 1",
    "２", "\"", "\"a", "\"\\", "\"\\\"", "'a'", "\"\\x41\"", "\"\\u12\"", "\"\\u12G4\"",
    "\"\\u-123\"", "\"\\u１２３４\"", "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1F}\"", "[", "[1",
    "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1}", "]", "[]]", "{", "{\"a\"", "{\"a\":",
    "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\"::1}",
    "{\"a\":1 \"b\":2}", "{\"a\"}", "{]", "}", "//x\n1", "/**/1", "1//", "[1]x", "\u{A0}1",
    "\u{C}1",
    "\"a\"b", "nullx", "[\"\\uD83\"]", "é", "\u{0}", "1\u{0}", "{\"a\":1}}", "\"\\ud800\\u1\"",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSON.ParseError.self) { try JSON.parse(text) }
  }

  @Test(
    arguments: [
      [0xFF], [0xC3, 0x28], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
      [0xE2, 0x82], [0x80], [0xF0, 0x9F, 0x8E],
    ] as [[UInt8]])
  func refusesInvalidUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSON.ParseError.self) { try JSON.parse([0x22] + bytes + [0x22]) }
    #expect(throws: JSON.ParseError.self) { try JSON.parse([0x22, 0x5C, 0x6E] + bytes + [0x22]) }
    #expect(throws: JSON.ParseError.self) { try JSON.parse(bytes) }
  }

  @Test func saysWhere() {
    #expect {
      try JSON.parse("{\n  \"é\": [1,\n   2,]\n}")
    } throws: { error in
      let error = error as? JSON.ParseError
      return error?.line == 3 && error?.column == 6 && error?.offset == 19
    }
  }

  @Test func limitsDepth() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(throws: Never.self) { try JSON.parse(nested(512)) }
    #expect(throws: JSON.ParseError.self) { try JSON.parse(nested(513)) }
    #expect(throws: JSON.ParseError.self) {
      try JSON.parse(String(repeating: "{\"a\":", count: 1_000_000))
    }
    // Depth, not number: many arrays beside each other are fine.
    let wide = "[" + Array(repeating: "[]", count: 2000).joined(separator: ",") + "]"
    #expect(try JSON.parse(wide).arrayValue?.count == 2000)
  }

  @Test func takesPythonsNumbersWhenAsked() throws {
    let read = try JSON.parse("[NaN, Infinity, -Infinity, 1e400]", .lenient)
    let values = try #require(read.arrayValue?.map { $0.doubleValue ?? 0 })
    #expect(values[0].isNaN)
    #expect(Array(values[1...]) == [.infinity, -.infinity, .infinity])
    #expect(throws: JSON.ParseError.self) { try JSON.parse("[Nan]", .lenient) }
    #expect(throws: JSON.ParseError.self) { try JSON.parse("-NaN", .lenient) }
  }

  @Test func readsASlice() throws {
    let bytes = Array("xx[1,2]yy".utf8)
    #expect(try JSON.parse(bytes[2..<7]) == [1, 2])
    #expect(throws: JSON.ParseError.self) { try JSON.parse(bytes[2..<8]) }
    #expect(throws: JSON.ParseError.self) {
      try JSON.parse(UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// Any bytes give a value or an error, and a value that is written reads back the same.
  @Test(arguments: 0..<8) func survivesNoise(_ seed: UInt64) throws {
    var noise = SplitMix(state: seed)
    let seeds = [
      #"{"a": [1, 2.5e-3, "x\u00e9\n", true, null], "b": {"c": [[], {}]}, "é": -12345678901234567890}"#,
      #"[[1,2,3],[4,5,6],["\ud83c\udf88","NaN",1e308]]"#,
    ]
    for _ in 0..<2000 {
      var bytes = Array(seeds[Int(noise.next() % 2)].utf8)
      for _ in 0..<(1 + noise.next() % 4) {
        let place = Int(noise.next() % UInt64(bytes.count))
        switch noise.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: noise.next())
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: bytes[place...].prefix(5), at: place)
        default: bytes = Array(bytes[..<max(1, place)])
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      guard let value = try? JSON.parse(bytes) else { continue }
      #expect(try JSON.parse(value.bytes()) == value)
      #expect(try JSON.parse(value.bytes(.sortedNotebook)) == value)
    }
  }
}

/// A small generator for reproducible noise (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
