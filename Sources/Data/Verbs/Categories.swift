// From texts and plain numbers to codes 1…K with labels.

public import Values

/// Making categories: codes 1…K that stand for labels.
///
/// Labels are sorted by code point, those that are all numbers by size.
public enum Categories {
  /// The values as codes of a category.
  ///
  /// ```swift
  /// try Categories.index(NDArray(texts: ["low", "high", "low"], axes: [Axis(3)])).numbers  // [2, 1, 2]
  /// ```
  ///
  /// - Parameters:
  ///   - values: texts, numbers, truth values, or a category; missing values stay missing.
  ///   - labels: the labels in a fixed order; without them, those that occur, sorted (a category
  ///     keeps its own).
  /// - Throws: where a value has no label among `labels`.
  public static func index(_ values: NDArray, labels: Labels? = nil) throws(Fault) -> NDArray {
    if labels == nil, values.isCategory { return values }
    return try mapped(values, onto: labels ?? Self.labels(of: [values]))
  }

  /// Several arrays as codes of one category.
  ///
  /// Where one of them already is a category whose labels include all others, its labels and their
  /// order stand; otherwise all labels that occur, sorted.
  public static func shared(_ arrays: [NDArray]) throws(Fault) -> (
    labels: Labels, arrays: [NDArray]
  ) {
    let labels = commonLabels(arrays)
    var result: [NDArray] = []
    for array in arrays { result.append(try mapped(array, onto: labels)) }
    return (labels, result)
  }

  /// The values as codes of given labels.
  ///
  /// - Throws: where a value is none of the labels, with these values, their rows and the labels
  ///   nearest to them.
  public static func mapped(_ values: NDArray, onto labels: Labels) throws(Fault) -> NDArray {
    let (codes, unknown) = codes(of: values, in: labels)
    guard unknown.isEmpty else { throw fault(unknown, labels) }
    return NDArray(codes, axes: values.axes, kind: .category(labels))
  }

  /// The values as codes of given labels and, behind them, of those that are new, sorted.
  public static func extended(_ values: NDArray, from labels: Labels) -> (
    array: NDArray, new: [String]
  ) {
    let new = sorted(Set(codes(of: values, in: labels).unknown.map(\.label)))
    let all = new.isEmpty ? labels : Labels(labels.names + new)
    return (
      NDArray(codes(of: values, in: all).codes, axes: values.axes, kind: .category(all)), new
    )
  }

  /// Labels in the order that they are given without a word: numbers by size, else by code point.
  public static func sorted(_ names: Set<String>) -> [String] {
    let numbered = names.map { ($0, NumberText.number($0)) }
    if numbered.allSatisfy({ $0.1 != nil }) {
      return numbered.sorted { ($0.1 ?? 0, $0.0) < ($1.1 ?? 0, $1.0) }.map(\.0)
    }
    return names.sorted { $0.precedesByCodePoint($1) }
  }

  private static func labels(of arrays: [NDArray]) -> Labels {
    var names: Set<String> = []
    for array in arrays {
      if case .category(let labels) = array.kind {
        names.formUnion(labels.names)
      } else {
        names.formUnion(spelled(array).lazy.compactMap { $0 })
      }
    }
    return Labels(sorted(names))
  }

  /// The label that each value would have.
  private static func spelled(_ values: NDArray) -> [String?] {
    guard values.kind == .bool else { return values.asText().texts }
    return values.numbers.map { NDArray.isMissing($0) ? nil : $0 == 0 ? "false" : "true" }
  }

  private static func commonLabels(_ arrays: [NDArray]) -> Labels {
    for array in arrays {
      guard case .category(let labels) = array.kind else { continue }
      let covers = arrays.allSatisfy { other in
        if case .category(let others) = other.kind {
          return others == labels || others.names.allSatisfy { labels.position(of: $0) != nil }
        }
        return codes(of: other, in: labels).unknown.isEmpty
      }
      if covers { return labels }
    }
    return labels(of: arrays)
  }

  private static func codes(of values: NDArray, in labels: Labels)
    -> (codes: [Double], unknown: [(place: Int, label: String)])
  {
    if case .category(let own) = values.kind, own == labels { return (values.numbers, []) }
    var unknown: [(place: Int, label: String)] = []
    let codes = spelled(values).enumerated().map { place, text -> Double in
      guard let text else { return NDArray.missing }
      if let code = labels.position(of: text) { return Double(code + 1) }
      unknown.append((place, text))
      return NDArray.missing
    }
    return (codes, unknown)
  }

  private static func fault(_ unknown: [(place: Int, label: String)], _ labels: Labels) -> Fault {
    var distinct: [String] = []
    for (_, label) in unknown where !distinct.contains(label) {
      distinct.append(label)
      if distinct.count > 6 { break }
    }
    let shown = distinct.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    let several = distinct.count > 1
    let near = distinct.prefix(3).compactMap { label in
      Spelling.nearest(to: label, among: labels.names, limit: 1).first.map {
        "did you mean \"\($0)\" by \"\(label)\"?"
      }
    }
    let listed = labels.names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    return Fault(
      .data,
      "\(shown)\(distinct.count > 5 ? ", …" : "") \(several ? "are" : "is") none of the "
        + "\(labels.count) labels",
      notes: [
        "found in \(Table.describe(rows: unknown.map(\.place)))",
        "the labels: \(listed)\(labels.count > 8 ? ", …" : "")",
      ], help: near)
  }
}

extension String {
  /// Whether it comes before `other` by code point (which the order of UTF-8 is).
  func precedesByCodePoint(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
