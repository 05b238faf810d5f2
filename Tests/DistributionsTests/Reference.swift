import Distributions
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The tables in `reference/`.
enum Reference {
  /// One row: a distribution and its parameters, and the numbers that follow.
  struct Row: Sendable, CustomTestStringConvertible {
    let distribution: any Distribution.Type
    let parameters: [[Double]]
    let numbers: [[Double]]

    var testDescription: String { "\(distribution.key) \(parameters) \(numbers)" }
  }

  /// The log densities: a value, its log density.
  static let densities = rows("densities")
  /// A value, the probability up to it, the probability above it.
  static let probabilities = rows("probabilities")
  /// A probability, its quantile.
  static let quantiles = rows("quantiles")

  /// The rows of one distribution.
  static func rows(_ table: [Row], _ distribution: any Distribution.Type) -> [Row] {
    table.filter { $0.distribution == distribution }
  }

  private static func rows(_ name: String) -> [Row] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let known = Distributions.allWithVariants
    return read("/\(folder)/reference/\(name).tsv").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .compactMap { line in
        let fields = line.split(separator: "\t").map(String.init)
        guard let distribution = known.first(where: { $0.key == fields[0] }) else {
          Issue.record("no distribution \(fields[0])")
          return nil
        }
        return Row(
          distribution: distribution,
          parameters: fields[1].split(separator: ";").map { numbers(String($0)) },
          numbers: fields.dropFirst(2).map(numbers))
      }
  }

  private static func numbers(_ text: String) -> [Double] {
    text.split(separator: " ").map { Double($0) ?? .nan }
  }

  private static func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else {
      Issue.record("cannot read \(path)")
      return ""
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Distribution {
  /// The name in the tables: `bernoulli(logits)`.
  static var key: String { "\(name)(\(parameters.map(\.name).joined(separator: ",")))" }
}

/// Every distribution and variant, as test arguments.
struct Case: Sendable, CustomTestStringConvertible {
  let type: any Distribution.Type
  var testDescription: String { type.key }

  static let all = Distributions.allWithVariants.map { Case(type: $0) }
  static let scalar = all.filter {
    $0.type.eventRank == 0 && $0.type.parameters.allSatisfy { $0.rank == 0 }
  }
}

/// Whether two numbers agree to a relative tolerance; below 1 it is absolute.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a - b).magnitude <= tolerance * max(1, b.magnitude) || (a.isNaN && b.isNaN)
}

/// Whether two numbers agree to a relative tolerance alone.
func isRelativelyClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a - b).magnitude <= tolerance * b.magnitude
}

/// The value, or a failed test.
///
/// A function, because the macro takes a static member called through a metatype for an instance's.
func unwrap<T>(
  _ value: T?, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) throws -> T { try #require(value, comment, sourceLocation: sourceLocation) }
