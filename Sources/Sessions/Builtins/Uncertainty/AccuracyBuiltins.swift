import Evaluation
import Models
import Values

/// `accuracy`, `nll` and `brier`: how good a prediction of classes is.
enum AccuracyBuiltins {
  static let all: [Builtin] = [
    measure(
      "accuracy",
      """
      The share of rows whose most probable class (averaged over the draws) is the true one. Classes \
      match by label where both have labels, else by code.
      """, "accuracy([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]], [1, 2, 2])"
    ) { $0.accuracy($1) },
    measure(
      "nll",
      """
      The mean over rows of −log of the probability given to the true class, in nats; infinite where \
      one is 0. Lower is better.
      """, "nll([[0.9, 0.1], [0.4, 0.6]], [1, 2])"
    ) { $0.negativeLogLikelihood($1) },
    measure(
      "brier",
      """
      The mean over rows of the squared distance of the class probabilities from the truth, \
      Σ (p − 1[true class])²: from 0 to 2, lower is better (Brier, 1950).
      """, "brier([[0.9, 0.1], [0.4, 0.6]], [1, 2])"
    ) { $0.brier($1) },
  ]

  private static func measure(
    _ name: String, _ help: String, _ example: String,
    _ value: @escaping @Sendable (ClassPrediction, [Int]) -> Double
  ) -> Builtin {
    Builtin(
      name, .uncertainty, [.required("p"), .required("labels")], help: help, example: example
    ) { call in
      let p = try call.classes("p")
      return .number(value(p, try call.truth("labels", of: p)))
    }
  }
}
