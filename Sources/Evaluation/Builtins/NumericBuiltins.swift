/// The builtins that need no session.
public enum NumericBuiltins {
  /// One line a family; each family is a list of its own.
  public static let all: [Builtin] =
    ElementwiseBuiltins.all + ReductionBuiltins.all + ExtremeBuiltins.all + ModelBuiltins.all
}
