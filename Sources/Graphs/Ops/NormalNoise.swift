import Tensors

/// Standard normal noise of a stream of counters, named by words (`MeanFieldNoise`): the numbers of
/// its stream in `Float`, in any precision.
///
/// Input: 12 positions. Attributes: the shape.
enum NormalNoise: Op, Kernel {
  static let name = "normal_noise"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(inputs[0] == [MeanFieldNoise.wordCount], "the words of a stream")
    return [attributes.ints]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let noise = noise(call.inputs[0])
    return [
      (0..<Shapes.count(call.outputShapes[0])).map { i in
        var number: Float = 0
        Philox.fillNormals(
          into: &number, count: 1, key: noise.key, offset: noise.offset &+ UInt64(i))
        return Double(number)
      }
    ]
  }

  /// The noise that an oracle's input names.
  static func noise(_ words: [Double]) -> MeanFieldNoise {
    MeanFieldNoise(words: words.map { Int32($0) })
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] { [nil] }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let count = Shapes.count(call.outputs[0])
    return KernelPlan(
      scratchBytes: call.precision == .double ? 4 * count : 0, cost: Double(count))
  }

  static func samples(_ n: Int) -> [OpSample] {
    [[n], [3, n]].map { shape in
      OpSample([[12]], .index(below: 65536), attributes: Attributes(ints: shape), tolerance: 0)
    }
  }

  static func run64(_ k: KernelContext) {
    let count = k.outputCount(0)
    let numbers = k.scratch(Float.self)
    draw(k, count, into: numbers)
    let out = k.output(0, Double.self)
    for i in 0..<count { out[i] = Double(numbers[i]) }
  }

  static func run32(_ k: KernelContext) {
    draw(k, k.outputCount(0), into: k.output(0, Float.self))
  }

  private static func draw(_ k: KernelContext, _ count: Int, into out: UnsafeMutablePointer<Float>)
  {
    let noise = MeanFieldNoise(words: k.input(0, Int32.self))
    Philox.fillNormals(into: out, count: count, key: noise.key, offset: noise.offset)
  }
}
