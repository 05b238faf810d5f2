/// An input bound by pointer; attributes: the slot's number, then its shape.
enum Input: Op {
  static let name = "input"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [Array(attributes.ints.dropFirst())]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    preconditionFailure("inputs are given to the interpreter")
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] { [] }
  static func samples(_ n: Int) -> [OpSample] { [] }
}

/// An input of positions (from 0), bound by pointer to `Int32`.
enum IndexInput: Op {
  static let name = "index_input"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [Array(attributes.ints.dropFirst())]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    preconditionFailure("inputs are given to the interpreter")
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] { [] }
  static func isIndex(_ output: Int) -> Bool { true }
  static func samples(_ n: Int) -> [OpSample] { [] }
}

/// Numbers known when the graph is built; attributes: the shape, the elements.
enum Constant: Op {
  static let name = "constant"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      Shapes.count(attributes.ints) == attributes.reals.count, "a constant's shape and elements")
    return [attributes.ints]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.attributes.reals] }
  static func vjp(_ call: VJPCall) -> [NodeRef?] { [] }
  static func samples(_ n: Int) -> [OpSample] { [] }
}

/// Positions (from 0) known when the graph is built; attributes: the shape, the positions.
enum IndexConstant: Op {
  static let name = "indices"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      Shapes.count(attributes.ints) == attributes.reals.count, "indices' shape and elements")
    return [attributes.ints]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.attributes.reals] }
  static func vjp(_ call: VJPCall) -> [NodeRef?] { [] }
  static func isIndex(_ output: Int) -> Bool { true }
  static func samples(_ n: Int) -> [OpSample] { [] }
}
