// Writing JSON: compact for the wire, indented for files.

extension JSON {
  /// How a value is written.
  public struct Format: Sendable {
    /// What stands for a number that is not finite; JSON itself has no word for it.
    public enum NonFinite: Sendable {
      /// `null`.
      case null
      /// `"NaN"`, `"Infinity"`, `"-Infinity"`.
      case strings
      /// `NaN`, `Infinity`, `-Infinity`, as Python writes: no valid JSON.
      case literals
    }

    /// Spaces a level, one member or element a line; nil writes all on one line without spaces.
    public var indent: Int?
    /// Whether keys are sorted by code point.
    public var sortsKeys: Bool
    /// What stands for a number that is not finite.
    public var nonFinite: NonFinite
    /// Whether a line break ends the text.
    public var endsLine: Bool

    /// A format; compact unless said.
    public init(
      indent: Int? = nil, sortsKeys: Bool = false, nonFinite: NonFinite = .null,
      endsLine: Bool = false
    ) {
      self.indent = indent
      self.sortsKeys = sortsKeys
      self.nonFinite = nonFinite
      self.endsLine = endsLine
    }

    /// One line without spaces.
    public static let compact = Format()
    /// As nbformat writes notebooks: one space a level, a line break at the end, keys as given.
    public static let notebook = Format(indent: 1, endsLine: true)
    /// As `notebook`, keys sorted.
    public static let sortedNotebook = Format(indent: 1, sortsKeys: true, endsLine: true)
  }

  /// The value as UTF-8 bytes.
  ///
  /// Doubles take the fewest digits that read back to the same bits and always a point or an
  /// exponent; of characters only `"`, `\` and controls are escaped.
  public func bytes(_ format: Format = .compact) -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, format)
    return bytes
  }

  /// The value as text.
  public func text(_ format: Format = .compact) -> String {
    String(decoding: bytes(format), as: UTF8.self)
  }

  /// Appends the value's bytes.
  public func write(to bytes: inout [UInt8], _ format: Format = .compact) {
    var writer = JSONWriter(bytes: bytes, format: format)
    // The writer holds the only reference while it appends.
    bytes = []
    writer.write(self, level: 0)
    if format.endsLine { writer.bytes.append(0x0A) }
    bytes = writer.bytes
  }
}

private struct JSONWriter {
  var bytes: [UInt8]
  let format: JSON.Format

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .int(let value): append(value.description)
    case .double(let value): write(value)
    case .string(let value): write(value)
    case .array(let elements): write(elements, level: level)
    case .object(let object): write(object, level: level)
    }
  }

  private mutating func write(_ elements: [JSON], level: Int) {
    bytes.append(UInt8(ascii: "["))
    for (place, element) in elements.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(level + 1)
      write(element, level: level + 1)
    }
    if !elements.isEmpty { breakLine(level) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSON.Object, level: Int) {
    bytes.append(UInt8(ascii: "{"))
    var places = Array(object.indices)
    if format.sortsKeys {
      // UTF-8 sorts as its code points do.
      places.sort { object[$0].key.utf8.lexicographicallyPrecedes(object[$1].key.utf8) }
    }
    for (count, place) in places.enumerated() {
      if count > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(level + 1)
      write(object[place].key)
      bytes.append(UInt8(ascii: ":"))
      if format.indent != nil { bytes.append(0x20) }
      write(object[place].value, level: level + 1)
    }
    if !object.isEmpty { breakLine(level) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ value: Double) {
    if value.isFinite {
      append(value.description)
      return
    }
    let name = value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    switch format.nonFinite {
    case .null: append("null")
    case .strings: write(name)
    case .literals: append(name)
    }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { units in
      var start = 0
      for place in units.indices {
        let unit = units[place]
        if unit >= 0x20, unit != UInt8(ascii: "\""), unit != UInt8(ascii: "\\") { continue }
        bytes.append(contentsOf: units[start..<place])
        start = place + 1
        escape(unit)
      }
      bytes.append(contentsOf: units[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ unit: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch unit {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      append("u00")
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(digits[Int(unit >> 4)])
      bytes.append(digits[Int(unit & 15)])
    default: bytes.append(unit)
    }
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent = format.indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: max(0, indent) * level))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
