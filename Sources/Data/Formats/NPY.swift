// NumPy's array files.

public import Values

/// NumPy's `.npy` (format 1 to 3): numbers of any width and byte order, truth values, text; row- or
/// column-major. Structured and object arrays are refused.
public enum NPY: DataFormat {
  /// `npy`.
  public static let name = "npy"
  /// npy.
  public static let extensions = ["npy"]
  private static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Whether the file begins as such a file must.
  public static func recognises(_ file: DataFile) -> Bool { file.begins(with: signature) }

  /// Reads the array.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    (.array(try array(file)), [])
  }

  /// The array of a file in memory.
  static func array(_ file: DataFile) throws(Fault) -> NDArray {
    let reader = ByteReader(bytes: file.bytes)
    let wide = (reader.count(at: 6, bytes: 1) ?? 1) >= 2
    guard file.begins(with: signature),
      let length = reader.count(at: 8, bytes: wide ? 4 : 2),
      case let start = wide ? 12 : 10, length <= file.bytes.count - start,
      let header = String(validating: file.bytes[start..<(start + length)], as: UTF8.self),
      let type = value(of: "descr", in: header),
      let order = value(of: "fortran_order", in: header),
      let sizes = shape(value(of: "shape", in: header))
    else { throw file.fault("its header is damaged") }
    guard let layout = Layout(type) else {
      throw file.fault(
        "its elements are of type \(type)",
        help: ["save an array of numbers, truth values or text"])
    }
    let data = start + length
    guard let extent = ByteReader.extent(sizes, width: layout.width),
      extent <= file.bytes.count - data, let count = ByteReader.extent(sizes, width: 1)
    else {
      throw file.fault(
        "it is cut short", notes: ["the header says \(sizes) elements of \(layout.width) bytes"])
    }
    let columnMajor = order == "True" && sizes.count > 1
    let axes = (columnMajor ? sizes.reversed() : sizes).map { Axis($0) }
    let array =
      switch layout {
      case .text(let units, let wide, let bigEndian):
        NDArray(
          texts: (0..<count).map {
            text(reader, data + $0 * layout.width, units, wide: wide, bigEndian: bigEndian)
          }, axes: axes)
      case .number(let element):
        element.array(file.bytes, from: data, axes: axes)
      }
    return columnMajor ? array.transposed(Array(sizes.indices.reversed())) : array
  }

  /// What follows `'key':` in the header's dictionary, without quotes.
  private static func value(of key: String, in header: String) -> String? {
    guard let place = header.range(of: "'\(key)':") else { return nil }
    let rest = header[place...].drop { $0 == " " }
    switch rest.first {
    case "'": return String(rest.dropFirst().prefix { $0 != "'" })
    case "(": return String(rest.dropFirst().prefix { $0 != ")" })
    case "[": return "a structure"
    default: return String(rest.prefix { $0 != "," && $0 != "}" && $0 != " " })
    }
  }

  private static func shape(_ text: String?) -> [Int]? {
    guard let text else { return nil }
    var sizes: [Int] = []
    for part in text.split(separator: ",") {
      let digits = part.filter { $0 != " " && $0 != "L" }
      if digits.isEmpty { continue }
      guard let size = Int(digits), size >= 0 else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  private static func text(
    _ reader: ByteReader, _ start: Int, _ units: Int, wide: Bool, bigEndian: Bool
  ) -> String {
    var scalars = String.UnicodeScalarView()
    for unit in 0..<units {
      let step = wide ? 4 : 1
      let code = reader.integer(at: start + unit * step, bytes: step, bigEndian: bigEndian) ?? 0
      scalars.append(Unicode.Scalar(UInt32(truncatingIfNeeded: code)) ?? "\u{FFFD}")
    }
    // Zeros fill up the end.
    while scalars.last == "\u{0}" { scalars.removeLast() }
    return String(scalars)
  }

  private enum Layout {
    case number(BinaryElement)
    case text(units: Int, wide: Bool, bigEndian: Bool)

    /// From NumPy's type string: `<f8`, `|b1`, `>i4`, `<U12`.
    init?(_ type: String) {
      let letters = Array(type)
      guard letters.count >= 3, let width = Int(String(letters[2...])), width > 0, width < 1 << 24
      else { return nil }
      let bigEndian = letters[0] == ">"
      let kind: BinaryElement.Kind
      switch (letters[1], width) {
      case ("U", _):
        self = .text(units: width, wide: true, bigEndian: bigEndian)
        return
      case ("S", _):
        self = .text(units: width, wide: false, bigEndian: false)
        return
      case ("f", 2), ("f", 4), ("f", 8): kind = .floating
      case ("i", 1), ("i", 2), ("i", 4), ("i", 8): kind = .signed
      case ("u", 1), ("u", 2), ("u", 4), ("u", 8): kind = .unsigned
      case ("b", 1): kind = .truth
      default: return nil
      }
      self = .number(BinaryElement(kind: kind, width: width, bigEndian: bigEndian))
    }

    /// Bytes an element.
    var width: Int {
      switch self {
      case .number(let element): element.width
      case .text(let units, let wide, _): wide ? 4 * units : units
      }
    }
  }
}

extension String {
  /// Where `part` ends for the first time.
  fileprivate func range(of part: String) -> String.Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
