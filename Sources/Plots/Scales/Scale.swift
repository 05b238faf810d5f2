import Glibc

/// A map from data values to positions along one axis, with the ticks that are drawn there.
struct Scale: Sendable {
  var domain: Domain
  /// The position of the domain's lower end.
  var start: Double
  /// The position of the domain's upper end.
  var end: Double

  /// The position of a value; none for values that have no place on the axis.
  ///
  /// Positions far outside are kept within a few screens, so that they can be written out.
  func callAsFunction(_ value: Double) -> Double? {
    guard domain.isDrawable(value) else { return nil }
    let place: Double
    if domain.isLogarithmic {
      place = log(value / domain.lower) / log(domain.upper / domain.lower)
    } else {
      // Halves, since the difference of two huge numbers overflows.
      place = (value / 2 - domain.lower / 2) / (domain.upper / 2 - domain.lower / 2)
    }
    guard place.isFinite else { return nil }
    return start + (end - start) * min(max(place, -20), 21)
  }

  /// The distance between two neighbouring categories.
  var bandwidth: Double {
    (end - start).magnitude / max(1, Double(domain.categories.count))
  }

  /// The lesser and the greater end.
  var range: ClosedRange<Double> { min(start, end)...max(start, end) }

  /// A position kept within the axis.
  func clamped(_ position: Double) -> Double {
    min(max(position, range.lowerBound), range.upperBound)
  }
}
