import Evaluation
import Language
import Values

/// `flatten(x)`: all axes after the first as one.
enum FlattenLayer {
  static let builtin = Builtin(
    "flatten", .networks, [.required("x")],
    help: """
      All axes after the first as one: images of N × 28 × 28 become rows of 784 numbers. Works on known \
      numbers too.
      """,
    example: "shape(flatten(zeros([5, 2, 3])))"
  ) { call in
    let value = try call.evaluator.settled(try call.value("x"))
    guard let axes = value.axes, let first = axes.first else {
      throw call.failure(
        .shape, "`flatten` needs an array with rows", at: "x", label: "this is \(value.kindName)")
    }
    let size = axes.dropFirst().reduce(1) { $0 * $1.size }
    return try call.at("x") { try call.evaluator.algebra.reshape(value, [first, Axis(size)]) }
  }
}
