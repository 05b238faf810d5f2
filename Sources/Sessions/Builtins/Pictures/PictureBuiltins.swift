import Evaluation

/// The builtins that draw: one line a family.
enum PictureBuiltins {
  static let all: [Builtin] =
    CurveBuiltins.all + SpreadBuiltins.all + SampleBuiltins.all + PosteriorBuiltins.all
    + GridBuiltins.all + [
      ImagesBuiltin.images, ReliabilityBuiltin.reliability, LearningBuiltin.learning,
      WeightsBuiltin.weights,
    ]
}
