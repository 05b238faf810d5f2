/// A way of fitting; one file and one line in `Methods`.
protocol Method: SendableMetatype {
  /// The name, as in `method = fullrank`.
  static var name: String { get }
  /// One sentence for the help page.
  static var summary: String { get }

  /// Fits.
  static func run(_ request: FitRequest) throws(FitError) -> Approximation
}

/// Every method, in the order of the help page.
public enum Methods {
  static let all: [any Method.Type] = [
    AutoMethod.self,
    MeanFieldMethod.self,
    FullRankMethod.self,
    MapMethod.self,
    LaplaceMethod.self,
    PathfinderMethod.self,
    NUTSMethod.self,
  ]

  static func named(_ name: String) -> (any Method.Type)? { all.first { $0.name == name } }

  /// Name and summary of each, for help and completion.
  public static var catalogue: [(name: String, summary: String)] {
    all.map { ($0.name, $0.summary) }
  }
}

/// What is to be fitted, from where.
struct FitRequest {
  let context: FitContext
  /// The point to start from.
  let point: [Double]
  /// An approximation to go on from.
  let from: Approximation?
}
