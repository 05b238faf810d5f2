import Plots
import Values

/// Values as short text: in text holes, labels and messages.
public enum ValueText {
  /// A number in at most six significant digits.
  public static func number(_ value: Double, digits: Int? = nil) -> String {
    if NDArray.isMissing(value) { return "missing" }
    return NumberFormat.significant(value, digits: digits ?? 6)
  }

  /// One element of an array.
  public static func element(_ array: NDArray, _ place: Int, digits: Int? = nil) -> String {
    switch array.kind {
    case .text: return array.texts[place] ?? "missing"
    case .category: return array.asText().texts[place] ?? "missing"
    case .bool:
      return NDArray.isMissing(array[flat: place])
        ? "missing" : (array[flat: place] != 0 ? "true" : "false")
    case .int:
      let number = array[flat: place]
      if let digits { return self.number(number, digits: digits) }
      return Int(exactly: number).map(String.init) ?? self.number(number)
    case .real: return number(array[flat: place], digits: digits)
    }
  }

  /// A value inside a text.
  public static func inline(_ value: Value, digits: Int? = nil) -> String {
    switch value {
    case .none: return "none"
    case .array(let array): return inline(array, digits: digits)
    case .draws(let draws):
      if draws.axes.isEmpty { return pair(draws.numbers) }
      return "["
        + (0..<min(draws.elementCount, 100)).map { pair(draws.element($0)) }.joined(separator: ", ")
        + "]"
    case .record(let record):
      return "{"
        + record.fields.map { "\($0.name): \(inline($0.value, digits: digits))" }.joined(
          separator: ", ") + "}"
    case .list(let values):
      return "[" + values.map { inline($0, digits: digits) }.joined(separator: ", ") + "]"
    case .distribution(let distribution):
      let parameters = distribution.parameters.map { inline($0, digits: digits) }
      return "\(distribution.name)(\(parameters.joined(separator: ", ")))"
    default: return value.kindName
    }
  }

  /// Draws of a number as `4.4 ± 3.3`.
  public static func pair(_ draws: [Double]) -> String {
    let count = Double(max(draws.count, 1))
    let mean = draws.reduce(0, +) / count
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(count - 1, 1)
    return NumberFormat.plusMinus(mean, variance.squareRoot())
  }

  private static func inline(_ array: NDArray, digits: Int?) -> String {
    if array.rank == 0 { return element(array, 0, digits: digits) }
    func render(_ axis: Int, _ start: Int) -> String {
      if axis == array.rank { return element(array, start, digits: digits) }
      let inner = array.axes[(axis + 1)...].reduce(1) { $0 * $1.size }
      let size = array.axes[axis].size
      let shown = min(size, array.rank == 1 ? 100 : (array.rank == 2 ? 20 : 6))
      var parts = (0..<shown).map { render(axis + 1, start + $0 * inner) }
      if shown < size { parts.append("… (\(size) in all)") }
      return "[" + parts.joined(separator: ", ") + "]"
    }
    return render(0, 0)
  }
}
