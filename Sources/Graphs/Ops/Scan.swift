import Tensors

/// A recursion: a body that runs once for each step, handing values on.
///
/// Inputs: the carried values before the first step, arrays with one entry a step along their first
/// axis, and values that all steps share. Outputs: each carried value after every step, stacked;
/// the carried values after the last step; the body's other results, stacked.
///
/// Attributes: the number of steps, of carried values, of arrays and of shared values; 1 to run from
/// the last step to the first; the body, whose slots are in the order of the inputs and whose
/// outputs are the carried values, then its other results.
enum Scan: Op, Kernel {
  static let name = "scan"

  /// The attributes by name.
  struct Layout {
    let steps: Int
    let carried: Int
    let arrays: Int
    let shared: Int
    let isReversed: Bool
    let body: Subgraph

    init(_ attributes: Attributes) {
      let ints = attributes.ints
      guard let body = attributes.body else { preconditionFailure("a scan without a body") }
      (steps, carried, arrays, shared) = (ints[0], ints[1], ints[2], ints[3])
      isReversed = ints[4] == 1
      self.body = body
    }

    var results: Int { body.outputs.count - carried }

    func shape(_ output: Int) -> [Int] {
      let ref = body.outputs[output]
      return body.nodes[Int(ref.node)].shapes[Int(ref.output)]
    }
  }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let layout = Layout(attributes)
    for (i, slot) in layout.body.slots.enumerated() {
      let isArray = i >= layout.carried && i < layout.carried + layout.arrays
      let given = isArray ? Array(inputs[i].dropFirst()) : inputs[i]
      precondition(
        given == slot.shape && (!isArray || inputs[i].first == layout.steps),
        "input \(i) of a scan over \(layout.steps) steps has shape \(inputs[i])")
    }
    let carried = (0..<layout.carried).map { layout.shape($0) }
    precondition(carried == Array(inputs.prefix(layout.carried)), "carried values change shape")
    let results = (0..<layout.results).map { layout.shape(layout.carried + $0) }
    return carried.map { [layout.steps] + $0 } + carried + results.map { [layout.steps] + $0 }
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let layout = Layout(call.attributes)
    let interpreter = Interpreter(nodes: layout.body.nodes, slots: layout.body.slots)
    var carried = Array(call.inputs.prefix(layout.carried))
    var stacked = call.outputShapes.map { [Double](repeating: 0, count: Shapes.count($0)) }
    for index in 0..<layout.steps {
      let step = layout.isReversed ? layout.steps - 1 - index : index
      var values: [String: [Double]] = [:]
      for (i, slot) in layout.body.slots.enumerated() {
        let size = Shapes.count(slot.shape)
        let isArray = i >= layout.carried && i < layout.carried + layout.arrays
        values[slot.name] =
          i < layout.carried
          ? carried[i]
          : (isArray ? Array(call.inputs[i][step * size..<(step + 1) * size]) : call.inputs[i])
      }
      let outputs = interpreter.run(layout.body.outputs, values)
      carried = Array(outputs.prefix(layout.carried))
      for (i, output) in outputs.enumerated() {
        let target = i < layout.carried ? i : i + layout.carried
        for (j, element) in output.enumerated() {
          stacked[target][step * output.count + j] = element
        }
      }
    }
    for (i, value) in carried.enumerated() { stacked[layout.carried + i] = value }
    return stacked
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] { ScanAdjoint(call).cotangents }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let layout = Layout(call.attributes)
    let carried = (0..<layout.carried).map { Shapes.count(layout.shape($0)) }
    // In bytes, since positions are shorter than numbers.
    let arrays = (0..<layout.arrays).map { i in
      let slot = layout.body.slots[layout.carried + i]
      return Shapes.count(slot.shape) * (slot.isIndex ? 4 : call.precision.bytes)
    }
    let results = (0..<layout.results).map { Shapes.count(layout.shape(layout.carried + $0)) }
    var plan = KernelPlan(
      ints: Array(call.attributes.ints.prefix(5)) + [layout.results] + carried + arrays + results,
      scratchBytes: 2 * carried.reduce(0, +) * call.precision.bytes,
      cost: Double(layout.steps * layout.body.nodes.count) * 10)
    plan.body = Program(layout.body, precision: call.precision)
    return plan
  }

  static func samples(_ n: Int) -> [OpSample] {
    guard n <= 65 else { return [] }
    let body = Graph()
    let level = body.input("c0", [2])
    let slope = body.input("c1", [])
    let x = body.input("x0", [2])
    let w = body.input("w0", [], role: .data)
    let next = body.tanh(body.add(body.mul(w, level), body.mul(slope, x)))
    let other = body.sub(slope, body.mul(body.sum(next), body.constant(0.1)))
    let frozen = Subgraph(body, outputs: [next, other, body.mul(next, x)])
    return [0, 1].map { reversed in
      OpSample(
        [[2], [], [n, 2], []],
        attributes: Attributes(ints: [n, 2, 1, 1, reversed], body: frozen), tolerance: 600)
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    guard let body = k.body else { return }
    let ints = k.ints
    let (steps, carried, arrays, shared) = (ints[0], ints[1], ints[2], ints[3])
    let isReversed = ints[4] == 1
    let results = ints[5]
    let sizes = ints + 6
    var carriedSize = 0
    for i in 0..<carried {
      body.bind(i, to: k.input(i, T.self))
      carriedSize += sizes[i]
    }
    for i in 0..<shared {
      body.bind(carried + arrays + i, to: k.input(carried + arrays + i, T.self))
    }
    for index in 0..<steps {
      let step = isReversed ? steps - 1 - index : index
      for i in 0..<arrays {
        let start = UnsafeRawPointer(k.input(carried + i, T.self))
        body.bind(carried + i, to: start + step * sizes[carried + i])
      }
      body.run()
      // Results first: they may lie in what the next carried values are bound to.
      for i in 0..<results where k.isNeeded(2 * carried + i) {
        let size = sizes[carried + arrays + i]
        copy(
          body.output(carried + i, as: T.self), k.output(2 * carried + i, T.self) + step * size,
          size)
      }
      var next = k.scratch(T.self) + (index % 2) * carriedSize
      let fresh = next
      for i in 0..<carried {
        copy(body.output(i, as: T.self), next, sizes[i])
        next += sizes[i]
      }
      next = fresh
      for i in 0..<carried {
        if k.isNeeded(i) { copy(UnsafePointer(next), k.output(i) + step * sizes[i], sizes[i]) }
        body.bind(i, to: next)
        next += sizes[i]
      }
    }
    var last = k.scratch(T.self) + ((steps + 1) % 2) * carriedSize
    for i in 0..<carried {
      if k.isNeeded(carried + i) {
        copy(steps == 0 ? k.input(i) : UnsafePointer(last), k.output(carried + i), sizes[i])
      }
      last += sizes[i]
    }
  }

  @inline(__always)
  private static func copy<T>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int
  ) {
    for i in 0..<count { y[i] = x[i] }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
