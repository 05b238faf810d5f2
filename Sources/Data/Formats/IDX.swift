// The array format of the MNIST files.

public import Values

/// IDX (Y. LeCun's MNIST files): two zero bytes, a type, the number of axes, big-endian sizes, the data.
/// Packed ones (`.gz`) are unpacked before.
public enum IDX: DataFormat {
  /// `idx`.
  public static let name = "idx"
  /// idx, idx1-ubyte, idx3-ubyte, ubyte.
  public static let extensions = ["idx", "ubyte", "idx1-ubyte", "idx3-ubyte"]

  /// Whether magic number, sizes and length agree.
  public static func recognises(_ file: DataFile) -> Bool { header(file) != nil }

  /// Reads the array.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    guard let (element, sizes, start) = header(file) else {
      throw file.fault("it is no idx file, or cut short")
    }
    return (.array(element.array(file.bytes, from: start, axes: sizes.map { Axis($0) })), [])
  }

  private static func header(_ file: DataFile) -> (BinaryElement, sizes: [Int], start: Int)? {
    let reader = ByteReader(bytes: file.bytes)
    guard reader.integer(at: 0, bytes: 2) == 0, let type = reader.integer(at: 2, bytes: 1),
      let rank = reader.count(at: 3, bytes: 1), rank >= 1, rank <= 8,
      let element = element(type)
    else { return nil }
    var sizes: [Int] = []
    for axis in 0..<rank {
      guard let size = reader.count(at: 4 + 4 * axis, bytes: 4, bigEndian: true) else { return nil }
      sizes.append(size)
    }
    let start = 4 + 4 * rank
    guard ByteReader.extent(sizes, width: element.width) == file.bytes.count - start else {
      return nil
    }
    return (element, sizes, start)
  }

  private static func element(_ type: UInt64) -> BinaryElement? {
    switch type {
    case 0x08: BinaryElement(kind: .unsigned, width: 1, bigEndian: true)
    case 0x09: BinaryElement(kind: .signed, width: 1, bigEndian: true)
    case 0x0B: BinaryElement(kind: .signed, width: 2, bigEndian: true)
    case 0x0C: BinaryElement(kind: .signed, width: 4, bigEndian: true)
    case 0x0D: BinaryElement(kind: .floating, width: 4, bigEndian: true)
    case 0x0E: BinaryElement(kind: .floating, width: 8, bigEndian: true)
    default: nil
    }
  }
}
