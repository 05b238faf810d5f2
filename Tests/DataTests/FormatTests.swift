// JSON data, NumPy's files, idx files, and how a format is chosen.

import Testing
import Values

@testable import Data

@Suite struct JSONDataTests {
  @Test func readsStansRecords() throws {
    let loaded = try read(
      #"{"J": 2, "y": [28, 8.5], "x": [[1, 2, 3], [4, 5, 6]], "b": [true, false], "none": [],"#
        + #" "s": "hello", "names": ["p", null], "gaps": [1, null, "NA", NaN, "-Inf"]}"#,
      as: "d.json"
    ).0
    #expect(loaded["J"]?.array?.rank == 0)
    #expect(loaded["J"]?.array?.kind == .int)
    #expect(loaded["y"]?.array?.numbers == [28, 8.5])
    #expect(loaded["y"]?.array?.kind == .real)
    #expect(loaded["x"]?.array?.shape == [2, 3])
    #expect(loaded["x"]?.array?.numbers == [1, 2, 3, 4, 5, 6])
    #expect(loaded["b"]?.array?.kind == .bool)
    #expect(loaded["none"]?.array?.shape == [0])
    #expect(loaded["s"]?.array?.texts == ["hello"])
    #expect(loaded["names"]?.array?.texts == ["p", nil])
    #expect(gaps(loaded["gaps"]?.array) == [1, nil, nil, nil, -.infinity])
    #expect(loaded["missing"] == nil)
  }

  @Test func readsListsOfRecords() throws {
    let t = try table(
      #"[{"id": "a", "x": 1}, {"x": 2.0, "id": "b", "late": true}, {"id": "c", "x": null}]"#,
      as: "d.json")
    #expect(t.columnNames == ["id", "x", "late"])
    #expect(gaps(t["x"]) == [1, 2, nil])
    #expect(t["x"]?.kind == .int)
    #expect(gaps(t["late"]) == [nil, 1, nil])
    #expect(t.rowNames?.names == ["a", "b", "c"])
    let images = try table(#"[{"i": [[0, 1], [2, 3]]}, {"i": [[4, 5], [6, 7]]}]"#, as: "d.json")
    #expect(images["i"]?.shape == [2, 2, 2])
  }

  @Test func readsArraysAndNesting() throws {
    #expect(try read("[[1],[2]]", as: "d.json").0.array?.shape == [2, 1])
    #expect(try read(" [1, 2]", as: "noending").0.array?.numbers == [1, 2])
    #expect(try read(#"{"a": {"b": [1]}}"#, as: "d.json").0["a"]?["b"]?.array?.numbers == [1])
  }

  @Test(
    arguments: [
      (
        #"{"y": [[1, 2], [3]]}"#, "`y`: it is not rectangular",
        "element [2] has 1 elements, the first has 2"
      ),
      (
        #"{"y": [[1], 2]}"#, "`y`: it is not rectangular",
        "element [2] is a single value, others are lists"
      ),
      (
        #"{"y": [1, [2]]}"#, "`y`: it is not rectangular",
        "element [2] is a list, others are single values"
      ),
      (
        #"{"a": {"y": [[[1]], [[2, 3]]]}}"#, "`a.y`: it is not rectangular",
        "element [2, 1] has 2 elements, the first has 1"
      ),
      (#"{"y": [1, "x"]}"#, "`y`: it mixes texts with numbers", nil),
      (#"{"y": [1, {}]}"#, "`y`: a record stands inside an array", nil),
      (#"[{"y": 1}, 2]"#, "element 2 of a list of records is no record", nil),
      ("{\"y\": [1,\n 2", "it is not JSON: `,` or `]` is expected here", "line 2, column 3"),
    ] as [(String, String, String?)])
  func saysWhatIsWrong(_ text: String, _ message: String, _ note: String?) {
    let found = fault { _ = try read(text, as: "d.json") }
    #expect(found?.message == "`d.json`: " + message)
    #expect(found?.notes.first == note)
  }

  @Test(arguments: 0..<4) func survivesNoise(_ seed: UInt64) {
    var noise = SplitMix(state: seed)
    let base = Array(#"{"a":[[1,2.5],[null,"NA"]],"b":[{"c":true},{"d":[1]}],"e":"x"}"#.utf8)
    for _ in 0..<3000 {
      var bytes = base
      for _ in 0..<(1 + noise.next() % 5) {
        let place = Int(noise.next() % UInt64(bytes.count))
        if noise.next() % 2 == 0 {
          bytes[place] = base[Int(noise.next() % UInt64(base.count))]
        } else {
          bytes.remove(at: place)
        }
      }
      // Reaching the next round is the point: nothing traps.
      let loaded = try? Formats.read(DataFile(name: "d.json", bytes: bytes)).0
      if case .array(let array)? = loaded { #expect(array.count == array.shape.reduce(1, *)) }
    }
  }
}

@Suite struct BinaryFormatTests {
  /// An `.npy` file by its definition (NumPy Enhancement Proposal 1).
  static func npy(_ type: String, _ shape: String, _ data: [UInt8], columnMajor: Bool = false)
    -> [UInt8]
  {
    let header =
      "{'descr': '\(type)', 'fortran_order': \(columnMajor ? "True" : "False"), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0]
      + [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)] + Array(header.utf8) + data
  }

  static func bytes<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  }

  static func load(_ bytes: [UInt8], _ name: String = "a.npy") throws -> NDArray? {
    try Formats.read(DataFile(name: name, bytes: bytes)).0.array
  }

  @Test func readsEveryElementType() throws {
    let doubles = [1.5, -2, .nan].map(\.bitPattern)
    #expect(gaps(try Self.load(Self.npy("<f8", "(3,)", Self.bytes(doubles)))) == [1.5, -2, nil])
    #expect(
      gaps(try Self.load(Self.npy(">f8", "(3,)", Self.bytes(doubles.map(\.byteSwapped)))))
        == [1.5, -2, nil])
    let floats: [Float] = [0.5, 3]
    #expect(
      try Self.load(Self.npy("<f4", "(2,)", Self.bytes(floats.map(\.bitPattern))))?.numbers
        == [0.5, 3])
    let halves: [UInt16] = [0x3C00, 0xC000, 0x0001, 0x7C00, 0x3555, 0x8000]
    #expect(
      try Self.load(Self.npy("<f2", "(6,)", Self.bytes(halves)))?.numbers
        == [1, -2, 0x1p-24, .infinity, 0.333251953125, 0])
    let signed = try Self.load(Self.npy("<i8", "(2,)", Self.bytes([Int64(-3), 1 << 40])))
    #expect(signed?.numbers == [-3, 1_099_511_627_776])
    #expect(signed?.kind == .int)
    #expect(try Self.load(Self.npy("|i1", "(2,)", [255, 1]))?.numbers == [-1, 1])
    #expect(try Self.load(Self.npy("|u1", "(2,)", [255, 1]))?.numbers == [255, 1])
    #expect(try Self.load(Self.npy(">i2", "(1,)", [1, 0]))?.numbers == [256])
    #expect(
      try Self.load(Self.npy("<u4", "(1,)", Self.bytes([UInt32.max])))?.numbers == [4294967295])
    #expect(try Self.load(Self.npy("|b1", "(2,)", [1, 0]))?.kind == .bool)
    #expect(
      try Self.load(Self.npy("<U2", "(2,)", Self.bytes([UInt32(97), 0x1F388, 98, 0])))?.texts
        == ["a🎈", "b"])
    #expect(try Self.load(Self.npy("|S3", "(2,)", Array("abcd\0\0".utf8)))?.texts == ["abc", "d"])
  }

  @Test func readsShapesInEitherOrder() throws {
    let data = Self.bytes((1...6).map { Double($0).bitPattern })
    #expect(try Self.load(Self.npy("<f8", "(2, 3)", data))?.numbers == [1, 2, 3, 4, 5, 6])
    let columnMajor = try Self.load(Self.npy("<f8", "(2, 3)", data, columnMajor: true))
    #expect(columnMajor?.shape == [2, 3])
    #expect(columnMajor?.numbers == [1, 3, 5, 2, 4, 6])
    let single = try Self.load(Self.npy("<f8", "()", Array(data.prefix(8))))
    #expect(single?.rank == 0)
    #expect(single?.numbers == [1])
    #expect(try Self.load(Self.npy("<f8", "(0, 4)", []))?.shape == [0, 4])
  }

  @Test func refusesDamagedArrays() {
    let good = Self.npy("<f8", "(2,)", [UInt8](repeating: 0, count: 16))
    for length in 6..<good.count {
      #expect(fault { _ = try Self.load(Array(good[..<length])) } != nil)
    }
    let empty = Self.npy(
      "<f8", "(0, 9223372036854775807, 9223372036854775807)", [], columnMajor: true)
    #expect(fault { _ = try Self.load(empty) } != nil)
    #expect(fault { _ = try Self.load(Self.npy("<U0", "(1000000000000,)", [])) } != nil)
    for shape in ["(9223372036854775807,)", "(3037000500, 3037000500)", "(-1,)", "(x,)"] {
      #expect(fault { _ = try Self.load(Self.npy("<f8", shape, [])) } != nil)
    }
    #expect(fault { _ = try Self.load(Self.npy("|O", "(1,)", [0])) } != nil)
    #expect(fault { _ = try Self.load(Self.npy("<c16", "(1,)", [0])) } != nil)
  }

  @Test func readsIDX() throws {
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 7, 8]
    let array = try Self.load(images, "images")
    #expect(array?.shape == [2, 1, 2])
    #expect(array?.numbers == [0, 255, 7, 8])
    #expect(fault { _ = try Self.load(Array(images.dropLast()), "images.idx") } != nil)
    #expect(try Self.load([0, 0, 0x0B, 1, 0, 0, 0, 2, 0xFF, 0xFE, 1, 0])?.numbers == [-2, 256])
  }

  @Test(arguments: 0..<4) func survivesNoise(_ seed: UInt64) {
    var noise = SplitMix(state: seed)
    let bases = [
      Self.npy("<f8", "(2, 1)", [UInt8](repeating: 1, count: 16)), PackedFiles.npz, PackedFiles.gz,
      [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6],
    ]
    let folder = TemporaryFolder()
    let loader = Loader(DataPath(workingFolder: folder.path, environment: [:]), byteLimit: 1 << 20)
    for round in 0..<600 {
      var bytes = bases[round % bases.count]
      for _ in 0..<(1 + noise.next() % 4) {
        bytes[Int(noise.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: noise.next())
      }
      if round % 3 == 0 { bytes.removeLast(Int(noise.next() % UInt64(bytes.count))) }
      folder.write("f.npz", bytes)
      if case .array(let array)? = try? loader.load("f.npz").value {
        #expect(array.count == array.shape.reduce(1, *))
      }
    }
  }

  @Test func namesFormatsThatItCannotRead() {
    let signatures: [([UInt8], String)] = [
      (Array("PAR1xx".utf8), "Parquet"), (Array("SQLite format 3\0".utf8), "SQLite"),
      ([0x50, 0x4B, 3, 4, 0, 0], "zip"), ([0x89, 0x48, 0x44, 0x46, 0], "HDF5"),
    ]
    for (bytes, name) in signatures {
      let found = fault { _ = try Formats.read(DataFile(name: "x.csv", bytes: bytes)) }
      #expect(found?.message == "`x.csv`: \(name) files cannot be read")
      #expect(found?.help.isEmpty == false)
    }
    #expect(fault { _ = try Formats.read(DataFile(name: "x", bytes: [1, 2, 0])) } != nil)
  }

  @Test(arguments: Formats.all.map { $0.name }) func refusesNothingness(_ name: String) throws {
    let format = try #require(Formats.all.first { $0.name == name })
    for bytes: [UInt8] in [[], [0], [0x93], [0x50, 0x4B]] {
      #expect(
        fault { _ = try format.read(DataFile(name: "x", bytes: bytes)) } != nil || name == "csv")
    }
    #expect(!format.extensions.isEmpty)
  }
}
