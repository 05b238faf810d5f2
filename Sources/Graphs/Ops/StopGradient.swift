/// The input itself, through which no derivative flows.
enum StopGradient: Op {
  static let name = "stop_gradient"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { inputs }
  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.inputs[0]] }
  static func vjp(_ call: VJPCall) -> [NodeRef?] { [nil] }
  static func viewOffset(_ call: PlanCall) -> Int? { 0 }

  static func samples(_ n: Int) -> [OpSample] { [OpSample([[n]], isSmooth: false)] }
}
