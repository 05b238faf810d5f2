import Language
import Values

/// Arrays made from nothing: `zeros`, `ones`, `eye`, `fill`, `linspace`, `matrix`.
enum ConstructionBuiltins {
  static let all: [Builtin] = [
    filled("zeros", 0), filled("ones", 1),
    Builtin(
      "eye", .arrays, [.required("n")], help: "The n × n identity matrix.", example: "eye(3)"
    ) { call in
      let n = try call.size("n")
      try call.limit(n, n)
      var numbers = [Double](repeating: 0, count: n * n)
      for i in 0..<n { numbers[i * n + i] = 1 }
      return .array(NDArray(numbers, axes: [Axis(n), Axis(n)]))
    },
    Builtin(
      "fill", .arrays, [.required("value"), .required("shape")],
      help: "An array with one value everywhere; `shape` is a size or an array of sizes.",
      example: "fill(missing, 10)"
    ) { call in
      let axes = try call.shape("shape")
      try call.limit(axes.map(\.size))
      let value = try call.anyArray("value")
      guard value.count == 1 else {
        throw call.failure(
          .shape, "`fill` repeats a single value", at: "value",
          label: Broadcast.describe(value.axes))
      }
      return .array(value.reshaped([]).broadcast(to: axes))
    },
    Builtin(
      "linspace", .arrays, [.required("from"), .required("to"), .required("n")],
      help: "n numbers at equal distances, both ends included.", example: "linspace(0, 1, 5)"
    ) { call in
      let from = try call.number("from")
      let to = try call.number("to")
      let n = try call.size("n")
      try call.limit(n, 1)
      return .array(
        NDArray(
          vector: (0..<n).map { k in
            k == n - 1 && n > 1 ? to : from + (to - from) * Double(k) / Double(max(n - 1, 1))
          }))
    },
    Builtin(
      "matrix", .arrays, [.required("x"), .optional("rows"), .optional("columns")],
      help: """
        The elements of `x`, row by row, as a matrix of `rows` × `columns`; one of the two may be \
        left out.
        """,
      example: "matrix(1:6, rows = 2)"
    ) { call in
      let value = try call.evaluator.settled(try call.value("x"))
      guard let axes = value.axes else {
        throw call.failure(.kind, "`matrix` takes an array", at: "x", label: value.kindName)
      }
      let count = axes.reduce(1) { $0 * $1.size }
      var rows = call.has("rows") ? try call.size("rows") : nil
      var columns = call.has("columns") ? try call.size("columns") : nil
      if rows == nil, columns == nil, axes.count == 2 { return value }
      if rows == nil, let columns, columns > 0 { rows = count / columns }
      if columns == nil, let rows, rows > 0 { columns = count / rows }
      guard let rows, let columns, rows.multipliedReportingOverflow(by: columns).overflow == false,
        rows * columns == count
      else {
        throw call.failure(
          .shape, "\(count) elements do not make that matrix", at: "x",
          help: ["give `rows` or `columns` so that their product is \(count)"])
      }
      return try call.at("x") {
        try call.evaluator.algebra.reshape(value, [Axis(rows), Axis(columns)])
      }
    },
  ]

  private static func filled(_ name: String, _ number: Double) -> Builtin {
    Builtin(
      name, .arrays, [.required("shape")],
      help: "An array of \(name); `shape` is a size or an array of sizes.",
      example: "\(name)([2, 3])"
    ) { call in
      let axes = try call.shape("shape")
      try call.limit(axes.map(\.size))
      return .array(
        NDArray([Double](repeating: number, count: axes.reduce(1) { $0 * $1.size }), axes: axes))
    }
  }
}

extension Call {
  /// A size: a whole number, 0 or more.
  func size(_ name: String) throws -> Int {
    let number = try int(name)
    guard number >= 0 else {
      throw failure(.value, "`\(name)` must be 0 or more", at: name, label: "\(number)")
    }
    return number
  }

  /// Refuses arrays beyond 2²⁷ elements, a gigabyte.
  func limit(_ sizes: [Int]) throws {
    var total = 1
    for size in sizes {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow, product <= 1 << 27 else {
        throw failure(
          .limit,
          "an array of \(sizes.map(String.init).joined(separator: " × ")) elements is too large")
      }
      total = product
    }
  }

  func limit(_ a: Int, _ b: Int) throws { try limit([a, b]) }
}
