/// `exp`, `log`, `sqrt` and the other functions of one number, one builtin each.
enum ElementwiseBuiltins {
  static let all: [Builtin] = ElementwiseFunction.all.map { function in
    Builtin(
      function.name, .mathematics, [.required("x")],
      help: "\(function.help) Element by element on arrays; inside each draw on draws.",
      example: function.example
    ) { call in
      let value = try call.numericOrList("x")
      return try call.at("x") { try call.evaluator.algebra.map(function, value) }
    }
  }
}

extension Call {
  fileprivate func numericOrList(_ name: String) throws -> Value {
    if case .list(let values) = try value(name) { return .list(values) }
    return try numeric(name)
  }
}
