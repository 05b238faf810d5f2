/// Rows shared out by the name of their group, groups in the order of first appearance.
struct Grouping: Sendable, Equatable {
  var names: [String?]
  var rows: [[Int]]

  /// Rows 0 ..< count by `groups`; one nameless group without them. Rows beyond the names have the
  /// name "missing".
  init(_ groups: [String]?, count: Int) {
    guard let groups else {
      names = [nil]
      rows = [Array(0..<count)]
      return
    }
    names = []
    rows = []
    var places: [String: Int] = [:]
    for row in 0..<count {
      let name = row < groups.count ? groups[row] : NumberFormat.missing
      if let place = places[name] {
        rows[place].append(row)
      } else {
        places[name] = names.count
        names.append(name)
        rows.append([row])
      }
    }
  }

  /// A legend's entries: groups by name, a single nameless group under the layer's label.
  func series(label: String?, _ symbol: Series.Symbol) -> [Series] {
    names.map { Series(label: $0 ?? label, symbol: symbol) }
  }
}

/// Names along an axis.
enum Names {
  /// The names, repeated ones told apart by their position: they would fall together otherwise.
  static func distinct(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.enumerated().map { k, name in
      if seen.insert(name).inserted { return name }
      var (distinct, mark) = ("\(name) (\(k + 1))", k + 1)
      while !seen.insert(distinct).inserted {
        mark += 1
        distinct = "\(name) (\(mark))"
      }
      return distinct
    }
  }
}

/// Sentences about values that could not be drawn.
enum Skipped {
  static func note(_ count: Int, of what: String = "value") -> [String] {
    count == 0
      ? [] : ["\(count) missing or non-finite \(what)\(count == 1 ? "" : "s") not shown"]
  }

  static func logarithmicNote(_ count: Int) -> [String] {
    count == 0
      ? []
      : ["\(count) value\(count == 1 ? "" : "s") not above zero left out of the logarithmic axis"]
  }
}

/// How marks write the range of their data in descriptions.
enum Account {
  static func range(_ values: [Double], _ name: String) -> String {
    var extent = Extent()
    extent.include(values)
    guard !extent.isEmpty else { return "no \(name)" }
    let (a, b) = (
      NumberFormat.significant(extent.lower, digits: 3),
      NumberFormat.significant(extent.upper, digits: 3)
    )
    return a == b ? "\(name) = \(a)" : "\(name) from \(a) to \(b)"
  }

  static func count(_ n: Int, _ singular: String) -> String {
    "\(n) \(singular)\(n == 1 ? "" : "s")"
  }
}
