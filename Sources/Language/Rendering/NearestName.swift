/// Finds the name that a misspelt one was meant to be.
public enum NearestName {
  /// The nearest of `names`, or nil when none is near enough.
  ///
  /// A slip of case, an underscore more or less, a Greek letter spelt out (`alpha` for `α`)
  /// and a word of another language (`len` for `length`) are nearer than a slip of a letter.
  /// Letters are compared by the Damerau–Levenshtein distance in its restricted form: one
  /// insertion, removal, replacement or swap of neighbours counts 1 (Damerau, 1964). Short
  /// names allow less. Ties go to the name of the same first letter, then to the one that
  /// comes first in the alphabet, so that the order of `names` does not matter.
  public static func suggest(_ name: String, among names: some Sequence<String>) -> String? {
    let folded = fold(name)
    let meant = habits[name.lowercased()] ?? []
    let letters = Array(name.lowercased().unicodeScalars)
    let allowed = allowance(letters.count)
    var best: (score: Int, name: String)?
    for candidate in names where candidate != name {
      let other = Array(candidate.lowercased().unicodeScalars)
      let score: Int
      if fold(candidate) == folded {
        score = candidate.lowercased() == name.lowercased() ? 0 : 1
      } else if meant.contains(candidate) {
        score = 2
      } else {
        // A cheap bound first: the distance is at least the difference of the lengths.
        guard abs(other.count - letters.count) <= allowed else { continue }
        let distance = distance(letters, other)
        guard distance <= min(allowed, allowance(other.count)) || isSwap(letters, other)
        else { continue }
        score = 10 * distance + (other.first == letters.first ? 0 : 5)
      }
      if let current = best, (current.score, current.name) <= (score, candidate) { continue }
      best = (score, candidate)
    }
    return best?.name
  }

  /// How many slips a name of this length may hold.
  static func allowance(_ count: Int) -> Int {
    switch count {
    case ...2: 0
    case ...5: 1
    case ...8: 2
    default: 3
    }
  }

  /// Two letters in the wrong order, the one slip that names of two letters may hold.
  private static func isSwap(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    a.count == 2 && b.count == 2 && a[0] == b[1] && a[1] == b[0]
  }

  /// The restricted Damerau–Levenshtein distance.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for (j, y) in b.enumerated() {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }

  /// A name without case, underscores and hyphens, Greek letters and small digits spelt out.
  static func fold(_ name: String) -> String {
    var folded = ""
    for scalar in name.unicodeScalars {
      if let spelt = spelling[scalar] {
        folded += spelt.lowercased()
      } else if scalar != "_" && scalar != "-" {
        folded += String(scalar).lowercased()
      }
    }
    return folded
  }

  private static let spelling: [Unicode.Scalar: String] = {
    var spelling: [Unicode.Scalar: String] = ["\u{B5}": "mu", "ϵ": "epsilon", "ϕ": "phi"]
    for (name, letters) in LatexNames.table.sorted(by: { $0.key > $1.key }) {
      guard let letter = letters.unicodeScalars.first, !name.hasPrefix("var") else { continue }
      spelling[letter] = name.hasPrefix("_") ? String(name.dropFirst()) : name
    }
    return spelling
  }()

  /// What other languages call things, in lower case, and the words meant by it.
  private static let habits: [String: [String]] = [
    "len": ["length"], "size": ["length", "shape"], "nrow": ["length", "rows"],
    "ncol": ["columns"], "colnames": ["columns"], "std": ["sd"], "stdev": ["sd"],
    "stddev": ["sd"], "ln": ["log"], "avg": ["mean"], "average": ["mean"], "na": ["missing"],
    "nan": ["missing"], "null": ["none"], "nil": ["none"], "nothing": ["none"],
    "array": ["concat"], "append": ["concat"], "c": ["concat"], "vcat": ["concat"],
    "ifelse": ["where"], "if_else": ["where"], "isnan": ["is_missing"],
    "is_na": ["is_missing"], "dropna": ["drop_missing"], "factor": ["category"],
    "inv_logit": ["sigmoid"], "expit": ["sigmoid"], "ilogit": ["sigmoid"],
    "logsumexp": ["log_sum_exp"], "matmul": ["matrix"], "inv": ["inverse"],
    "full": ["fill"], "rep": ["fill"], "seq": ["linspace"], "range": ["linspace"],
    "arange": ["linspace"], "read_csv": ["load"], "data_frame": ["table"],
    "dataframe": ["table"], "hist": ["histogram"], "scatter": ["points"],
    "summary": ["describe"], "gaussian": ["normal"], "lkj_corr_cholesky": ["lkj_cholesky"],
    "mvnormal": ["multivariate_normal"], "mvn": ["multivariate_normal"],
    "multi_normal": ["multivariate_normal"], "halfnormal": ["half_normal"],
    "neg_binomial": ["negative_binomial"], "neg_binomial_2": ["negative_binomial"],
    "studentt": ["student_t"], "double_exponential": ["laplace"],
    "predictive": ["predict"], "posterior_predictive": ["predict"], "target": ["factor"],
    "potential": ["factor"], "concatenate": ["concat"], "cat": ["concat"],
  ]
}
