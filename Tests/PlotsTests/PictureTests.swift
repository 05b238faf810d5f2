import Testing

@testable import Plots

/// What holds for every picture.
@Suite struct PictureTests {
  @Test(arguments: Gallery.all)
  func isWellFormedAndAccessible(entry: Gallery.Entry) throws {
    let svg = entry.picture.svg()
    let elements = try XMLChecker(svg).elements
    #expect(elements[0].tag == "svg")
    #expect(elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(elements[0].attributes["viewBox"] != nil)
    #expect(elements[0].attributes["role"] == "img")
    #expect(elements[1].tag == "title" && !elements[1].text.isEmpty)
    #expect(elements[2].tag == "desc" && elements[2].text.count > 5)
    #expect(!elements.contains { ["script", "style", "foreignObject"].contains($0.tag) })
    let named = elements[0].attributes["aria-labelledby"]
    #expect(
      named == [elements[1], elements[2]].map { $0.attributes["id"] ?? "" }.joined(separator: " "))
    let ids = elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in elements {
      for value in element.attributes.values {
        if let target = value.wholeMatch(of: #/url\(#(.*)\)/#) {
          #expect(ids.contains(String(target.1)), "\(value) points nowhere")
        }
      }
    }
  }

  @Test(arguments: Gallery.all)
  func isDeterministic(entry: Gallery.Entry) {
    #expect(entry.picture.svg() == entry.picture.svg())
    #expect(entry.picture.text(width: 60) == entry.picture.text(width: 60))
  }

  @Test func idsDependOnContent() throws {
    func id(_ plot: Plot) throws -> String? {
      try XMLChecker(plot.svg()).elements[1].attributes["id"]
    }
    let plot = Plot.points([1, 2], [3, 4])
    #expect(try id(plot) == id(Plot.points([1, 2], [3, 4])))
    #expect(try id(plot) != id(Plot.points([1, 2], [3, 5])))
    #expect(try id(plot) != id(plot.titled("x")))
  }

  /// Numbers in coordinates have at most two decimals and no exponent.
  @Test(arguments: Gallery.all)
  func numbersAreShort(entry: Gallery.Entry) throws {
    let attributes = ["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"]
    for element in try XMLChecker(entry.picture.svg()).elements {
      for name in attributes {
        guard let value = element.attributes[name] else { continue }
        #expect(!value.contains("e") && !value.contains("nan") && !value.contains("inf"))
        #expect(value.firstMatch(of: #/\.\d{3}/#) == nil, "\(name)=\(value.prefix(60))")
      }
    }
  }

  /// No upright text reaches beyond the picture, by the estimate of its width.
  @Test(arguments: Gallery.all)
  func textIsNotCut(entry: Gallery.Entry) throws {
    let elements = try XMLChecker(entry.picture.svg()).elements
    let width = Double(elements[0].attributes["width"] ?? "") ?? 0
    let height = Double(elements[0].attributes["height"] ?? "") ?? 0
    var inherited: [(depth: Int, anchor: String?, dx: Double, dy: Double)] = []
    for element in elements {
      while let last = inherited.last, last.depth >= element.depth { inherited.removeLast() }
      let anchor = element.attributes["text-anchor"] ?? inherited.last?.anchor
      var (dx, dy) = (inherited.last?.dx ?? 0, inherited.last?.dy ?? 0)
      let moved = element.attributes["transform"]?
        .wholeMatch(of: #/translate\(([-\d.]+) ([-\d.]+)\)/#)
      if let moved {
        dx += Double(moved.1) ?? 0
        dy += Double(moved.2) ?? 0
      }
      inherited.append((element.depth, anchor, dx, dy))
      guard element.tag == "text", element.attributes["transform"] == nil,
        let x = element.attributes["x"].flatMap({ Double($0) }),
        let y = element.attributes["y"].flatMap({ Double($0) })
      else { continue }
      let size = element.attributes["font-size"].flatMap { Double($0) } ?? 10.5
      let text = element.text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
      let wide = TextMetrics.width(
        text, size: size, bold: element.attributes["font-weight"] != nil)
      let left = x + dx - (anchor == "end" ? wide : anchor == "middle" ? wide / 2 : 0)
      #expect(left >= 0, "\(element.text) begins at \(left)")
      #expect(left + wide <= width + 0.5, "\(element.text) ends at \(left + wide) of \(width)")
      #expect(y + dy > 5 && y + dy < height, "\(element.text) stands at \(y + dy) of \(height)")
    }
  }

  @Test(arguments: Gallery.all)
  func textFitsItsWidth(entry: Gallery.Entry) {
    for width in [24, 40, 80, 120] {
      for line in entry.picture.text(width: width).split(separator: "\n") {
        let cells = DisplayWidth.of(String(line))
        #expect(cells <= max(width, 60), "\(entry.name) at \(width): \(cells) cells: \(line)")
        #expect(line.last != " ")
      }
    }
    for line in entry.picture.text(width: 80).split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= 80, "\(entry.name): \(line)")
    }
  }

  @Test func layersAddUp() {
    let left = Plot.points([1], [2], label: "a").titled("left").axes(x: "x")
    let right = Plot.line([3, 4], [5, 6], label: "b").titled("right").axes(x: "z", y: "y")
    let sum = left + right
    #expect(sum.title == "left")
    #expect(sum.x.label == "x")
    #expect(sum.y.label == "y")
    let composition = Composition(sum)
    #expect(composition.legend.map(\.label) == ["a", "b"])
    #expect(composition.domains.x.contains(1) && composition.domains.x.contains(4))
    #expect(composition.domains.y.contains(2) && composition.domains.y.contains(6))
  }

  @Test func layersOfOneLabelShareColourAndLegend() {
    let plot =
      Plot.line([1, 2], [1, 2], label: "fit")
      + Plot.band([1, 2], lower: [0, 1], upper: [2, 3], label: "fit")
      + Plot.points([1], [1], label: "data")
    let composition = Composition(plot)
    #expect(composition.legend.map(\.label) == ["fit", "data"])
    #expect(composition.legend[0].symbols == [.line, .fill])
    let fit = composition.layers.filter { !($0.mark is Points) }
    #expect(Set(fit.flatMap(\.colours)).count == 1)
  }

  @Test func whatIsLeftOutIsSaid() {
    let missing = Plot.points([1, .nan, 3], [1, 2, .infinity])
    #expect(missing.svg().contains("2 missing or non-finite points not shown"))
    #expect(missing.text().contains("2 missing or non-finite points not shown"))
    let negative = Plot.line([1, 2, 3], [-1, 0, 5]).logarithmic(y: true)
    #expect(negative.text().contains("2 values not above zero"))
    let outside = Plot.points([1, 2, 30], [1, 2, 3]).limited(x: 0...10)
    #expect(outside.text().contains("1 point outside the limits"))
  }

  @Test func repeatedNamesStayApart() {
    #expect(Names.distinct(["a", "a (3)", "a", "a"]) == ["a", "a (3)", "a (4)", "a (5)"])
    let bars = Composition(Plot.bars(["a", "a", "b"], [1, 2, 3]))
    #expect(bars.domains.x.categories == ["a", "a (2)", "b"])
  }

  @Test func everyMarkIsRegisteredOnceWithSamples() {
    #expect(Set(Marks.all.map { $0.name }).count == Marks.all.count)
    for mark in Marks.all {
      #expect(!mark.samples.isEmpty)
      #expect(mark.summary.hasSuffix("."))
      #expect(mark.samples.allSatisfy { $0.layers.contains { type(of: $0) == mark } })
    }
  }

  /// Contrast by WCAG 2.1: 3:1 for what is drawn, on white and on JupyterLab's dark page.
  @Test func coloursStandOutOnWhiteAndDark() {
    func luminance(_ hex: String) -> Double {
      let value = UInt32(hex.dropFirst(), radix: 16) ?? 0
      let parts = [16, 8, 0].map { shift -> Double in
        let c = Double(value >> UInt32(shift) & 255) / 255
        return c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }
    let dark = luminance("#111111")
    for colour in Palette.colours {
      #expect(contrast(luminance(colour), 1) >= 3)
      #expect(contrast(luminance(colour), dark) >= 3)
    }
    #expect(contrast(luminance(Palette.neutral), 1) >= 4.3)
    #expect(contrast(luminance(Palette.neutral), dark) >= 4.3)
  }

  /// x^2.4 by its series of square roots: x² · x^0.4 with x^0.4 found by bisection.
  private func power(_ x: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let fifth = middle * middle * middle * middle * middle
      if fifth < x * x { low = middle } else { high = middle }
    }
    return x * x * low
  }
}
