/// The builtins that need no session.
public enum NumericBuiltins {
  /// One line a family; each family is a list of its own.
  public static let all: [Builtin] =
    ConstructionBuiltins.all + ShapeBuiltins.all + ElementwiseBuiltins.all + ChoiceBuiltins.all
    + ReductionBuiltins.all + ExtremeBuiltins.all + VectorBuiltins.all + SortBuiltins.all
    + MatrixBuiltins.all + RandomBuiltins.all + DrawBuiltins.all + MissingBuiltins.all
    + CategoryBuiltins.all + ModelBuiltins.all + WrapperBuiltins.all
}
