import Evaluation
import Language
import Values

/// `auroc`: how well a score tells two kinds of rows apart.
enum AUROCBuiltin {
  static let auroc = Builtin(
    "auroc", .uncertainty, [.required("score"), .required("is_out")],
    help: """
      The area under the receiver operating characteristic: the probability that a row that is out \
      (abnormal) has a higher score than one that is not, ties counting half. 0.5 is chance, 1 a \
      perfect detector (Mann and Whitney, 1947; Hanley and McNeil, 1982).
      """,
    example: "auroc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])"
  ) { call in
    let score = try call.array("score")
    let isOut = try call.array("is_out")
    guard score.rank == 1, isOut.rank == 1, score.count == isOut.count else {
      throw call.failure(
        .shape, "`auroc` needs one score and one truth value a row", at: "is_out",
        label: Broadcast.describe(isOut.axes),
        notes: ["`score` is \(Broadcast.describe(score.axes))"])
    }
    let scores = score.numbers
    if let gap = scores.firstIndex(where: \.isNaN) {
      throw call.failure(.value, "a score is missing", at: "score", label: "row \(gap + 1)")
    }
    if let bad = isOut.numbers.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw call.failure(
        .kind, "`is_out` holds true and false (1 and 0)", at: "is_out",
        label: "row \(bad + 1) is \(ValueText.number(isOut.numbers[bad]))")
    }
    guard let area = area(scores, isOut.numbers.map { $0 != 0 }) else {
      throw call.failure(
        .value, "`auroc` needs rows that are out and rows that are not", at: "is_out")
    }
    return .number(area)
  }

  /// The rank-sum statistic U / (n₁ n₀), equal scores sharing their mean rank; nil without both kinds.
  static func area(_ scores: [Double], _ isOut: [Bool]) -> Double? {
    let out = Double(isOut.count { $0 })
    let rest = Double(isOut.count) - out
    guard out > 0, rest > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, scores[order[last + 1]] == scores[order[first]] { last += 1 }
      // Ranks from 1: the mean of first + 1 … last + 1.
      let rank = Double(first + last) / 2 + 1
      for place in first...last where isOut[order[place]] { rankSum += rank }
      first = last + 1
    }
    return (rankSum - out * (out + 1) / 2) / (out * rest)
  }
}
