import Graphs
import Values

/// Functions of whole matrices, in every domain.
public enum MatrixFunctions {
  /// The functions of one matrix.
  public enum Unary: String, Sendable {
    case cholesky, inverse
    case logDet = "log_det"
  }

  /// `a @ b` for vectors and matrices.
  public static func product(_ a: Value, _ b: Value, _ algebra: ValueAlgebra) throws(Fault) -> Value
  {
    switch (a, b) {
    case (.poison, _), (_, .poison): return .poison
    case (.filling(let filling), _): return try product(filling.whole(algebra), b, algebra)
    case (_, .filling(let filling)): return try product(a, filling.whole(algebra), algebra)
    case (.array(let x), .array(let y)) where !x.isTextual && !y.isTextual:
      try check(x.axes, y.axes, algebra)
      return .array(try NDArray.matrixProduct(x, y))
    case (.symbolic, .symbolic), (.symbolic, .array), (.array, .symbolic):
      let x = try algebra.node(a)
      let y = try algebra.node(b)
      try check(x.axes, y.axes, algebra)
      guard let graph = algebra.graph else {
        throw Fault(.kind, "a model's random value left its model")
      }
      return .symbolic(
        Symbolic(
          graph.matmul(x.node, y.node), axes: Array(x.axes.dropLast()) + Array(y.axes.dropFirst()),
          interval: x.interval.lower >= 0 && y.interval.lower >= 0 ? .nonNegative : .unknown))
    case (.draws, .draws), (.draws, .array), (.array, .draws):
      return try DrawLift.apply([a, b]) { arrays throws(Fault) in
        try check(arrays[0].axes, arrays[1].axes, algebra)
        return try NDArray.matrixProduct(arrays[0], arrays[1])
      }
    default:
      throw Fault(
        .kind, "`@` works on vectors and matrices, not on \(a.kindName) and \(b.kindName)")
    }
  }

  private static func check(_ a: [Axis], _ b: [Axis], _ algebra: ValueAlgebra) throws(Fault) {
    guard (1...2).contains(a.count), (1...2).contains(b.count) else {
      throw Fault(
        .shape, "`@` multiplies vectors and matrices",
        notes: ["found \(Broadcast.describe(a)) and \(Broadcast.describe(b))"],
        help: ["`*` multiplies element by element"])
    }
    let names = (a[a.count - 1].name, b[0].name)
    let differ = algebra.byName && names.0 != nil && names.1 != nil && names.0 != names.1
    guard a[a.count - 1].size == b[0].size, !differ else {
      throw Fault(
        .shape,
        "`@` needs equal inner dimensions: \(Broadcast.describe(a)) and \(Broadcast.describe(b))")
    }
  }

  /// A function of one symmetric matrix.
  public static func apply(_ function: Unary, _ value: Value, _ algebra: ValueAlgebra) throws(Fault)
    -> Value
  {
    guard let axes = value.axes else {
      throw Fault(.kind, "`\(function.rawValue)` works on a matrix, not on \(value.kindName)")
    }
    guard axes.count == 2, axes[0].size == axes[1].size else {
      throw Fault(
        .shape, "`\(function.rawValue)` needs a square matrix",
        notes: ["found \(Broadcast.describe(axes))"])
    }
    switch value {
    case .array(let array) where array.kind != .text: return .array(try host(function, array))
    case .draws:
      return try DrawLift.apply([value]) { arrays throws(Fault) in try host(function, arrays[0]) }
    case .symbolic(let x):
      guard let graph = algebra.graph else {
        throw Fault(.kind, "a model's random value left its model")
      }
      switch function {
      case .cholesky: return .symbolic(Symbolic(graph.cholesky(x.node), axes: x.axes))
      case .inverse: return .symbolic(Symbolic(graph.inverse(x.node), axes: x.axes))
      case .logDet: return .symbolic(Symbolic(graph.logDet(x.node), axes: []))
      }
    case .filling(let filling): return try apply(function, filling.whole(algebra), algebra)
    default:
      throw Fault(.kind, "`\(function.rawValue)` works on a matrix, not on \(value.kindName)")
    }
  }

  private static func host(_ function: Unary, _ array: NDArray) throws(Fault) -> NDArray {
    switch function {
    case .cholesky: return try DenseMatrix(array).cholesky().array(axes: array.axes)
    case .inverse:
      return try DenseMatrix(array).solve(DenseMatrix.identity(array.axes[0].size)).array(
        axes: array.axes)
    case .logDet: return NDArray(try DenseMatrix(array).logDeterminant())
    }
  }

  /// The solution x of a x = b.
  public static func solve(_ a: Value, _ b: Value, _ algebra: ValueAlgebra) throws(Fault) -> Value {
    guard let left = a.axes, let right = b.axes, left.count == 2, left[0].size == left[1].size,
      (1...2).contains(right.count), right[0].size == left[0].size
    else {
      throw Fault(
        .shape, "`solve(a, b)` needs a square matrix and a vector or matrix with as many rows",
        notes: ["found \(Broadcast.describe(a.axes ?? [])) and \(Broadcast.describe(b.axes ?? []))"]
      )
    }
    if case .symbolic = a { return try graphSolve(a, b, algebra) }
    if case .symbolic = b { return try graphSolve(a, b, algebra) }
    return try DrawLift.apply([a, b]) { arrays throws(Fault) in
      try DenseMatrix(arrays[0]).solve(DenseMatrix(arrays[1])).array(axes: arrays[1].axes)
    }
  }

  private static func graphSolve(_ a: Value, _ b: Value, _ algebra: ValueAlgebra) throws(Fault)
    -> Value
  {
    guard let graph = algebra.graph else {
      throw Fault(.kind, "a model's random value left its model")
    }
    let x = try algebra.node(a)
    let y = try algebra.node(b)
    return .symbolic(Symbolic(graph.solve(x.node, y.node), axes: y.axes))
  }
}
