import Evaluation
import Models

/// Every builtin of the language.
public enum SessionBuiltins {
  /// One line a family; each family is a list of its own.
  public static let all: [Builtin] =
    NumericBuiltins.all + SamplingBuiltins.all + OutputBuiltins.all + TableBuiltins.all
    + RowBuiltins.all + ColumnBuiltins.all + GroupBuiltins.all + DescribeBuiltin.all
    + InferenceBuiltins.all + NetworkBuiltins.all + Layers.all + PictureBuiltins.all
    + UncertaintyBuiltins.all
}
