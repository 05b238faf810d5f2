// The registry of file formats, and how one is chosen.

public import Values

/// A file in memory, with what messages call it.
public struct DataFile: Sendable {
  /// The name as the user wrote it.
  public let name: String
  /// The name without the ending of a compression.
  public let innerName: String
  /// The contents, decompressed.
  public let bytes: [UInt8]
  /// The most bytes that unpacking may give.
  public let byteLimit: Int

  /// A file in memory; its inner name is its name unless said.
  public init(name: String, innerName: String? = nil, bytes: [UInt8], byteLimit: Int = 4 << 30) {
    self.name = name
    self.innerName = innerName ?? name
    self.bytes = bytes
    self.byteLimit = byteLimit
  }

  /// What follows the last dot of the inner name, in small letters.
  public var fileExtension: String {
    guard let dot = innerName.lastIndex(of: "."), !innerName[dot...].contains("/") else {
      return ""
    }
    return innerName[innerName.index(after: dot)...].lowercased()
  }

  /// A fault of this file.
  public func fault(_ message: String, notes: [String] = [], help: [String] = []) -> Fault {
    Fault(.data, "`\(name)`: \(message)", notes: notes, help: help)
  }

  func begins(with bytes: [UInt8]) -> Bool { self.bytes.starts(with: bytes) }
}

/// One format of data files.
public protocol DataFormat: Sendable {
  /// What it is called in messages and help.
  static var name: String { get }
  /// The endings of its files, in small letters.
  static var extensions: [String] { get }
  /// Whether the contents can be nothing else.
  static func recognises(_ file: DataFile) -> Bool
  /// Reads the file; the notes say what was assumed.
  static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String])
}

/// All formats that can be read: by content first, then by ending, then by a look at the text.
public enum Formats {
  /// The formats.
  public static let all: [any DataFormat.Type] = [
    NPZ.self, NPY.self, IDX.self, JSONData.self, CSV.self,
  ]

  /// Reads a file in the format that it is in.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    if let format = all.first(where: { $0.recognises(file) }) { return try format.read(file) }
    if let foreign = foreign.first(where: { file.begins(with: $0.signature) }) {
      throw file.fault("\(foreign.name) files cannot be read", help: [foreign.help])
    }
    let ending = file.fileExtension
    if let format = all.first(where: { $0.extensions.contains(ending) }) {
      return try format.read(file)
    }
    if file.bytes.prefix(4096).contains(0) {
      let known = all.map { "\($0.name) (.\($0.extensions.joined(separator: ", .")))" }
      throw file.fault(
        "its format is not known", notes: ["known: \(known.joined(separator: "; "))"])
    }
    let first = file.bytes.first { $0 > 0x20 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      ? try JSONData.read(file) : try CSV.read(file)
  }

  /// Formats that are known by sight only.
  private static let foreign: [(name: String, signature: [UInt8], help: String)] = [
    ("Parquet", Array("PAR1".utf8), "save it as csv: in Python, `df.to_csv(\"file.csv\")`"),
    ("Arrow", Array("ARROW1".utf8), "save it as csv: in Python, `df.to_csv(\"file.csv\")`"),
    ("HDF5", [0x89, 0x48, 0x44, 0x46], "save its arrays as npz: in Python, `numpy.savez`"),
    ("Excel", [0xD0, 0xCF, 0x11, 0xE0], "save the sheet as csv"),
    ("zip", [0x50, 0x4B, 0x03, 0x04], "unpack it, or save an Excel sheet as csv"),
    ("SQLite", Array("SQLite format 3\0".utf8), "give a query: `load(\"file.db\", \"select …\")`"),
    ("R", [0x1F, 0x8B], "in R, `write.csv(x, \"file.csv\")`"),
    ("R", Array("RDX".utf8), "in R, `write.csv(x, \"file.csv\")`"),
    ("R", Array("X\n".utf8) + [0, 0, 0], "in R, `write.csv(x, \"file.csv\")`"),
    ("UTF-16", [0xFF, 0xFE], "save it as UTF-8"),
    ("UTF-16", [0xFE, 0xFF], "save it as UTF-8"),
  ]
}
