import Evaluation
import Graphs
import Inference
import Language
import Tensors
import Values

/// The Laplace approximation of a network's last dense layer: at the mode of all weights, a normal
/// of that layer's weights and biases, whose precision is the curvature of the log likelihood plus
/// that of the prior. All other weights stay points.
///
/// With h the layer's inputs, a 1 for the bias appended, and Hₙ the curvature of row n with respect
/// to the layer's outputs, the precision is Σₙ hₙ hₙᵀ ⊗ Hₙ + prior, of which `diagonal` keeps the
/// diagonal and `kronecker` takes (Σ h hᵀ / N) ⊗ (Σ H) for the sum.
///
/// Source: Ritter, Botev, Barber 2018, "A scalable Laplace approximation for neural networks";
/// Kristiadi, Hein, Hennig 2020, "Being Bayesian, even just a bit, fixes overconfidence in ReLU
/// networks"; Daxberger and others 2021, "Laplace redux".
struct LastLayerLaplace {
  let model: ModelValue
  let data: BoundData
  let evaluator: Evaluator
  let rows: String?
  let settings: NetworkSettings
  let team: ThreadTeam?

  /// The most numbers of the two factors.
  private static let limit = 1 << 24

  /// What is summed up over rows: two factors, or the diagonal alone; and the prior's precisions.
  private struct Sums {
    var layer: LastLayer
    var left: [Double]
    var right: [Double]
    /// One a weight.
    var prior: [Double]
  }

  private var run: NetworkRun {
    NetworkRun(model: model, data: data, evaluator: evaluator, rowDimension: rows)
  }

  /// Refuses what cannot be approximated, before it is fitted.
  ///
  /// - Returns: the name of the layer.
  func check() throws -> String {
    try pointing {
      guard rows != nil else {
        throw Fault(
          .model, "`laplace` of a network needs rows",
          help: ["the observed names must share their first axis"])
      }
      guard total > 0 else {
        throw Fault(.data, "`laplace` needs rows, and the data have none")
      }
      guard settings.options.klWeight > 0 else {
        throw Fault(
          .value, "`laplace` needs the prior: `kl_weight` is 0", help: ["a positive `kl_weight`"])
      }
      let lowered = try run.lower(1, isWhole: false)
      let layer = try LastLayer(lowered)
      _ = try outputs(layer, lowered)
      if settings.laplace == .kronecker {
        let numbers = layer.rows * layer.rows + layer.columns * layer.columns
        guard numbers <= Self.limit else {
          throw Fault(
            .limit,
            "the factors of `\(layer.name)` are \(layer.rows) × \(layer.rows) and "
              + "\(layer.columns) × \(layer.columns), more than \(Self.limit) numbers",
            help: ["`laplace(diagonal)`, or a smaller last layer"])
        }
      }
      return layer.name
    }
  }

  /// The mode with the spread of its last layer; nil where it was stopped.
  func spread(_ mode: NetworkState, isStopped: () -> Bool) throws -> NetworkState? {
    try pointing {
      guard let sums = try sums(mode, isStopped) else { return nil }
      var state = mode
      let weight = settings.options.likelihoodWeight
      switch settings.laplace {
      case .diagonal:
        for (k, i) in sums.layer.range.enumerated() {
          state.sd[i] = Float(1 / (weight * sums.left[k] + sums.prior[k]).squareRoot())
        }
      case .kronecker:
        let layer = sums.layer
        let share = 1 / Double(max(total, 1))
        guard
          let normal = KroneckerNormal(
            start: layer.range.lowerBound, sums.left.map { $0 * share },
            sums.right.map { $0 * weight },
            prior: (0..<layer.rows).map { sums.prior[$0 * layer.columns] })
        else {
          throw Fault(.numeric, "the curvature of `\(layer.name)` is not finite at the mode")
        }
        for (k, sd) in normal.deviations.enumerated() { state.sd[normal.start + k] = sd }
        state.correlation = .kronecker(normal)
      }
      return state
    }
  }

  private func pointing<T>(_ work: () throws -> T) throws -> T {
    do { return try work() } catch let fault as Fault {
      var found = evaluator.diagnostic(fault, at: nil)
      found.labels = [.init(model.tree.source, model.nameRange)]
      throw found
    }
  }

  private var total: Int { rows.flatMap { data.dimensions[$0]?.size } ?? 1 }

  // MARK: Sums

  private func sums(_ mode: NetworkState, _ isStopped: () -> Bool) throws -> Sums? {
    let size = min(total, NetworkRun.rowsAtOnce)
    var weights = mode.mean
    return try weights.withUnsafeMutableBufferPointer { buffer -> Sums? in
      guard let base = buffer.baseAddress else { return nil }
      var found: Sums?
      for rows in [size, size > 0 ? total % size : 0] where rows > 0 {
        let lowered = try run.lower(rows, isWhole: rows == total)
        let layer = try LastLayer(lowered)
        let worker = RowProgram(
          lowered, try outputs(layer, lowered), rows: rows, stores: run.stores(lowered), team: team)
        worker.bind(latents: base)
        let first = rows == size ? 0 : total - rows
        let end = rows == size ? total - total % size : total
        for start in stride(from: first, to: end, by: rows) {
          if isStopped() { return nil }
          worker.load(from: start)
          worker.run(noise: PhiloxKey(seed: settings.options.seed, stream: 0x1A91).fold(start))
          if found == nil { found = empty(layer, worker.program) }
          found?.left.add(worker.program, 0)
          if settings.laplace == .kronecker { found?.right.add(worker.program, 1) }
        }
      }
      return found
    }
  }

  private func empty(_ layer: LastLayer, _ program: Program) -> Sums {
    let isFactored = settings.laplace == .kronecker
    func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }
    var prior: [Double] = []
    for (place, count) in layer.counts.enumerated() {
      let output = (isFactored ? 2 : 1) + place
      let isSingle = program.outputShapes[output].reduce(1, *) == 1
      let values = program.output(output, as: Float.self)
      prior += (0..<count).map {
        settings.options.klWeight * Double(values[isSingle ? 0 : $0])
      }
    }
    return Sums(
      layer: layer,
      left: zeros(layer.rows * (isFactored ? layer.rows : layer.columns)),
      right: zeros(isFactored ? layer.columns * layer.columns : 0), prior: prior)
  }

  /// The nodes of the sums over the rows at hand, then the prior's precisions.
  private func outputs(_ layer: LastLayer, _ lowered: LoweredModel) throws -> [NodeRef] {
    let graph = lowered.graph
    let curvatures = try lowered.observations.filter(\.hasRows).compactMap {
      try LikelihoodCurvature($0, of: layer.output, in: graph)
    }
    guard let first = curvatures.first else {
      throw Fault(.model, "no observed name follows from the layer `\(layer.name)`")
    }
    func sum(_ part: (LikelihoodCurvature) -> NodeRef) -> NodeRef {
      curvatures.dropFirst().reduce(part(first)) { graph.add($0, part($1)) }
    }
    var input = layer.input
    if layer.hasBias {
      let rows = graph.shape(of: input)[0]
      input = graph.concat(
        [input, graph.broadcast(graph.constant(1), to: [rows, 1])], axis: 1)
    }
    let precisions = try layer.precisions(isSingle: settings.laplace == .kronecker)
    switch settings.laplace {
    case .diagonal:
      return [graph.matmul(graph.square(input), true, sum(\.diagonal), false)] + precisions
    case .kronecker:
      return [graph.matmul(input, true, input, false), sum(\.total)] + precisions
    }
  }
}

extension [Double] {
  /// Adds the numbers of a program's output.
  fileprivate mutating func add(_ program: Program, _ output: Int) {
    let values = program.output(output, as: Float.self)
    for i in indices { self[i] += Double(values[i]) }
  }
}
