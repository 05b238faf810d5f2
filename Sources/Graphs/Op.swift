/// An operation on arrays: one file each, one line in `Ops.all`.
///
/// An op is a type without values (a caseless `enum`); nodes hold its metatype. The `vjp` stands next
/// to the kernel, and `evaluate` says what the kernel must compute in the plainest way.
///
/// How an op runs is said by what else it conforms to: `Kernel` for a whole-array instruction,
/// `BlockKernel` for one that can be fused with its neighbours over blocks of elements, both where
/// the shapes decide. Ops that treat elements independently conform to `ElementwiseOp`.
public protocol Op: Sendable {
  /// The name in dumps.
  static var name: String { get }

  /// The shapes of the outputs.
  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]]

  /// The outputs, scalar by scalar in `Double`: the oracle of the tests and the replay.
  static func evaluate(_ call: OracleCall) -> [[Double]]

  /// The cotangents of the inputs, as new nodes.
  ///
  /// A cotangent may have the shape that the input broadcasts to: it is summed to the input's own.
  /// - Returns: one entry an input; `nil` where nothing flows.
  static func vjp(_ call: VJPCall) -> [NodeRef?]

  /// What the kernel needs to know, resolved before the first run.
  static func plan(_ call: PlanCall) -> KernelPlan

  /// Whether an output holds positions (`Int32`) rather than numbers.
  static func isIndex(_ output: Int) -> Bool

  /// Where output 0 starts in the memory of input 0, in elements, if it is only another view of it;
  /// `nil` where it must be computed.
  static func viewOffset(_ call: PlanCall) -> Int?

  /// Inputs to try in the generic tests, at a size `n` (0, 1, 7, … 513).
  static func samples(_ n: Int) -> [OpSample]

  /// The whole-array kernel, where there is one.
  static var kernel: (any Kernel.Type)? { get }
  /// The kernel over blocks, where there is one.
  static var blockKernel: (any BlockKernel.Type)? { get }
}

extension Op {
  /// Passes the attributes on; no scratch memory; a nanosecond an element.
  public static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(ints: call.attributes.ints, reals: call.attributes.reals, cost: call.elements)
  }
  /// Numbers.
  public static func isIndex(_ output: Int) -> Bool { false }
  /// Computed.
  public static func viewOffset(_ call: PlanCall) -> Int? { nil }
  /// None.
  public static var kernel: (any Kernel.Type)? { nil }
  /// None.
  public static var blockKernel: (any BlockKernel.Type)? { nil }
}

extension Op where Self: Kernel {
  /// The op itself.
  public static var kernel: (any Kernel.Type)? { Self.self }
}

extension Op where Self: BlockKernel {
  /// The op itself.
  public static var blockKernel: (any BlockKernel.Type)? { Self.self }
}

/// What the oracle of an op sees.
public struct OracleCall {
  /// The inputs' elements, row-major.
  public let inputs: [[Double]]
  /// The inputs' shapes.
  public let shapes: [[Int]]
  /// The outputs' shapes.
  public let outputShapes: [[Int]]
  /// The node's attributes.
  public let attributes: Attributes

  /// A call of an oracle.
  public init(
    inputs: [[Double]], shapes: [[Int]], outputShapes: [[Int]], attributes: Attributes = .none
  ) {
    self.inputs = inputs
    self.shapes = shapes
    self.outputShapes = outputShapes
    self.attributes = attributes
  }

  /// Input `i` repeated to the shape of output 0.
  public func broadcast(_ i: Int) -> [Double] {
    if shapes[i] == outputShapes[0] { return inputs[i] }
    let strides = Shapes.strides(shapes[i], broadcastTo: outputShapes[0])
    return Shapes.positions(outputShapes[0], strides: strides).map { inputs[i][$0] }
  }
}

/// What the derivative of an op sees.
public struct VJPCall {
  /// The graph to add nodes to.
  public let graph: Graph
  /// The inputs.
  public let inputs: [NodeRef]
  /// The outputs.
  public let outputs: [NodeRef]
  /// The node's attributes.
  public let attributes: Attributes
  /// The cotangent of each output; `nil` where it does not matter.
  public let cotangents: [NodeRef?]
  /// Whether each input's cotangent is asked for.
  public let wanted: [Bool]

  /// The shape of input `i`.
  public func shape(_ i: Int) -> [Int] { graph.shape(of: inputs[i]) }
  /// The cotangent of the first output.
  ///
  /// - Precondition: it has one, which holds for every op with one output.
  public var cotangent: NodeRef { cotangents[0]! }
}

/// What a kernel's preparation sees.
public struct PlanCall {
  /// The inputs' shapes.
  public let inputs: [[Int]]
  /// The outputs' shapes.
  public let outputs: [[Int]]
  /// The node's attributes.
  public let attributes: Attributes
  /// The precision of the program.
  public let precision: Precision
  /// The threads of the program's team: for scratch memory only, never for the order of sums.
  public let threads: Int

  /// The larger of all inputs' and all outputs' numbers of elements.
  public var elements: Double {
    let read = inputs.reduce(0) { $0 + Shapes.count($1) }
    let written = outputs.reduce(0) { $0 + Shapes.count($1) }
    return Double(max(read, written))
  }
}

/// What a kernel is given besides its inputs and outputs.
public struct KernelPlan {
  /// Integers, read by the kernel's `ints`.
  public var ints: [Int]
  /// Numbers, read by the kernel's `reals`.
  public var reals: [Double]
  /// Scratch memory in bytes, read by `KernelContext.scratch`; 64-byte aligned.
  public var scratchBytes: Int
  /// An estimate of one run in nanoseconds.
  public var cost: Double
  /// A program that the kernel runs, such as the body of a recursion.
  var body: Program?
  /// How the op runs over blocks; `nil` if its whole-array kernel is to run.
  public var block: BlockForm?

  /// A plan.
  public init(
    ints: [Int] = [], reals: [Double] = [], scratchBytes: Int = 0, cost: Double,
    block: BlockForm? = nil
  ) {
    self.ints = ints
    self.reals = reals
    self.scratchBytes = scratchBytes
    self.cost = cost
    self.block = block
  }
}
