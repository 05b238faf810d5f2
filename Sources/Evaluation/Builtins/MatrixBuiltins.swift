import Graphs
import Language
import Values

/// `outer`, `diag`, `cholesky`, `solve`, `inverse`, `log_det`, `distance`, `softmax`.
enum MatrixBuiltins {
  static let all: [Builtin] = [
    unary(
      .cholesky, "The lower factor L of a symmetric positive definite matrix A = L Lᵀ.",
      "cholesky([[4, 2], [2, 3]])"),
    unary(.inverse, "The inverse of a square matrix.", "inverse([[2, 0], [0, 4]])"),
    unary(.logDet, "log |det A| of a square matrix.", "log_det([[2, 0], [0, 4]])"),
    Builtin(
      "solve", .linearAlgebra, [.required("a"), .required("b")],
      help: "The solution x of a x = b, for a square matrix a and a vector or matrix b.",
      example: "solve([[2, 0], [0, 4]], [1, 1])"
    ) { call in
      let a = try call.numeric("a")
      let b = try call.numeric("b")
      return try call.at(nil) { try MatrixFunctions.solve(a, b, call.evaluator.algebra) }
    },
    Builtin(
      "outer", .linearAlgebra, [.required("a"), .required("b")],
      help: "All products of an element of `a` with one of `b`: a matrix.",
      example: "outer([1, 2], [3, 4, 5])"
    ) { call in
      let a = try call.vector("a")
      let b = try call.vector("b")
      return try call.at(nil) {
        let algebra = call.evaluator.algebra
        let column = try algebra.reshape(a, [a.axes?.first ?? Axis(1), Axis(1)])
        return try algebra.combine(.multiply, column, b)
      }
    },
    Builtin(
      "diag", .linearAlgebra, [.required("x")],
      help: "Of a vector the matrix with it on the diagonal; of a matrix its diagonal.",
      example: "diag([1, 2, 3])"
    ) { call in
      let value = try call.numeric("x")
      guard let axes = value.axes, (1...2).contains(axes.count) else {
        throw call.failure(.shape, "`diag` takes a vector or a matrix", at: "x")
      }
      let symbolic: (Symbolic) throws -> Value = { x in
        guard let graph = call.evaluator.algebra.graph else {
          throw call.failure(.kind, "outside a model", at: "x")
        }
        return axes.count == 1
          ? .symbolic(
            Symbolic(
              graph.diag(x.node), axes: [axes[0], axes[0]],
              interval: x.interval.union(Interval(0, 0))))
          : .symbolic(Symbolic(graph.diagPart(x.node), axes: [axes[0]], interval: x.interval))
      }
      return try call.lift(value, symbolic: symbolic) { array throws(Fault) in
        let n = array.axes[0].size
        if array.rank == 2 {
          let size = Swift.min(n, array.axes[1].size)
          return NDArray(
            (0..<size).map { array.numbers[$0 * array.axes[1].size + $0] }, axes: [Axis(size)],
            kind: array.kind)
        }
        var numbers = [Double](repeating: 0, count: n * n)
        for i in 0..<n { numbers[i * n + i] = array.numbers[i] }
        return NDArray(numbers, axes: [array.axes[0], array.axes[0]], kind: array.kind)
      }
    },
    Builtin(
      "distance", .linearAlgebra, [.required("a"), .optional("b")],
      help: """
        The Euclidean distances between the rows of `a` and those of `b` (or of `a` itself); a \
        vector is a column of points on a line.
        """,
      example: "distance([0, 3, 4])"
    ) { call in
      let a = try call.points("a")
      let b = call.has("b") ? try call.points("b") : a
      guard a.axes[1].size == b.axes[1].size else {
        throw call.failure(
          .shape, "points of different dimension", at: "b", label: Broadcast.describe(b.axes))
      }
      let k = a.axes[1].size
      var numbers: [Double] = []
      for i in 0..<a.axes[0].size {
        for j in 0..<b.axes[0].size {
          var sum = 0.0
          for c in 0..<k {
            let d = a.numbers[i * k + c] - b.numbers[j * k + c]
            sum += d * d
          }
          numbers.append(sum.squareRoot())
        }
      }
      return .array(NDArray(numbers, axes: [a.axes[0], b.axes[0]]))
    },
    Builtin(
      "softmax", .mathematics, [.required("x")],
      help: "exp(x) / Σ exp(x) along the last axis.", example: "softmax([1, 2, 3])"
    ) { call in
      let value = try call.numeric("x")
      guard value.axes?.isEmpty == false else {
        throw call.failure(.shape, "`softmax` takes an array", at: "x")
      }
      return try call.lift(
        value,
        symbolic: { x in
          guard let graph = call.evaluator.algebra.graph else {
            throw call.failure(.kind, "outside a model", at: "x")
          }
          return .symbolic(
            Symbolic(graph.softmax(x.node), axes: x.axes, interval: .unit, form: .softmax(x)))
        }
      ) { array throws(Fault) in
        array.mapVectors(axis: array.rank - 1) { x in
          let total = Statistics.logSumExp(x)
          return x.map { NumericFunctions.exp($0 - total) }
        }
      }
    },
  ]

  private static func unary(_ function: MatrixFunctions.Unary, _ help: String, _ example: String)
    -> Builtin
  {
    Builtin(function.rawValue, .linearAlgebra, [.required("a")], help: help, example: example) {
      call in
      let value = try call.numeric("a")
      return try call.at("a") { try MatrixFunctions.apply(function, value, call.evaluator.algebra) }
    }
  }
}

extension Call {
  fileprivate func vector(_ name: String) throws -> Value {
    let value = try numeric(name)
    guard value.axes?.count == 1 else {
      throw failure(
        .shape, "`\(name)` must be a vector", at: name, label: Broadcast.describe(value.axes ?? []))
    }
    return value
  }

  fileprivate func points(_ name: String) throws -> NDArray {
    let array = try array(name)
    if array.rank == 1 { return array.reshaped([array.axes[0], Axis(1)]) }
    guard array.rank == 2 else {
      throw failure(.shape, "`\(name)` must be a vector or a matrix", at: name)
    }
    return array
  }
}
