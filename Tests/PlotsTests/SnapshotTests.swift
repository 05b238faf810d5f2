import Foundation
import Testing

@testable import Plots

/// Pictures and tables as they were when last looked at. `RECORD=1` writes them anew; a picture that
/// differs is written beside the old one as `NAME-changed.svg`.
@Suite struct SnapshotTests {
  @Test(arguments: Gallery.all)
  func picture(entry: Gallery.Entry) throws {
    try Snapshot.check(entry.picture.svg(), entry.name, "svg")
    try Snapshot.check(entry.picture.text(width: 80), entry.name, "txt")
  }

  @Test func everySnapshotHasItsPicture() throws {
    let names = Set(Gallery.all.map(\.name))
    #expect(names.count == Gallery.all.count)
    for file in try FileManager.default.contentsOfDirectory(atPath: Snapshot.folder.path) {
      #expect(names.contains(String(file.prefix { $0 != "." })), "\(file) belongs to no picture")
    }
  }
}

enum Snapshot {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("snapshots")

  static func check(_ text: String, _ name: String, _ type: String) throws {
    let file = folder.appendingPathComponent("\(name).\(type)")
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let stored = try String(contentsOf: file, encoding: .utf8)
    let changed = folder.appendingPathComponent("\(name)-changed.\(type)")
    let isSame = canonical(stored) == canonical(text)
    if !isSame { try text.write(to: changed, atomically: true, encoding: .utf8) }
    #expect(isSame, "\(name).\(type) differs: compare \(changed.lastPathComponent)")
  }

  /// Numbers rounded to three decimals, ids by the order of their appearance.
  static func canonical(_ text: String) -> String {
    var result = ""
    var number = ""
    var seen: [String: Int] = [:]
    func flush() {
      if let value = Double(number), number.contains(".") {
        result += "\((value * 1000).rounded() / 1000)"
      } else {
        result += number
      }
      number = ""
    }
    var rest = Substring(text)
    while let character = rest.first {
      if character == "c", let id = rest.prefixMatch(of: #/c[0-9a-z]{9,13}(?=[tdar][" )])/#) {
        flush()
        let name = String(id.output)
        let place = seen[name] ?? seen.count
        seen[name] = place
        result += "id\(place)"
        rest = rest[id.range.upperBound...]
        continue
      }
      if character.isASCII, character.isNumber || character == "." {
        number.append(character)
      } else {
        flush()
        result.append(character)
      }
      rest = rest.dropFirst()
    }
    flush()
    return result
  }
}
