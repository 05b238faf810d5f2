import Evaluation
import Values

/// Draws of a latent from a fit, to be taken over where labels or positions match.
public struct KnownLatent {
  /// The draws.
  public let draws: Draws

  /// Draws of a latent.
  public init(_ draws: Draws) { self.draws = draws }

  /// For each element of `axes` the flat position of the fit's element, −1 where the fit lacks it.
  public func positions(in axes: [Axis]) -> [Int] {
    let own = draws.axes
    guard own.count == axes.count else {
      return Array(repeating: -1, count: axes.reduce(1) { $0 * $1.size })
    }
    var places: [[Int]] = []
    for (old, new) in zip(own, axes) {
      if let oldLabels = old.labels, let newLabels = new.labels, oldLabels.count == old.size,
        newLabels.count == new.size
      {
        places.append(newLabels.names.map { oldLabels.position(of: $0) ?? -1 })
      } else {
        places.append((0..<new.size).map { $0 < old.size ? $0 : -1 })
      }
    }
    var result = [0]
    for (axis, choices) in places.enumerated() {
      var next: [Int] = []
      next.reserveCapacity(result.count * choices.count)
      for base in result {
        for choice in choices {
          next.append(base < 0 || choice < 0 ? -1 : base * own[axis].size + choice)
        }
      }
      result = next
    }
    return result
  }
}
