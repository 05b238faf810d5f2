/// The lines in which two texts differ, in the manner of `diff`.
struct LineDiff {
  /// The differing lines: those of the old text with `-`, those of the new with `+`.
  let lines: [String]

  /// Beyond so many pairs of lines no best alignment is looked for.
  private static let limit = 1_000_000

  /// Compares line by line; lines that `tolerance` covers are the same.
  init(from old: String, to new: String, _ tolerance: Tolerance) {
    var a = Self.lines(of: old)[...]
    var b = Self.lines(of: new)[...]
    while let x = a.first, let y = b.first, tolerance.covers(x, y) {
      a.removeFirst()
      b.removeFirst()
    }
    while let x = a.last, let y = b.last, tolerance.covers(x, y) {
      a.removeLast()
      b.removeLast()
    }
    lines = Self.difference(Array(a), Array(b), tolerance)
  }

  private static func lines(of text: String) -> [Substring] {
    var lines = MultilineText.split(text)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines
  }

  private static func difference(
    _ a: [Substring], _ b: [Substring], _ tolerance: Tolerance
  ) -> [String] {
    func gone(_ line: Substring) -> String { "- \(line)" }
    func come(_ line: Substring) -> String { "+ \(line)" }
    guard !a.isEmpty, !b.isEmpty, a.count * b.count <= limit else {
      return a.map(gone) + b.map(come)
    }
    let (x, y) = (a.map { TextTokens($0).tokens }, b.map { TextTokens($0).tokens })
    func same(_ i: Int, _ j: Int) -> Bool {
      a[i] == b[j] || tolerance.relative > 0 && tolerance.covers(x[i], y[j])
    }
    // Longest common subsequence, by the lengths for all suffixes.
    let width = b.count + 1
    var common = [Int](repeating: 0, count: (a.count + 1) * width)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        common[i * width + j] =
          same(i, j)
          ? common[(i + 1) * width + j + 1] + 1
          : max(common[(i + 1) * width + j], common[i * width + j + 1])
      }
    }
    var (i, j) = (0, 0)
    var lines: [String] = []
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, same(i, j) {
        (i, j) = (i + 1, j + 1)
      } else if j == b.count
        || i < a.count && common[(i + 1) * width + j] >= common[i * width + j + 1]
      {
        lines.append(gone(a[i]))
        i += 1
      } else {
        lines.append(come(b[j]))
        j += 1
      }
    }
    return lines
  }
}
