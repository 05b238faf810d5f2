// ImageGrid: the images that a convolution slides over, borders included.

/// Images as a convolution sees them: with borders of zeros, and with zeros between neighbours where
/// it goes back through a stride.
struct ImageGrid<T: Scalar> {
  let pixels: UnsafePointer<T>
  /// The images' sizes in memory.
  let height, width: Int
  /// From one pixel to the next in memory, and the channels of the group.
  let pixelStep, channels: Int
  /// From one pixel to the next in the grid.
  let spreadHeight, spreadWidth: Int
  /// Where the first pixel stands in the grid; below zero where the grid starts inside the image.
  let top, left: Int
  /// The grid's sizes.
  let fullHeight, fullWidth: Int

  /// Whether the grid is the image itself.
  @inline(__always)
  var isPlain: Bool {
    spreadHeight == 1 && spreadWidth == 1 && top == 0 && left == 0 && fullWidth == width
      && fullHeight <= height
  }

  /// From one pixel to the next, and from one row to the next, in what is read: the image, or a
  /// copy of the grid.
  @inline(__always)
  var step: Int { isPlain ? pixelStep : channels }
  @inline(__always)
  var pitch: Int { fullWidth &* step }

  /// Whether the channels of neighbouring pixels are neighbours.
  @inline(__always)
  var isDense: Bool { !isPlain || pixelStep == channels }

  /// Where row `row` of an image's grid starts, `count` rows of which are read: in the image, or
  /// copied to `room`.
  @inline(__always)
  func rows(
    _ image: Int, from row: Int, count: Int, _ room: UnsafeMutablePointer<T>
  ) -> UnsafePointer<T> {
    if isPlain { return pixels + (image &* height &+ row) &* width &* pixelStep }
    var target = room
    for i in row..<(row &+ count) {
      for x in 0..<(fullWidth &* channels) { target[x] = 0 }
      let down = i &- top
      let y = down / spreadHeight
      if down >= 0 && y < height && y &* spreadHeight == down {
        let source = pixels + (image &* height &+ y) &* width &* pixelStep
        copy(source, target)
      }
      target += fullWidth &* channels
    }
    return UnsafePointer(room)
  }

  @inline(__always)
  private func copy(_ source: UnsafePointer<T>, _ target: UnsafeMutablePointer<T>) {
    if spreadWidth == 1 && pixelStep == channels {
      let from = Swift.max(0, 0 &- left)
      let end = Swift.min(width, fullWidth &- left)
      let count = (end &- from) &* channels
      let to = target + (from &+ left) &* channels
      let start = source + from &* channels
      if count > 0 { for x in 0..<count { to[x] = start[x] } }
      return
    }
    for x in 0..<width {
      let place = left &+ x &* spreadWidth
      if place < 0 || place >= fullWidth { continue }
      for c in 0..<channels { target[place &* channels &+ c] = source[x &* pixelStep &+ c] }
    }
  }
}
