import Evaluation

/// The builtins that measure predictions of classes: one line a family.
enum UncertaintyBuiltins {
  static let all: [Builtin] =
    RowScoreBuiltins.all + AccuracyBuiltins.all + CalibrationBuiltins.all + [
      ConfusionBuiltin.confusion, AUROCBuiltin.auroc, AcquireBuiltin.acquire,
    ]
}
