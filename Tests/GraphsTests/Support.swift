import Graphs
import Tensors

/// The sizes at which every op is tried: around the widths of vectors and blocks.
let sizes = [0, 1, 7, 8, 9, 63, 64, 65, 513]

/// A small generator of numbers for tests: the same ones in every run.
struct TestRandom {
  private var state: UInt64

  init(_ seed: Int) { state = 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: seed &+ 1) }

  /// Uniform on [0, 1).
  mutating func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) * 0x1p-53
  }

  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Elements for one input of a sample, exact in `Float`.
  mutating func elements(_ values: OpSample.Values, _ shape: [Int]) -> [Double] {
    let count = Shapes.count(shape)
    switch values {
    case .real(let range): return (0..<count).map { _ in rounded(uniform(range)) }
    case .exact(let elements): return elements
    case .index(let bound): return (0..<count).map { _ in Double(Int(uniform() * Double(bound))) }
    case .positiveDefinite, .lowerTriangular:
      let n = shape[shape.count - 1]
      return (0..<(n == 0 ? 0 : count / (n * n))).flatMap { _ in matrix(n, values) }
    }
  }

  private mutating func matrix(_ n: Int, _ values: OpSample.Values) -> [Double] {
    var l = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0...i { l[i * n + j] = rounded(i == j ? uniform(1...2) : uniform(-0.5...0.5)) }
    }
    if case .lowerTriangular = values { return l }
    return (0..<n * n).map { ij in
      rounded((0..<n).reduce(0.0) { $0 + l[ij / n * n + $1] * l[ij % n * n + $1] })
    }
  }

  private func rounded(_ x: Double) -> Double { Double(Float(x)) }
}

/// One op applied to the inputs of a sample, as a graph.
struct SampleGraph {
  let graph = Graph()
  let inputs: [NodeRef]
  let outputs: [NodeRef]
  var values: [String: [Double]] = [:]

  init(_ op: any Op.Type, _ sample: OpSample, seed: Int) {
    var random = TestRandom(seed)
    var inputs: [NodeRef] = []
    for (i, shape) in sample.shapes.enumerated() {
      let name = "x\(i)"
      values[name] = random.elements(sample.values[i], shape)
      if case .index = sample.values[i] {
        inputs.append(graph.indexInput(name, shape, role: .step))
      } else {
        inputs.append(graph.input(name, shape))
      }
    }
    self.inputs = inputs
    outputs = graph.apply(op, inputs, sample.attributes)
  }

  /// The outputs as a compiled program gives them.
  ///
  /// - Parameters:
  ///   - team: threads.
  ///   - shift: how many elements beyond an address that vectors like each input begins.
  func run(
    _ precision: Precision, _ options: CompileOptions, team: ThreadTeam? = nil, shift: Int = 0
  ) -> [[Double]] {
    let program = Program(
      graph, outputs: outputs, precision: precision, team: team, options: options)
    var memory: [UnsafeMutableRawPointer] = []
    defer { for pointer in memory { pointer.deallocate() } }
    for (name, elements) in values {
      guard let slot = program.slot(named: name), shift > 0 else {
        program.set(name, elements)
        continue
      }
      let isIndex = program.slots[slot].isIndex
      let bytes = isIndex ? 4 : precision.bytes
      let start = UnsafeMutableRawPointer.allocate(
        byteCount: (elements.count + shift) * bytes + 64, alignment: 64)
      memory.append(start)
      let first = start + shift * bytes
      for (i, element) in elements.enumerated() {
        if isIndex {
          first.storeBytes(of: Int32(element), toByteOffset: 4 * i, as: Int32.self)
        } else if precision == .double {
          first.storeBytes(of: element, toByteOffset: 8 * i, as: Double.self)
        } else {
          first.storeBytes(of: Float(element), toByteOffset: 4 * i, as: Float.self)
        }
      }
      program.bind(slot, to: first)
    }
    program.run()
    return outputs.indices.map { program.values($0) }
  }
}

/// Whether two numbers agree to `ulps` units in the last place of the larger of 1 and `scale`.
func agree(
  _ a: Double, _ b: Double, _ precision: Precision, ulps: Double, scale: Double = 1
) -> Bool {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  if a == b { return true }
  guard a.isFinite, b.isFinite else {
    // A number that overflows in Float may be finite in the oracle.
    return precision == .float && a.isInfinite && b.magnitude > 3.4e38 && (a > 0) == (b > 0)
  }
  let unit = precision == .double ? Double.ulpOfOne : Double(Float.ulpOfOne)
  return (a - b).magnitude <= ulps * unit * max(scale, b.magnitude)
}
