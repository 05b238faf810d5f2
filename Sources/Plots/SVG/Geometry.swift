/// A place in a picture, in pixels from its upper left corner.
struct Point: Sendable, Equatable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle in a picture, in pixels.
struct Rect: Sendable, Equatable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  func intersects(_ other: Rect) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}

/// Lines with fewer points that look the same.
enum Polyline {
  /// Points that deviate less than `tolerance` pixels are left out (Ramer 1972; Douglas and
  /// Peucker 1973), after each pixel column is reduced to its first, lowest, highest and last point.
  static func simplified(_ points: [Point], tolerance: Double = 0.15) -> [Point] {
    let points = reducedByColumn(points)
    guard points.count > 2 else { return points }
    var keeps = [Bool](repeating: false, count: points.count)
    keeps[0] = true
    keeps[points.count - 1] = true
    var pending = [(0, points.count - 1)]
    while let (first, last) = pending.popLast() {
      guard last - first > 1 else { continue }
      var worst = 0.0
      var split = first
      for k in first + 1..<last {
        let distance = distance(points[k], points[first], points[last])
        if distance > worst { (worst, split) = (distance, k) }
      }
      guard worst > tolerance else { continue }
      keeps[split] = true
      pending.append((first, split))
      pending.append((split, last))
    }
    return zip(points, keeps).compactMap { $1 ? $0 : nil }
  }

  private static func reducedByColumn(_ points: [Point]) -> [Point] {
    guard points.count > 1500 else { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = points[start].x.rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < points.count, points[end].x.rounded(.down) == column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for k in Set([start, low, high, end - 1]).sorted() { result.append(points[k]) }
      start = end
    }
    return result
  }

  private static func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    guard square > 0 else {
      return ((p.x - a.x) * (p.x - a.x) + (p.y - a.y) * (p.y - a.y)).squareRoot()
    }
    let t = min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0), 1)
    let (ex, ey) = (p.x - a.x - t * dx, p.y - a.y - t * dy)
    return (ex * ex + ey * ey).squareRoot()
  }
}
