/// The same elements in another shape (the attribute).
enum Reshape: Op {
  static let name = "reshape"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      Shapes.count(inputs[0]) == Shapes.count(attributes.ints),
      "reshape of \(inputs[0]) to \(attributes.ints)")
    return [attributes.ints]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.inputs[0]] }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.graph.reshape(call.cotangent, call.shape(0))]
  }

  static func viewOffset(_ call: PlanCall) -> Int? { 0 }

  static func samples(_ n: Int) -> [OpSample] {
    [OpSample([[2, n]], attributes: Attributes(ints: [n, 2]))]
  }
}
