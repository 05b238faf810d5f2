// NumPy's archives of arrays.

public import Values

/// NumPy's `.npz`: a zip archive with one `.npy` an array; a record of arrays by name.
public enum NPZ: DataFormat {
  /// `npz`.
  public static let name = "npz"
  /// npz.
  public static let extensions = ["npz"]

  /// Whether the file is a zip archive that ends in npz or begins with an `.npy` file.
  public static func recognises(_ file: DataFile) -> Bool {
    guard
      file.begins(with: [0x50, 0x4B, 0x03, 0x04]) || file.begins(with: [0x50, 0x4B, 0x05, 0x06])
    else { return false }
    if file.fileExtension == "npz" { return true }
    let reader = ByteReader(bytes: file.bytes)
    guard let length = reader.count(at: 26, bytes: 2), file.bytes.count >= 30 + length else {
      return false
    }
    return file.bytes[30..<(30 + length)].suffix(4).elementsEqual(".npy".utf8)
  }

  /// Reads the record.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    var fields: [Loaded.Field] = []
    var left = file.byteLimit
    for entry in try ZipArchive(file).entries {
      guard entry.name.hasSuffix(".npy") else { continue }
      let bytes = try entry.contents(of: file, limit: left)
      left -= bytes.count
      let name = String(entry.name.dropLast(4))
      let inner = DataFile(name: "\(file.name): \(name)", bytes: bytes)
      fields.append((name, .array(try NPY.array(inner))))
    }
    return (.record(fields), [])
  }
}
