import Graphs
import Inference
import Tensors

/// A lowered model as the log density that inference sees: compiled once, run without allocating.
public final class ModelDensity: LogDensity {
  /// The number of unconstrained coordinates.
  public let dimension: Int
  /// The program that gives the log density and its gradient.
  public let program: Program
  private let plain: Program
  private let memory: UnsafeMutableRawPointer
  private let precision: Precision

  /// Operations of one evaluation from which a second thread may pay.
  private static let worthThreads = 1e6

  /// Compiles the log density of a lowered model.
  ///
  /// - Parameters:
  ///   - lowered: the model with its data.
  ///   - precision: the numbers to compute with.
  ///   - threads: the most threads; small models run on one. Results do not depend on it.
  public init(_ lowered: LoweredModel, precision: Precision = .double, threads: Int = 1) {
    let graph = lowered.graph
    dimension = lowered.dimension
    self.precision = precision
    let elements = graph.nodes.reduce(0.0) { sum, node in
      sum + node.shapes.reduce(0.0) { $0 + Double($1.reduce(1, *)) }
    }
    work = 3 * elements + 100
    let (total, gradient) = Self.outputs(of: lowered)
    let team = threads > 1 && work > Self.worthThreads ? ThreadTeam(count: threads) : nil
    program = Program(graph, outputs: [total, gradient], precision: precision, team: team)
    plain = Program(graph, outputs: [total], precision: precision, team: team)
    memory = .allocate(byteCount: max(8 * dimension, 64), alignment: 64)
    memory.initializeMemory(as: Double.self, repeating: 0, count: max(dimension, 8))
    let size = precision == .double ? 8 : 4
    for program in [program, plain] {
      for latent in lowered.latents where program.slot(named: latent.slotName) != nil {
        program.bind(latent.slotName, to: memory + latent.offset * size)
      }
    }
  }

  deinit { memory.deallocate() }

  /// The log density and its gradient by all coordinates, as nodes of the model's graph.
  static func outputs(of lowered: LoweredModel) -> (total: NodeRef, gradient: NodeRef) {
    let graph = lowered.graph
    var total = graph.constant(0)
    for (place, term) in lowered.terms.enumerated() {
      total = place == 0 ? term.node : graph.add(total, term.node)
    }
    let gradients = graph.gradient(of: total, with: lowered.latents.map(\.slot)).map { node in
      graph.reshape(node, [graph.count(of: node)])
    }
    return (total, gradients.count == 1 ? gradients[0] : graph.concat(gradients))
  }

  /// Operations of one evaluation, counted by elements: forward and backward about alike.
  public let work: Double

  @inline(__always)
  private func load(_ z: UnsafePointer<Double>) {
    if precision == .double {
      let target = memory.assumingMemoryBound(to: Double.self)
      for i in 0..<dimension { target[i] = z[i] }
    } else {
      let target = memory.assumingMemoryBound(to: Float.self)
      for i in 0..<dimension { target[i] = Float(z[i]) }
    }
  }

  /// log p at `z` and its gradient.
  public func evaluate(
    at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    load(z)
    program.run()
    if precision == .double {
      let source = program.output(1, as: Double.self)
      for i in 0..<dimension { gradient[i] = source[i] }
      return program.output(0, as: Double.self).pointee
    }
    let source = program.output(1, as: Float.self)
    for i in 0..<dimension { gradient[i] = Double(source[i]) }
    return Double(program.output(0, as: Float.self).pointee)
  }

  /// log p at `z`.
  public func value(at z: UnsafePointer<Double>) -> Double {
    load(z)
    plain.run()
    return precision == .double
      ? plain.output(0, as: Double.self).pointee
      : Double(plain.output(0, as: Float.self).pointee)
  }
}
