import Distributions
import Evaluation
import Graphs
import Language
import Values

// LogDensityMode+Layers: the weights and the noise of layers.

extension LogDensityMode {
  func layerPrefix(_ kind: String, at node: NodeID?, in evaluator: Evaluator) -> String {
    layerCount += 1
    if let node, node == assigned, evaluator.tree.source === assignedTree?.source {
      return evaluator.prefix
    }
    // The prefix of the statement names the value, not this layer inside it.
    let outer = assigned == nil ? evaluator.prefix : outerPrefix
    return "\(outer)\(kind)_\(layerCount)."
  }

  func axis(_ size: NodeID, in evaluator: Evaluator) throws -> Axis {
    try TargetResolver(evaluator: evaluator, data: data).axis(size)
  }

  func noise(_ kind: LayerNoise, _ axes: [Axis]) throws -> Symbolic {
    let shape = axes.map(\.size)
    let name = "noise.\(lowered.noises.count + 1)"
    let drawn: NoiseInput.Kind =
      switch kind {
      case .normal: .normal
      case .sign: .sign
      case .mask(let p): .mask(p)
      }
    lowered.noises.append(
      NoiseInput(slotName: name, kind: drawn, count: shape.reduce(1, *)))
    return Symbolic(graph.input(name, shape), axes: axes)
  }

  func weight(_ request: WeightRequest, at node: NodeID?, in evaluator: Evaluator) throws
    -> LayerWeight
  {
    let name = request.fullName
    if lowered.latents.contains(where: { $0.name == name }) {
      throw Fault(
        .model, "`\(name)` is defined twice",
        help: ["assign each layer to a name of its own: `h2 = dense(h1, …)`"])
    }
    var prior = request.prior
    let layer = String(request.layer.dropLast())
    let change = transforms.change(kind: request.kind, layer: layer)
    if let change { prior = change.prior }
    if let batch = request.axes.first(where: { $0.name != nil && $0.name == plan?.rowDimension }) {
      throw batchedLatent(name, batch)
    }
    if let prior, let node {
      try ParameterCheck.parameters(of: prior, at: node, in: evaluator)
    }
    let made = try build(request, prior, isCentred: change?.isCentred == true, evaluator)
    lowered.latents.append(made.latent)
    lowered.dimension += made.latent.size
    lowered.weights.append(made.term)
    return made.weight
  }

  /// A latent along the rows of a mini-batch would change from step to step.
  func batchedLatent(_ name: String, _ axis: Axis) -> Fault {
    Fault(
      .model, "`\(name)` has an element for each \(axis.name ?? "row"), which batches cut",
      notes: ["a step sees only some rows, so most of its elements would not be seen"],
      help: ["fit without `batch =`, or write the model without a latent of each row"])
  }

  private struct Made {
    var latent: Latent
    var term: LayerWeightTerm
    var weight: LayerWeight
  }

  private func build(
    _ request: WeightRequest, _ prior: DistributionValue?, isCentred: Bool,
    _ evaluator: Evaluator
  ) throws -> Made {
    let name = request.fullName
    let start = transforms.start(of: name)
    let shape = request.axes.map(\.size)
    let count = shape.reduce(1, *)
    let slot = graph.input("z." + name, [count])
    let value = Symbolic(graph.reshape(slot, shape), axes: request.axes)
    var weight = LayerWeight.value(value)
    var kind = LayerWeightTerm.Prior.none
    var estimator = NetworkPlan.Estimator.reparam
    var second: String?
    var latentValue = value.node
    if let prior {
      try checkShape(prior, request)
      let location = isCentred && !start.isEmpty ? start : nil
      if prior.type.name == "normal", case .array(let mean) = prior.parameters[0],
        let closed = try closedForm(name, shape, mean, location, prior.parameters[1], evaluator)
      {
        kind = closed
        estimator =
          request.isLinear && plan?.isPoint != true ? plan?.estimator ?? .reparam : .reparam
      } else {
        kind = .sampled
        var forced = prior
        forced.centring = .centred
        let builder = LatentBuilder(graph: graph, algebra: evaluator.algebra)
        let built = try builder.build(
          name, request.axes, forced, offset: lowered.dimension)
        for term in built.terms {
          lowered.terms.append(
            DensityTerm(node: term, tag: graph.tag, isLikelihood: false))
        }
        weight = .value(built.value)
        latentValue = built.value.node
      }
    }
    if estimator != .reparam {
      let title = (estimator == .local ? "variance." : "deviation.") + name
      second = title
      let other = Symbolic(
        graph.reshape(graph.input(title, [count]), shape), axes: request.axes,
        interval: estimator == .local ? .nonNegative : .unknown)
      weight =
        estimator == .local
        ? .moments(mean: value, variance: other) : .deviation(mean: value, deviation: other)
    }
    var spread: Double? = 1 / Double(max(request.fanIn, 1)).squareRoot()
    var constant = 0.0
    if case .constant(let number) = request.start { (spread, constant) = (nil, number) }
    return Made(
      latent: Latent(
        name: name, axes: request.axes, value: latentValue, slot: slot, slotName: "z." + name,
        offset: lowered.dimension, size: count,
        start: start, parametrisation: "",
        distribution: prior?.name ?? "point",
        support: prior.map { $0.type.support.description($0.type.parameters.map(\.name)) }
          ?? "real"),
      term: LayerWeightTerm(
        latent: lowered.latents.count, kind: request.kind,
        layer: String(request.layer.dropLast()), prior: kind, estimator: estimator,
        secondSlot: second, fanIn: request.fanIn, spread: spread, constant: constant),
      weight: weight)
  }

  private func checkShape(_ prior: DistributionValue, _ request: WeightRequest) throws {
    let own = try prior.batchAxes(byName: false)
    guard let joint = try? Broadcast(request.axes, own).axes,
      joint.map(\.size) == request.axes.map(\.size)
    else {
      throw Fault(
        .shape, "the prior of `\(request.fullName)` does not fit it",
        notes: [
          "the prior is \(Broadcast.describe(own)), the \(request.name) "
            + Broadcast.describe(request.axes)
        ], help: ["a prior's parameters are single numbers, or one a unit (the last axis)"])
    }
  }

  /// The prior in closed form: E log normal(w; m, s) = −log s − ½ log 2π − E (w − m)² / 2s².
  private func closedForm(
    _ name: String, _ shape: [Int], _ mean: NDArray, _ centre: [Double]?, _ scale: Value,
    _ evaluator: Evaluator
  ) throws -> LayerWeightTerm.Prior? {
    let count = shape.reduce(1, *)
    let s = try evaluator.algebra.node(scale)
    let isSingle = s.axes.reduce(1) { $0 * $1.size } == 1
    let location: [Double]
    if let centre, centre.count == count {
      location = centre
    } else if mean.count == 1 {
      location = mean.numbers[0] == 0 ? [] : [mean.numbers[0]]
    } else {
      location = mean.broadcast(to: shape.map { Axis($0) }).numbers
    }
    let slot = "moment." + name
    let halfLogTwoPi = 0.918_938_533_204_672_7
    let total: NodeRef
    let precision: NodeRef
    if isSingle {
      let single = graph.reshape(s.node, [])
      precision = graph.div(graph.constant(1), graph.square(single))
      let moment = graph.input(slot, [])
      let sum = graph.mul(graph.constant(-Double(count)), graph.log(single))
      total = graph.sub(
        graph.sub(sum, graph.constant(Double(count) * halfLogTwoPi)),
        graph.mul(graph.constant(0.5), graph.mul(moment, precision)))
    } else {
      let wide = graph.reshape(graph.broadcast(s.node, to: shape), [count])
      precision = graph.div(graph.constant(1), graph.square(wide))
      let moment = graph.input(slot, [count])
      let each = graph.add(
        graph.log(wide), graph.mul(graph.constant(0.5), graph.mul(moment, precision)))
      total = graph.sub(
        graph.neg(graph.sum(each)), graph.constant(Double(count) * halfLogTwoPi))
    }
    lowered.terms.append(DensityTerm(node: total, tag: graph.tag, isLikelihood: false))
    return .closed(
      location: location, precision: precision, momentSlot: slot, isSingle: isSingle)
  }
}
