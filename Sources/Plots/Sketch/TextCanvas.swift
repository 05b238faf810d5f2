/// A grid of terminal cells to sketch on: braille dots (2 × 4 a cell), glyphs and shades.
///
/// Positions are in dots from the upper left corner. In one cell a glyph hides dots, and dots hide
/// a shade.
struct TextCanvas: Sendable {
  /// What a stroke leaves behind.
  enum Pen: Sendable, Equatable {
    case braille
    case glyph(Character)
    case shade(Character)

    /// How the pen is shown in a legend.
    var key: String {
      switch self {
      case .braille: "⠒⠒"
      case .glyph(let character): String(character)
      case .shade(let character): String([character, character])
      }
    }
  }

  let columns: Int
  let rows: Int
  private var dots: [UInt8]
  private var glyphs: [Character?]
  private var shades: [Character?]

  init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    dots = Array(repeating: 0, count: self.columns * self.rows)
    glyphs = Array(repeating: nil, count: self.columns * self.rows)
    shades = glyphs
  }

  /// The last dot in each direction.
  var lastX: Double { Double(columns * 2 - 1) }
  var lastY: Double { Double(rows * 4 - 1) }

  /// Marks the cell or the dot at a position; outside the grid nothing happens.
  mutating func mark(_ x: Double, _ y: Double, _ pen: Pen) {
    guard x >= -0.5, y >= -0.5, x < lastX + 0.5, y < lastY + 0.5 else { return }
    let (dotX, dotY) = (Int(x.rounded()), Int(y.rounded()))
    guard dotX >= 0, dotY >= 0 else { return }
    let cell = min(dotY / 4, rows - 1) * columns + min(dotX / 2, columns - 1)
    switch pen {
    case .braille: dots[cell] |= Self.bits[dotY % 4][dotX % 2]
    case .glyph(let glyph): glyphs[cell] = glyph
    case .shade(let shade): shades[cell] = shade
    }
  }

  /// A straight line; parts outside the grid are cut off.
  mutating func line(_ a: Point, _ b: Point, _ pen: Pen) {
    let steps = max((b.x - a.x).magnitude, (b.y - a.y).magnitude)
    guard steps.isFinite else { return }
    let count = min(max(1, Int(min(steps, 1e5).rounded(.up))), 4000)
    for k in 0...count {
      let t = Double(k) / Double(count)
      mark(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, pen)
    }
  }

  /// A broken line through points.
  mutating func polyline(_ points: [Point], _ pen: Pen) {
    if points.count == 1 { mark(points[0].x, points[0].y, pen) }
    for (a, b) in zip(points, points.dropFirst()) { line(a, b, pen) }
  }

  /// A vertical run in one column of cells, its upper end to an eighth of a cell.
  mutating func bar(column: Int, from bottom: Double, to top: Double) {
    guard (0..<columns).contains(column) else { return }
    let (high, low) = (min(top, bottom), max(top, bottom))
    for row in 0..<rows {
      let (cellTop, cellBottom) = (Double(row * 4) - 0.5, Double(row * 4) + 3.5)
      let covered = min(low + 0.5, cellBottom) - max(high, cellTop)
      guard covered > 0 else { continue }
      let eighths = min(8, max(0, Int((covered * 2).rounded())))
      if eighths > 0 { glyphs[row * columns + column] = Self.blocks[eighths - 1] }
    }
  }

  /// Text from a cell on, as far as there is room.
  mutating func write(_ text: String, column: Int, row: Int) {
    guard (0..<rows).contains(row) else { return }
    var place = column
    for character in text where DisplayWidth.of(character) == 1 {
      if (0..<columns).contains(place) { glyphs[row * columns + place] = character }
      place += 1
    }
  }

  /// The rows, from the top.
  var lines: [String] {
    (0..<rows).map { row in
      var line = ""
      for column in 0..<columns {
        let cell = row * columns + column
        if let glyph = glyphs[cell] {
          line.append(glyph)
        } else if dots[cell] != 0, let braille = Unicode.Scalar(0x2800 + UInt32(dots[cell])) {
          line.unicodeScalars.append(braille)
        } else {
          line.append(shades[cell] ?? " ")
        }
      }
      return line
    }
  }

  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}
