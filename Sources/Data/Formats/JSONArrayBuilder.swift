// From nested JSON lists to one dense array.

import JSON
import Values

/// Flattens nested lists of one shape.
struct JSONArrayBuilder {
  private let place: JSONPlace
  private var shape: [Int] = []
  private var numbers: [Double] = []
  private var texts: [String?] = []
  /// What was seen among the elements.
  private var seen = Seen()

  private struct Seen {
    var number = false
    var fraction = false
    var truth = false
    /// A text that spells no number.
    var text = false
    /// A text of any kind.
    var quoted = false
  }

  init(_ place: JSONPlace) { self.place = place }

  /// Takes the shape from the first element of each level.
  mutating func measure(_ json: JSON) throws(Fault) {
    var level = json
    while case .array(let elements) = level {
      shape.append(elements.count)
      guard let first = elements.first(where: { !$0.isNull }) else { break }
      level = first
    }
  }

  /// The array; every list has to have the shape that was measured.
  mutating func array(of json: JSON) throws(Fault) -> NDArray {
    try look(json)
    if seen.text, seen.number || seen.truth { throw place.fault("it mixes texts with numbers") }
    var path: [Int] = []
    // Texts that spell numbers are numbers only beside numbers.
    if seen.text || seen.quoted && !seen.number {
      try flatten(json, 0, &path, asText: true)
      return NDArray(texts: texts, axes: axes())
    }
    try flatten(json, 0, &path)
    let kind: ElementKind =
      seen.number
      ? (seen.fraction ? .real : .int) : seen.truth ? .bool : .real
    return NDArray(numbers, axes: axes(), kind: kind)
  }

  private func axes() -> [Axis] { shape.map { Axis($0) } }

  /// Notes which kinds of elements there are.
  private mutating func look(_ json: JSON) throws(Fault) {
    switch json {
    case .array(let elements): for element in elements { try look(element) }
    case .object: throw place.fault("a record stands inside an array")
    case .int(let value):
      seen.number = true
      if abs(Double(value)) > 9_007_199_254_740_992 { seen.fraction = true }
    case .double(let value):
      if value.isNaN { return }
      seen.number = true
      if !NumberText.isWhole(value) { seen.fraction = true }
    case .bool: seen.truth = true
    case .string(let text):
      seen.quoted = true
      guard let number = Self.number(text) else {
        seen.text = true
        return
      }
      if number.isInfinite { seen.fraction = true }
    case .null: break
    }
  }

  private mutating func flatten(
    _ json: JSON, _ level: Int, _ path: inout [Int], asText: Bool = false
  ) throws(Fault) {
    if case .array(let elements) = json {
      guard level < shape.count, elements.count == shape[level] else {
        throw uneven(level, path, found: elements.count)
      }
      for (index, element) in elements.enumerated() {
        path.append(index + 1)
        try flatten(element, level + 1, &path, asText: asText)
        path.removeLast()
      }
      return
    }
    guard level == shape.count else {
      throw place.fault(
        "it is not rectangular",
        notes: ["\(Self.element(path)) is a single value, others are lists"])
    }
    if asText {
      texts.append(json.stringValue)
      return
    }
    switch json {
    case .int(let value): numbers.append(Double(value))
    case .double(let value): numbers.append(value.isNaN ? NDArray.missing : value)
    case .bool(let value): numbers.append(value ? 1 : 0)
    case .string(let text): numbers.append(Self.number(text) ?? NDArray.missing)
    default: numbers.append(NDArray.missing)
    }
  }

  private func uneven(_ level: Int, _ path: [Int], found: Int) -> Fault {
    if level >= shape.count {
      return place.fault(
        "it is not rectangular",
        notes: ["\(Self.element(path)) is a list, others are single values"])
    }
    return place.fault(
      "it is not rectangular",
      notes: ["\(Self.element(path)) has \(found) elements, the first has \(shape[level])"])
  }

  private static func element(_ path: [Int]) -> String {
    "element [\(path.map(String.init).joined(separator: ", "))]"
  }

  /// The number that a text stands for among numbers, as Stan and R write them.
  private static func number(_ text: String) -> Double? {
    switch text {
    case "NaN", "nan", "NA": NDArray.missing
    case "Inf", "+Inf", "inf", "+inf", "Infinity", "+Infinity": .infinity
    case "-Inf", "-inf", "-Infinity": -.infinity
    default: nil
    }
  }
}
