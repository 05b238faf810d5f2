// The nearest names to one that was not found.

/// Distances between spellings.
enum Spelling {
  /// Up to `limit` of `names` near enough to `name` to be meant, nearest first.
  static func nearest(to name: String, among names: [String], limit: Int = 2) -> [String] {
    let allowed = max(1, name.count / 3)
    let folded = Array(name.lowercased())
    let scored = names.compactMap { candidate -> (name: String, distance: Int)? in
      let other = Array(candidate.lowercased())
      guard abs(other.count - folded.count) <= allowed else { return nil }
      let distance = distance(folded, other)
      return distance <= allowed ? (candidate, distance) : nil
    }
    let best = scored.map(\.distance).min() ?? 0
    return scored.filter { $0.distance == best }.map(\.name).sorted().prefix(limit).map { $0 }
  }

  /// The fewest insertions, deletions, replacements and swaps of neighbours that lead from `a` to
  /// `b` (optimal string alignment; Damerau, 1964).
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[b.count]
  }
}
