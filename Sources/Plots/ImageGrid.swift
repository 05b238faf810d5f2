/// Grey images of one size in a grid, with a line or two of words below each.
///
/// Pixels stay crisp at any size. The text twin sketches the first images in braille dots and lists
/// the words of the others.
public struct ImageGrid: Picture {
  /// The words below an image.
  public struct Caption: Sendable, Equatable {
    /// The lines, at most two of them.
    public var lines: [String]
    /// Whether the image is to stand out: a wrong prediction.
    public var isMarked: Bool

    /// Words below an image.
    public init(_ lines: [String], isMarked: Bool = false) {
      self.lines = Array(lines.prefix(2))
      self.isMarked = isMarked
    }
  }

  /// A pixel that is not there.
  public static let missing: UInt8 = 255
  /// The level of white; black is 0.
  public static let white: UInt8 = 254
  /// Images beyond this many are counted, not drawn.
  public static let limit = 100
  /// Images that the text twin sketches.
  static let sketchLimit = 20
  /// The width and height beyond which an image is averaged down in the text twin, in dots.
  private static let sketchSide = 32

  /// The images, row by row from the top, levels 0 to 254.
  public var images: [[UInt8]]
  /// Pixels in a row of an image.
  public var imageWidth: Int
  /// The words below each image; none where there are fewer.
  public var captions: [Caption]
  /// Images in a row.
  public var columns: Int
  /// How many images there are, given or not.
  public var total: Int
  /// The heading above all.
  public var title: String?
  /// A line below the heading.
  public var subtitle: String?
  /// Width of the whole in pixels; as many as the columns want unless said.
  public var width: Double?

  /// A grid of images.
  ///
  /// - Precondition: all images have as many pixels, whole rows of `imageWidth`.
  public init(
    _ images: [[UInt8]], imageWidth: Int, captions: [Caption] = [], columns: Int = 8,
    total: Int? = nil, title: String? = nil, subtitle: String? = nil, width: Double? = nil
  ) {
    precondition(imageWidth > 0 && images.allSatisfy { $0.count % imageWidth == 0 })
    precondition(Set(images.map(\.count)).count <= 1, "all images have as many pixels")
    self.images = Array(images.prefix(Self.limit))
    self.imageWidth = imageWidth
    self.captions = captions
    self.columns = max(1, min(columns, max(1, self.images.count)))
    self.total = total ?? images.count
    self.title = title
    self.subtitle = subtitle
    self.width = width
  }

  private var imageHeight: Int { (images.first?.count ?? imageWidth) / imageWidth }
  private var captionLines: Int { captions.map(\.lines.count).max() ?? 0 }
  private var hiddenNote: String? {
    total > images.count ? "… and \(total - images.count) more" : nil
  }

  private func caption(_ place: Int) -> Caption {
    place < captions.count ? captions[place] : Caption([])
  }

  /// A standalone SVG document, the same bytes for the same content.
  public func svg() -> String {
    // As wide as the words below want, within reason.
    let words = captions.prefix(images.count).flatMap { caption in
      caption.lines.map {
        TextMetrics.width($0, size: Layout.tickSize, bold: caption.isMarked)
      }
    }
    let natural = max(Double(columns) * min(max(72, (words.max() ?? 0) + 6), 128) + 8, 120)
    let whole = width.map { $0.isFinite ? min(max($0, 120), 4000) : natural } ?? min(natural, 1200)
    var svg = SVGBuilder()
    var top = 4.0
    if let title {
      for line in TextMetrics.wrapped(
        title, within: whole - 16, size: Layout.titleSize, bold: true, lines: 2)
      {
        top += 18
        svg.text(line, at: Point(8, top - 1), size: Layout.titleSize, bold: true)
      }
    }
    if let subtitle {
      top += 16
      svg.text(
        TextMetrics.fitted(subtitle, within: whole - 16, size: Layout.labelSize),
        at: Point(8, top), size: Layout.labelSize)
    }
    top += 6
    let cell = (whole - 8) / Double(columns)
    let side = max(cell - 8, 4)
    let height = side * Double(imageHeight) / Double(imageWidth)
    let step = height + Double(captionLines) * 14 + 8
    for (place, pixels) in images.enumerated() {
      let left = 8 + Double(place % columns) * cell
      let upper = top + Double(place / columns) * step
      draw(pixels, caption(place), Rect(left: left, top: upper, width: side, height: height), &svg)
      svg.newline()
    }
    top += Double((images.count + columns - 1) / columns) * step
    if let hiddenNote {
      top += 12
      svg.text(hiddenNote, at: Point(8, top - 2), size: Layout.noteSize)
      top += 4
    }
    let name = title ?? Account.count(total, "image")
    let id = ContentID.of(svg.body + name + description)
    return SVGRenderer.wrapped(
      svg.body, width: whole, height: max(top, 20), title: name, description: description, id: id)
  }

  private func draw(
    _ pixels: [UInt8], _ caption: Caption, _ area: Rect, _ svg: inout SVGBuilder
  ) {
    let words = caption.lines.joined(separator: ", ")
    svg.open("g", ["class": "image", "role": "graphics-object", "aria-label": words])
    let data = PNG.base64(
      width: imageWidth, height: imageHeight, pixels: pixels, palette: nil,
      transparent: Self.missing)
    svg.element(
      "image",
      [
        "x": SVGBuilder.number(area.left), "y": SVGBuilder.number(area.top),
        "width": SVGBuilder.number(area.width), "height": SVGBuilder.number(area.height),
        "preserveAspectRatio": "none", "image-rendering": "pixelated",
        "href": "data:image/png;base64," + data,
      ])
    // Where the page is as dark as the image, its edge still shows.
    svg.rect(
      area,
      [
        "fill": "none", "stroke": caption.isMarked ? Self.mark : Palette.neutral,
        "stroke-width": caption.isMarked ? "1.5" : "0.5",
      ])
    for (line, text) in caption.lines.enumerated() {
      svg.text(
        TextMetrics.fitted(
          text, within: area.width + 6, size: Layout.tickSize, bold: caption.isMarked),
        at: Point(area.left + area.width / 2, area.bottom + 12 + 14 * Double(line)),
        anchor: .middle, bold: caption.isMarked, fill: caption.isMarked ? Self.mark : nil)
    }
    svg.close("g")
  }

  /// The colour of what stands out.
  private static let mark = Palette.colours[1]

  /// Sketches side by side, captions below; the captions of images that are not sketched in a list.
  public func text(width: Int = 80) -> String {
    let width = min(max(width, 24), 400)
    var lines = [title, subtitle].compactMap { $0?.onOneLine.shortened(to: width) }
    let shown = min(images.count, Self.sketchLimit)
    let sketches = images.prefix(shown).map(sketch)
    let words = captions.prefix(shown).flatMap(\.lines).map { DisplayWidth.of($0) + 1 }.max() ?? 0
    let cell = max(sketches.first?.first.map { DisplayWidth.of($0) } ?? 1, min(words, 20))
    let fitting = max(1, min(columns, (width + 2) / (cell + 2)))
    for start in stride(from: 0, to: shown, by: fitting) {
      let row = start..<min(start + fitting, shown)
      if !lines.isEmpty { lines.append("") }
      for line in 0..<(sketches.first?.count ?? 0) {
        lines.append(
          row.map { sketches[$0][line].padded(to: cell) }.joined(separator: "  ").trimmedEnd)
      }
      for line in 0..<captionLines {
        lines.append(
          row.map { place -> String in
            let caption = caption(place)
            guard line < caption.lines.count else { return String(repeating: " ", count: cell) }
            let text = (caption.isMarked && line == 0 ? "*" : "") + caption.lines[line].onOneLine
            return text.shortened(to: cell).padded(to: cell)
          }.joined(separator: "  ").trimmedEnd)
      }
    }
    if shown < images.count, captionLines > 0 {
      var line = ""
      for place in shown..<images.count {
        let caption = caption(place)
        let entry =
          "\(place + 1): \(caption.isMarked ? "*" : "")\(caption.lines.joined(separator: ", "))"
          .onOneLine
        if !line.isEmpty, DisplayWidth.of(line) + DisplayWidth.of(entry) + 2 > width {
          lines.append(line)
          line = ""
        }
        line += (line.isEmpty ? "" : "; ") + entry
      }
      if !line.isEmpty { lines.append(line) }
    }
    let hidden = total - (captionLines > 0 ? images.count : shown)
    if hidden > 0 { lines.append("… and \(hidden) more") }
    return lines.joined(separator: "\n")
  }

  /// One image in braille dots, brighter than half of white.
  private func sketch(_ pixels: [UInt8]) -> [String] {
    let side = max(imageWidth, imageHeight)
    // Small images are enlarged, large ones averaged down.
    let scale = 2 * side <= 16 ? Double(16 / side) : min(1, Double(Self.sketchSide) / Double(side))
    let (dotsAcross, dotsDown) = (
      max(1, Int((Double(imageWidth) * scale).rounded())),
      max(1, Int((Double(imageHeight) * scale).rounded()))
    )
    var canvas = TextCanvas(columns: (dotsAcross + 1) / 2, rows: (dotsDown + 3) / 4)
    for y in 0..<dotsDown {
      for x in 0..<dotsAcross {
        // The mean of the pixels below the dot.
        var (sum, count) = (0, 0)
        for row
          in (imageHeight * y / dotsDown)..<max(
            imageHeight * (y + 1) / dotsDown, imageHeight * y / dotsDown + 1)
        {
          for column
            in (imageWidth * x / dotsAcross)..<max(
              imageWidth * (x + 1) / dotsAcross, imageWidth * x / dotsAcross + 1)
          {
            let level = pixels[row * imageWidth + column]
            if level != Self.missing { (sum, count) = (sum + Int(level), count + 1) }
          }
        }
        if count > 0, 2 * sum > Int(Self.white) * count {
          canvas.mark(Double(x), Double(y), .braille)
        }
      }
    }
    return canvas.lines
  }

  /// What the grid shows, in sentences.
  public var description: String {
    var sentences = [subtitle].compactMap { $0 }
    sentences.append(
      "\(Account.count(total, "image")) of \(imageWidth) × \(imageHeight) pixels, \(columns) a row."
    )
    let words = captions.prefix(min(images.count, 40)).map { $0.lines.joined(separator: ", ") }
      .filter { !$0.isEmpty }
    if !words.isEmpty { sentences.append("Below them: \(words.joined(separator: "; ")).") }
    return sentences.joined(separator: " ")
  }

  /// Values as levels: the lower limit and below black, the upper and above white.
  public static func levels(_ values: some Sequence<Double>, _ limits: ClosedRange<Double>)
    -> [UInt8]
  {
    let size = limits.upperBound - limits.lowerBound
    return values.map { value in
      guard Extent.isUsable(value) else { return missing }
      let place = size > 0 ? (value - limits.lowerBound) / size : 0
      return UInt8((min(max(place, 0), 1) * Double(white)).rounded())
    }
  }
}
