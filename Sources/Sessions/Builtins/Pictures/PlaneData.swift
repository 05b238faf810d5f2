import Evaluation
import Values

extension GridBuiltins {
  /// Numbers on each axis from which on an even grid is a plane rather than a table.
  private static let planeSide = 12

  /// The arguments of `heatmap(x, y, z)` as a function over a plane, where x and y are many numbers at
  /// even distances; nil where they are not.
  static func plane(
    _ bounds: [Call.Bound], _ z: NDArray, _ call: Call
  ) throws -> (x: [Double], y: [Double], values: [[Double]])? {
    guard case .array(let x) = try call.evaluator.settled(bounds[0].value),
      case .array(let y) = try call.evaluator.settled(bounds[1].value), x.rank == 1, y.rank == 1,
      let across = even(x), let up = even(y)
    else { return nil }
    var values = [[Double]](
      repeating: [Double](repeating: .nan, count: across.count), count: up.count)
    if z.rank == 2 {
      guard z.axes[0].size == y.count, z.axes[1].size == x.count else { return nil }
      for (row, b) in y.numbers.enumerated() {
        for (column, a) in x.numbers.enumerated() {
          values[place(b, up)][place(a, across)] = z[flat: row * x.count + column]
        }
      }
      return (across, up, values)
    }
    guard z.rank == 1, z.count == x.count, z.count == y.count else { return nil }
    // Of several values for one pair the mean.
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: across.count), count: up.count)
    let (left, right, heights) = (x.numbers, y.numbers, z.numbers)
    for k in heights.indices where !heights[k].isNaN {
      let (row, column) = (place(right[k], up), place(left[k], across))
      let count = counts[row][column]
      let before = count > 0 ? values[row][column] : 0
      values[row][column] = (before * count + heights[k]) / (count + 1)
      counts[row][column] = count + 1
    }
    return (across, up, values)
  }

  private static func place(_ value: Double, _ places: [Double]) -> Int {
    let step = (places[places.count - 1] - places[0]) / Double(places.count - 1)
    return min(max(Int(((value - places[0]) / step).rounded()), 0), places.count - 1)
  }

  /// The different values in rising order, where they are many, finite and evenly spaced.
  private static func even(_ array: NDArray) -> [Double]? {
    switch array.kind {
    case .real, .int: break
    case .bool, .text, .category: return nil
    }
    let numbers = array.numbers
    guard numbers.allSatisfy(\.isFinite) else { return nil }
    let sorted = Set(numbers).sorted()
    guard (planeSide...1000).contains(sorted.count) else { return nil }
    let step = (sorted[sorted.count - 1] - sorted[0]) / Double(sorted.count - 1)
    let isEven = sorted.indices.allSatisfy { k in
      (sorted[k] - (sorted[0] + Double(k) * step)).magnitude < 1e-3 * step
    }
    return isEven ? sorted : nil
  }
}
