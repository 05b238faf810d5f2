import Evaluation
import Jupyter
import Sessions

extension Vocabulary {
  /// The names that the session's registries list, sorted.
  static var ofSessions: Vocabulary {
    let distributions = DistributionValue.names.sorted()
    let known = Set(distributions)
    let functions = Set(SessionBuiltins.all.map(\.name)).subtracting(known)
    return Vocabulary(distributions: distributions, functions: functions.sorted())
  }
}
