/// Colours that colour-blind readers can tell apart and that stand out on white and on dark pages.
enum Palette {
  /// The hues of Okabe and Ito (2008), in an order that keeps neighbours apart. The light ones are
  /// darkened until they reach a contrast of 3:1 on white; all keep 4:1 on #111.
  static let colours = [
    "#0a7bbd", "#d55e00", "#009e73", "#c4679a", "#c58500", "#3c96c8", "#8c8200",
  ]

  /// The grey of text and reference lines: 4.35:1 on white and on #111, the best one grey can do.
  static let neutral = "#797979"

  /// The grey of grid lines, always drawn translucent.
  static let grid = "#808080"

  /// The colour of a slot; beyond the last one they begin anew, with other dashes.
  static func colour(_ slot: Int) -> String { colours[slot % colours.count] }

  /// The dash pattern of a slot: solid for the first round of colours.
  static func dash(_ slot: Int) -> String? {
    let patterns: [String?] = [nil, "6 3", "2 2", "8 3 2 3"]
    return patterns[slot / colours.count % patterns.count]
  }
}

/// A colour asked for by name or by its place in the palette.
public enum PlotColour: Sendable, Equatable {
  /// The n-th colour of the palette, from 0.
  case slot(Int)
  /// The grey of text and axes.
  case neutral

  /// The names that `init(name:)` knows.
  public static let names = ["blue", "orange", "green", "pink", "gold", "sky", "olive", "grey"]

  /// A colour by its name, in the palette's version of it.
  public init?(name: String) {
    let name = name == "gray" ? "grey" : name
    guard let place = Self.names.firstIndex(of: name) else { return nil }
    self = place < Palette.colours.count ? .slot(place) : .neutral
  }

  var hex: String {
    switch self {
    case .slot(let slot): Palette.colour(max(0, slot))
    case .neutral: Palette.neutral
    }
  }
}
