// Workload: a model as a user writes it, with data to fit it to.

/// A model's source text and its data's.
public struct Workload: Sendable {
  /// What the table calls it.
  public let title: String
  /// The name of the model in its text.
  public let model: String
  /// The cell that defines the model.
  public let source: String
  /// The data, by name.
  public let data: [(name: String, numbers: [Double], columns: Int?)]
  /// The bar of one step, in microseconds.
  public let stepBar: Double
  /// The bar from source text to posterior at 10,000 steps, in milliseconds.
  public let fitBar: Double?

  /// The cell that sets `data`.
  public var dataSource: String {
    let fields = data.map { name, numbers, columns in
      guard let columns else { return "\(name): \(Self.list(numbers))" }
      let rows = stride(from: 0, to: numbers.count, by: columns)
        .map { Self.list(Array(numbers[$0..<($0 + columns)])) }
      return "\(name): matrix([\(rows.joined(separator: ", "))])"
    }
    return "data = {\(fields.joined(separator: ", "))}"
  }

  /// The data as JSON, for the peers.
  public var json: String {
    let fields = data.map { name, numbers, columns in
      guard let columns else { return "\"\(name)\": \(Self.list(numbers))" }
      let rows = stride(from: 0, to: numbers.count, by: columns)
        .map { Self.list(Array(numbers[$0..<($0 + columns)])) }
      return "\"\(name)\": [\(rows.joined(separator: ", "))]"
    }
    return "{\(fields.joined(separator: ", "))}"
  }

  private static func list(_ numbers: [Double]) -> String {
    let texts = numbers.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }
    return "[\(texts.joined(separator: ", "))]"
  }
}
