// What the suites of this module share.

import Glibc
import Values

@testable import Data

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/credence-data-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = template.withUnsafeBufferPointer {
      DataPath.resolved(String(cString: $0.baseAddress!)) ?? "/tmp"
    }
  }

  deinit { Self.remove(path) }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    let file = fopen(path + "/" + name, "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        var status = stat()
        guard name != ".", name != "..", lstat(path + "/" + name, &status) == 0 else { continue }
        // Links are removed, not followed.
        if status.st_mode & S_IFMT == S_IFDIR {
          remove(path + "/" + name)
        } else {
          unlink(path + "/" + name)
        }
      }
      closedir(stream)
    }
    rmdir(path)
  }
}

/// Reads a text as if it were a file.
func read(_ text: String, as name: String = "t.csv") throws -> (Loaded, notes: [String]) {
  try Formats.read(DataFile(name: name, bytes: Array(text.utf8)))
}

/// Reads a table.
func table(_ text: String, as name: String = "t.csv") throws -> Table {
  try read(text, as: name).0.table ?? Table([])
}

/// The fault of an action that has to fail.
func fault(_ action: () throws -> Void) -> Fault? {
  do {
    try action()
    return nil
  } catch {
    return error as? Fault
  }
}

func texts(_ values: [String?]) -> NDArray { NDArray(texts: values, axes: [Axis(values.count)]) }
func ints(_ values: [Double]) -> NDArray { NDArray(vector: values, kind: .int) }
func reals(_ values: [Double]) -> NDArray { NDArray(vector: values) }

/// Numbers with gaps as nil, for comparing.
func gaps(_ array: NDArray?) -> [Double?] {
  (array?.numbers ?? []).map { NDArray.isMissing($0) ? nil : $0 }
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
