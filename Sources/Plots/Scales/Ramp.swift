/// A perceptually even run of colours for the values of a heatmap.
enum Ramp: Sendable, Equatable {
  /// Dark blue over green to yellow, for amounts. After viridis (van der Walt and Smith, 2015).
  case sequential
  /// Blue over pale grey to red, for values around zero.
  case diverging
  /// Black to white, for images.
  case grey

  /// Evenly spaced stops.
  var stops: [(red: Double, green: Double, blue: Double)] {
    switch self {
    case .sequential:
      [
        (68, 1, 84), (71, 45, 123), (59, 82, 139), (44, 114, 142), (33, 145, 140), (40, 174, 128),
        (94, 201, 98), (173, 220, 48), (253, 231, 37),
      ]
    case .diverging:
      [
        (5, 72, 135), (10, 123, 189), (106, 170, 214), (176, 208, 232), (236, 236, 236),
        (243, 196, 168), (232, 143, 92), (213, 94, 0), (143, 52, 0),
      ]
    case .grey: [(0, 0, 0), (255, 255, 255)]
    }
  }

  /// The colour at a place from 0 to 1, each part from 0 to 255.
  func colour(_ place: Double) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let stops = self.stops
    let scaled = min(max(place.isNaN ? 0 : place, 0), 1) * Double(stops.count - 1)
    let index = min(Int(scaled), stops.count - 2)
    let t = scaled - Double(index)
    func mix(_ a: Double, _ b: Double) -> UInt8 { UInt8((a + (b - a) * t).rounded()) }
    let (a, b) = (stops[index], stops[index + 1])
    return (mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }

  /// The colour as `#rrggbb`.
  func hex(_ place: Double) -> String {
    let c = colour(place)
    return "#" + [c.red, c.green, c.blue].map(Self.twoDigits).joined()
  }

  /// Black or white, whichever is read better on the colour.
  func ink(_ place: Double) -> String {
    let c = colour(place)
    let light = 0.299 * Double(c.red) + 0.587 * Double(c.green) + 0.114 * Double(c.blue)
    return light > 140 ? "#111" : "#fff"
  }

  private static func twoDigits(_ value: UInt8) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }
}

/// The legend of a heatmap: its colours and the values at both ends.
struct ColourBar: Sendable, Equatable {
  var ramp: Ramp
  var lower: Double
  var upper: Double
  var label: String?

  /// The place of a value on the ramp, from 0 to 1; 0 for what is not a number.
  func place(_ value: Double) -> Double {
    guard upper > lower else { return 0.5 }
    // Halves, since the difference of two huge numbers overflows.
    let place = (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    return place > 0 ? min(place, 1) : 0
  }
}
