import Evaluation

/// The builtins that fit, predict and check: one line each.
enum InferenceBuiltins {
  static let all: [Builtin] = [
    FitBuiltin.fit,
    PredictBuiltin.predict,
    PredictBuiltin.prior,
    PredictBuiltin.simulate,
    CheckBuiltin.check,
    ExplainBuiltin.explain,
  ]
}
