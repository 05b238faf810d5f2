import Distributions
import Language
import Values

/// A distribution with its parameters, as a value: `normal(0, 1)`.
public struct DistributionValue {
  /// The name as written.
  public let name: String
  /// The distribution whose canonical parameters `parameters` are.
  public let type: any Distribution.Type
  /// The canonical parameters.
  public let parameters: [Value]
  /// Whether a latent is centred on its location and scale.
  public var centring = Centring.automatic

  /// How a location-scale latent is written on the unconstrained scale.
  public enum Centring: Sendable { case automatic, centred, noncentred }

  /// The names of all distributions.
  public static let names: [String] = Distributions.all.map { $0.name }

  /// A distribution with canonical parameters.
  public init(name: String, type: any Distribution.Type, parameters: [Value]) {
    self.name = name
    self.type = type
    self.parameters = parameters
  }

  /// Parameters with a known function that has a stable form of its own, and that form's name.
  private static let stable: [(argument: String, instead: String)] = [
    ("p", "logits"), ("rate", "log_rate"), ("mean", "log_mean"),
  ]

  /// Resolves arguments by position and label to canonical parameters.
  ///
  /// - Throws: `ArgumentFault` with the place of the argument it concerns.
  public init(
    _ family: any Distribution.Type, arguments: [(label: String?, value: Value)],
    algebra: ValueAlgebra
  ) throws {
    name = family.name
    let (resolved, values) = try Self.resolve(family, arguments)
    let bridge = ParameterAlgebra(algebra)
    let found = resolved.parameters(values, in: bridge)
    if let fault = bridge.fault { throw fault }
    type = resolved.target
    parameters = try Self.spread(found, of: resolved.target, algebra)
  }

  /// Spreads a number given for a vector along the matrix beside it: `multivariate_normal(0, S)`.
  private static func spread(
    _ parameters: [Value], of type: any Distribution.Type, _ algebra: ValueAlgebra
  ) throws(Fault) -> [Value] {
    let matrix = zip(parameters, type.parameters).first { $1.rank == 2 }?.0.axes
    guard let axis = matrix?.last, matrix?.count ?? 0 >= 2 else { return parameters }
    var spread = parameters
    for (place, spec) in type.parameters.enumerated()
    where spec.rank == 1 && parameters[place].axes?.isEmpty == true {
      let zeros = NDArray([Double](repeating: 0, count: axis.size), axes: [axis])
      spread[place] = try algebra.combine(.add, .array(zeros), parameters[place])
    }
    return spread
  }

  /// The parametrisation that the arguments belong to; `bernoulli(sigmoid(e))` is taken as
  /// `bernoulli(logits = e)`, which stays exact far from zero.
  private static func resolve(
    _ family: any Distribution.Type, _ arguments: [(label: String?, value: Value)]
  ) throws -> (ResolvedArguments, [Value]) {
    let resolved: ResolvedArguments
    switch family.resolve(labels: arguments.map(\.label)) {
    case .success(let found): resolved = found
    case .failure(let problem): throw argumentFault(family, problem)
    }
    for (place, position) in resolved.positions.enumerated() {
      guard let position, case .symbolic(let symbolic) = arguments[position].value,
        let instead = stable.first(where: {
          $0.argument == resolved.parametrisation.arguments[place].name
        })?.instead, let inner = inner(of: symbolic, instead)
      else { continue }
      var labels: [String?] = resolved.parametrisation.arguments.enumerated().compactMap {
        resolved.positions[$0] == nil ? nil : ($0 == place ? instead : $1.name)
      }
      var values = resolved.positions.compactMap { $0.map { arguments[$0].value } }
      let own = resolved.positions.prefix(place).count { $0 != nil }
      values[own] = .symbolic(inner)
      labels[own] = instead
      if case .success(let other) = family.resolve(labels: labels) { return (other, values) }
    }
    return (resolved, arguments.map(\.value))
  }

  private static func inner(of symbolic: Symbolic, _ instead: String) -> Symbolic? {
    switch (symbolic.form, instead) {
    case (.sigmoid(let inner), "logits"), (.softmax(let inner), "logits"),
      (.exp(let inner), "log_rate"), (.exp(let inner), "log_mean"):
      inner
    default: nil
    }
  }

  private static func argumentFault(
    _ family: any Distribution.Type, _ problem: ArgumentProblem
  ) -> ArgumentFault {
    let name = "`\(family.name)`"
    let alternatives = family.parametrisations.dropFirst().map {
      "`\(family.name)(\($0.arguments.map { "\($0.name) = …" }.joined(separator: ", ")))`"
    }
    let help = ["it takes \((["`\(family.signature)`"] + alternatives).joined(separator: " or "))"]
    func fault(_ message: String) -> Fault { Fault(.argument, message, help: help) }
    switch problem {
    case .missing(let names):
      let listed = names.map { "`\($0)`" }.joined(separator: " and ")
      return ArgumentFault(index: nil, fault: fault("\(name) needs \(listed)"))
    case .unknown(let label, let position, let candidates):
      return ArgumentFault(
        index: position, fault: fault("\(name) has no parameter `\(label)`"), wrong: label,
        candidates: candidates)
    case .tooMany(let count, let limit):
      return ArgumentFault(
        index: nil,
        fault: fault("\(name) takes \(limit) argument\(limit == 1 ? "" : "s"), found \(count)"))
    case .repeated(let label, let position):
      return ArgumentFault(index: position, fault: fault("`\(label)` is given twice"))
    case .conflicting(let names):
      let listed = names.map { "`\($0)`" }.joined(separator: " and ")
      return ArgumentFault(index: nil, fault: fault("\(listed) of \(name) do not go together"))
    }
  }

  /// The axes over which the parameters vary, event axes apart.
  public func batchAxes(byName: Bool) throws(Fault) -> [Axis] {
    var axes: [Axis] = []
    for (value, spec) in zip(parameters, type.parameters) {
      guard let own = value.axes else { continue }
      guard own.count >= spec.rank else {
        throw Fault(
          .shape, "`\(spec.name)` of `\(name)` must be \(spec.rank == 1 ? "a vector" : "a matrix")",
          notes: ["found \(Broadcast.describe(own))"])
      }
      axes = try Broadcast(axes, Array(own.dropLast(spec.rank)), byName: byName).axes
    }
    return axes
  }

  /// The axes of one event, named after the parameters' own where these have names.
  public func eventAxes() throws(Fault) -> [Axis] {
    let shapes = zip(parameters, type.parameters).map { value, _ -> ParameterShape in
      var known: Double?
      if case .array(let array) = value, array.count == 1 { known = array.numbers[0] }
      return ParameterShape(value.axes?.map(\.size) ?? [], value: known)
    }
    guard let shape = type.eventShape(shapes) else {
      let found = zip(type.parameters, parameters).map {
        "`\($0.name)` is \(Broadcast.describe($1.axes ?? []))"
      }
      throw Fault(
        .shape, "the parameters of `\(name)` do not fit each other",
        notes: [found.joined(separator: ", ")])
    }
    let own = zip(parameters, type.parameters).compactMap { value, spec in
      spec.rank > 0 ? value.axes?.suffix(spec.rank).last : nil
    }
    return shape.map { size in
      own.first { $0.size == size && $0.name != nil } ?? own.first {
        $0.size == size && $0.labels != nil
      }
        ?? Axis(size)
    }
  }
}

/// A fault that concerns one argument of a call.
public struct ArgumentFault: Error {
  /// The argument's place; nil for the call as a whole.
  public let index: Int?
  /// What is wrong.
  public let fault: Fault
  /// A name that does not exist, for the nearest spelling.
  public var wrong: String?
  /// The names that do.
  public var candidates: [String] = []
}

/// Formulas of alternative parameters on values of the language.
private final class ParameterAlgebra: Algebra {
  let algebra: ValueAlgebra
  var fault: Fault?

  init(_ algebra: ValueAlgebra) { self.algebra = algebra }

  func constant(_ x: Double) -> Value { .number(x) }

  func apply(_ function: Expression.Function, _ x: Value) -> Value {
    attempt { () throws(Fault) in
      switch function {
      case .cholesky: try MatrixFunctions.apply(.cholesky, x, algebra)
      case .inverse: try MatrixFunctions.apply(.inverse, x, algebra)
      case .exp, .log, .sqrt, .lgamma, .sigmoid, .logit:
        if let known = ElementwiseFunction.named[function.rawValue] {
          try algebra.map(known, x)
        } else {
          throw Fault(.kind, "no function \(function.rawValue)")
        }
      }
    }
  }

  func apply(_ operation: Expression.Operation, _ a: Value, _ b: Value) -> Value {
    attempt { () throws(Fault) in
      switch operation {
      case .add: try algebra.combine(.add, a, b)
      case .subtract: try algebra.combine(.subtract, a, b)
      case .multiply: try algebra.combine(.multiply, a, b)
      case .divide: try algebra.combine(.divide, a, b)
      }
    }
  }

  private func attempt(_ work: () throws(Fault) -> Value) -> Value {
    do { return try work() } catch {
      if fault == nil { fault = error }
      return .poison
    }
  }
}
