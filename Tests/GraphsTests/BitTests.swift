import Glibc
import Graphs
import Testing

/// The bits of every op's outputs: the same on every processor and after every change that does not
/// mean to change them.
///
/// `RECORD=1 swift test` writes `bits.txt` anew.
@Suite struct BitTests {
  private static let path = #filePath.replacing("BitTests.swift", with: "bits.txt")

  @Test func everyOpGivesTheSameBits() throws {
    let lines = Ops.all.map { op in
      "\(op.name) \(Self.digest(op, .double)) \(Self.digest(op, .float))"
    }
    if getenv("RECORD") != nil {
      try #require(write(lines.joined(separator: "\n") + "\n", Self.path))
      return
    }
    let recorded = try #require(read(Self.path)).split(separator: "\n").map(String.init)
    for (line, expected) in zip(lines, recorded) { #expect(line == expected) }
    #expect(lines.count == recorded.count)
  }

  /// A hash (FNV-1a) of the bits of all outputs at all sizes.
  private static func digest(_ op: any Op.Type, _ precision: Precision) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for size in sizes {
      for (i, sample) in op.samples(size).enumerated() {
        let made = SampleGraph(op, sample, seed: size * 31 + i)
        for output in made.run(precision, CompileOptions()) {
          for element in output {
            hash = (hash ^ element.bitPattern) &* 0x100_0000_01B3
          }
        }
      }
    }
    return String(hash, radix: 16)
  }

  private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private func write(_ text: String, _ path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }
}
