import Evaluation
import Language
import Models
import Values

/// `probabilities`, `entropy`, `expected_entropy`, `mutual_information`, `variation_ratio` and
/// `chi_square`: one number (or one a class) for each row of a prediction.
enum RowScoreBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "probabilities", .uncertainty, [.required("p")],
      help: """
        The probability of each class for each row, N × C, averaged over the draws: of a prediction \
        such as `predict(post, test).label`, of draws of classes, or of draws of probabilities.
        """,
      example: "probabilities([\"a\", \"b\", \"a\"])"
    ) { call in
      let p = try call.classes("p")
      return .array(NDArray(p.probabilities, axes: [p.rows, p.classAxis]))
    },
    score(
      "entropy",
      """
      The entropy of each row's mean class probabilities, −Σ p log p in nats: all of its uncertainty. \
      0 is sure, log C knows nothing.
      """, "entropy([[0.5, 0.5], [1, 0]])"
    ) { $0.totalEntropy },
    score(
      "expected_entropy",
      """
      The mean over the draws of the entropy of each draw's class probabilities, in nats: the \
      aleatoric part of the uncertainty, which more data would leave (Depeweg et al., 2018). It needs \
      the probabilities of single draws.
      """, "expected_entropy([[0.5, 0.5], [1, 0]])"
    ) { $0.expectedEntropy },
    score(
      "mutual_information",
      """
      What the draws disagree about, in nats: `entropy` less `expected_entropy`, the epistemic part \
      of the uncertainty, which more data would remove (Houlsby et al., 2011; BALD). It needs the \
      probabilities of single draws.
      """, "mutual_information([[0.5, 0.5], [1, 0]])"
    ) { $0.mutualInformation },
    score(
      "variation_ratio",
      """
      1 − the share of the draws that agree on the most frequent class (Freeman, 1965): each draw \
      votes for its most probable class, or for the one that it sampled.
      """, "variation_ratio([[0.5, 0.5], [1, 0]])"
    ) { $0.variationRatio },
    score(
      "chi_square",
      """
      The statistic of the mean class probabilities against uniform ones, times the draws: \
      Σ (S p − S / C)² / (S / C). High is sure.
      """, "chi_square([[0.5, 0.5], [1, 0]])"
    ) { $0.chiSquare },
  ]

  private static func score(
    _ name: String, _ help: String, _ example: String,
    _ values: @escaping @Sendable (ClassPrediction) -> [Double]?
  ) -> Builtin {
    Builtin(name, .uncertainty, [.required("p")], help: help, example: example) { call in
      let p = try call.classes("p")
      guard let values = values(p) else { throw call.unknownDraws("p") }
      return .array(NDArray(values, axes: [p.rows]))
    }
  }
}

extension Call {
  /// The error of a measure that needs each draw's probabilities where only classes are known.
  func unknownDraws(
    _ name: String,
    instead: String = "`entropy` and `variation_ratio` need no more than classes"
  ) -> Diagnostic {
    failure(
      .value, "`\(builtin.name)` needs the class probabilities of each draw", at: name,
      label: "here only one class a draw, or the mean, is known",
      help: [
        "give draws of probabilities, S × N × C: `softmax(…)` of the predicted logits",
        instead,
      ])
  }
}
