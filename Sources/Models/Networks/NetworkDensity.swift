import Evaluation
import Graphs
import Inference
import Tensors
import Values

/// A lowered network as the density that its fit sees: one program for whole batches, one for the
/// rest of the rows.
final class NetworkDensity: BatchedDensity {
  let blocks: [ParameterBlock]
  let rowCount: Int
  let batchSize: Int
  /// The model as lowered for whole batches.
  let lowered: LoweredModel
  /// Whether there are weights that products could draw.
  let canDraw: Bool
  /// The slots of the weights that products draw.
  private let drawn: Set<String>
  private let whole: Step
  private let rest: Step?
  private var current: Step
  private var right = 0
  private var seen = 0

  /// One way of running: a program for some number of rows, and where its outputs stand.
  private final class Step {
    let own: RowProgram
    /// likelihood weight, KL weight.
    let weights: UnsafeMutablePointer<Float>
    /// Where the gradients of each block, the second ones and the precisions stand among outputs.
    var gradients: [Int] = []
    var seconds: [Int] = []
    var precisions: [Int] = []
    /// The output with a score for each class, how many there are, and the rows' labels.
    var classes: (output: Int, count: Int, labels: UnsafePointer<Float>)?

    var rows: Int { own.rows }
    var program: Program { own.program }

    init(
      _ lowered: LoweredModel, rows: Int, total: Int, draws: DrawnSlots, team: ThreadTeam?,
      _ stores: [String: RowStore]
    ) {
      let graph = lowered.graph
      let likelihoodWeight = graph.input("weight.likelihood", [])
      let klWeight = graph.input("weight.kl", [])
      var likelihood = graph.constant(0)
      var prior = graph.constant(0)
      let share = graph.constant(Double(total) / Double(max(rows, 1)))
      for term in lowered.terms {
        if term.isLikelihood {
          let node = term.hasRows && rows != total ? graph.mul(share, term.node) : term.node
          likelihood = graph.add(likelihood, node)
        } else {
          prior = graph.add(prior, term.node)
        }
      }
      let objective = graph.add(
        graph.mul(likelihoodWeight, likelihood), graph.mul(klWeight, prior))
      var outputs = [likelihood, prior]
      var wanted: [NodeRef] = lowered.latents.map(\.slot)
      let secondSlots = lowered.weights.compactMap { term in
        term.secondSlot.map { graph.input($0, [lowered.latents[term.latent].size]) }
      }
      wanted += secondSlots
      let found = graph.gradient(of: objective, with: wanted).map { node in
        graph.reshape(node, [graph.count(of: node)])
      }
      gradients = lowered.latents.indices.map { outputs.count + $0 }
      var next = outputs.count + lowered.latents.count
      seconds = lowered.latents.map { _ in -1 }
      precisions = lowered.latents.map { _ in -1 }
      outputs += found
      for term in lowered.weights where term.secondSlot != nil {
        seconds[term.latent] = next
        next += 1
      }
      for term in lowered.weights {
        guard case .closed(_, let precision, _, _) = term.prior else { continue }
        precisions[term.latent] = outputs.count
        outputs.append(precision)
      }
      let watched = lowered.observations.first {
        $0.distribution == "categorical" && $0.hasRows && $0.axes.count == 1
      }
      if let watched { outputs.append(watched.wanted[0].node) }
      own = RowProgram(
        lowered, outputs, rows: rows, stores: stores, draws: draws, team: team)
      weights = .allocate(capacity: 16)
      weights.initialize(repeating: 1, count: 16)
      own.bind("weight.likelihood", to: weights)
      own.bind("weight.kl", to: weights + 1)
      let label = lowered.rowInputs.first { $0.name == watched?.name && $0.width == 1 }
      if let watched, let label, let labels = own.loaded(label.name) {
        classes = (outputs.count - 1, watched.classCount ?? 1, labels)
      }
    }

    deinit { weights.deallocate() }
  }

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - lower: lowers the model for a number of rows.
  ///   - stores: the rows of each argument.
  ///   - rowCount: the rows in all; 0 where no argument has rows.
  ///   - drawsAgain: whether products draw weights wherever they read them, which saves memory.
  init(
    rowCount: Int, batchSize: Int, stores: [String: RowStore], settings: NetworkSettings,
    drawsAgain: Bool = false, team: ThreadTeam?,
    _ lower: (Int) throws -> LoweredModel
  ) throws {
    self.rowCount = rowCount
    self.batchSize = batchSize
    let model = try lower(batchSize)
    lowered = model
    let blocks = model.parameterBlocks(settings)
    self.blocks = blocks
    // What is gathered over several draws, or moved by a common factor, is needed in memory.
    let isKept = settings.options.samples > 1 || settings.rank > 0
    let candidates = Set(
      blocks.indices.filter { !isKept && blocks[$0].form == .draw }.map {
        model.latents[$0].slotName
      })
    canDraw = !candidates.isEmpty
    var slots = DrawnSlots(drawsAgain ? candidates : [], areFree: true)
    func step(_ lowered: LoweredModel, _ rows: Int) -> Step {
      let step = Step(lowered, rows: rows, total: rowCount, draws: slots, team: team, stores)
      slots.names = Set(step.own.drawn.map(\.slotName))
      return step
    }
    let first = step(model, batchSize)
    let remainder = batchSize > 0 ? rowCount % batchSize : 0
    rest = remainder == 0 ? nil : step(try lower(remainder), remainder)
    // Both programs draw the same weights.
    whole = first.own.drawn.count == slots.names.count ? first : step(model, batchSize)
    current = whole
    drawn = slots.names
    if batchSize == rowCount { whole.own.load() }
  }

  /// The number of weights whose draws are never in memory.
  var drawnCount: Int { whole.own.drawn.reduce(0) { $0 + $1.size } }

  /// The number of weights and latents.
  var dimension: Int { lowered.dimension }

  /// The share of rows that got their label since the last call; nil where there are no classes.
  func takeAccuracy() -> Double? {
    guard seen > 0 else { return nil }
    defer { (right, seen) = (0, 0) }
    return Double(right) / Double(seen)
  }

  /// Counts the rows whose largest logit is that of their label.
  private func countRight(_ step: Step) {
    guard let (output, classes, labels) = step.classes else { return }
    let scores = step.program.output(output, as: Float.self)
    for row in 0..<step.rows {
      let start = scores + row * classes
      var best = 0
      for k in 1..<max(classes, 1) where start[k] > start[best] { best = k }
      if Float(best + 1) == labels[row] { right += 1 }
    }
    seen += step.rows
  }

  /// All memory of the programs in bytes.
  var peakBytes: Int { whole.program.peakBytes + (rest?.program.peakBytes ?? 0) }

  /// The program for whole batches.
  var program: Program { whole.program }

  func bind(
    _ block: Int, first: UnsafePointer<Float>, second: UnsafePointer<Float>?,
    moment: UnsafePointer<Float>?
  ) {
    bind(block, moment: moment) { program, latent, term in
      program.bind(latent.slotName, to: first)
      if let second, let name = term?.secondSlot { program.bind(name, to: second) }
    }
  }

  func draws(_ block: Int) -> Bool { drawn.contains(lowered.latents[block].slotName) }

  func bind(
    _ block: Int, mean: UnsafePointer<Float>, rho: UnsafePointer<Float>,
    stream: UnsafePointer<Int32>, moment: UnsafePointer<Float>?
  ) {
    bind(block, moment: moment) { program, latent, _ in
      let parts = DrawnSlots.parts(of: latent.slotName)
      program.bind(parts.mean, to: mean)
      program.bind(parts.scale, to: rho)
      program.bind(parts.stream, to: stream)
    }
  }

  /// Binds a block in both programs: what `slots` binds, and its moments.
  private func bind(
    _ block: Int, moment: UnsafePointer<Float>?,
    _ slots: (RowProgram, Latent, LayerWeightTerm?) -> Void
  ) {
    let term = lowered.weights.first { $0.latent == block }
    for program in [whole, rest].compactMap({ $0?.own }) {
      slots(program, lowered.latents[block], term)
      if let moment, case .closed(_, _, let name, _)? = term?.prior {
        program.bind(name, to: moment)
      }
    }
  }

  func evaluate(
    rows: UnsafePointer<Int32>?, count: Int, noise: PhiloxKey, likelihoodWeight: Float,
    klWeight: Float, isStopped: () -> Bool
  ) -> BatchValue? {
    let step = count == batchSize ? whole : rest ?? whole
    current = step
    if batchSize != rowCount { step.own.load(rows) }
    step.weights[0] = likelihoodWeight
    step.weights[1] = klWeight
    step.own.draw(noise: noise)
    guard step.program.run(isStopped: isStopped) else { return nil }
    countRight(step)
    return BatchValue(
      logLikelihood: Double(step.program.output(0, as: Float.self).pointee),
      logPrior: Double(step.program.output(1, as: Float.self).pointee))
  }

  func gradient(_ block: Int) -> UnsafePointer<Float> {
    current.program.output(current.gradients[block], as: Float.self)
  }

  func secondGradient(_ block: Int) -> UnsafePointer<Float> {
    current.program.output(current.seconds[block], as: Float.self)
  }

  func precision(_ block: Int) -> UnsafePointer<Float> {
    current.program.output(current.precisions[block], as: Float.self)
  }
}

extension NoiseInput.Kind {
  /// Draws numbers of this kind.
  func fill(_ target: UnsafeMutablePointer<Float>, _ count: Int, key: PhiloxKey) {
    switch self {
    case .normal: Philox.fillNormals(into: target, count: count, key: key)
    case .sign:
      Philox.fillUniforms(into: target, count: count, key: key)
      for i in 0..<count { target[i] = target[i] < 0.5 ? -1 : 1 }
    case .mask(let p):
      Philox.fillUniforms(into: target, count: count, key: key)
      let (bound, kept) = (Float(p), Float(1 / (1 - p)))
      for i in 0..<count { target[i] = target[i] < bound ? 0 : kept }
    }
  }
}

extension LoweredModel {
  /// The blocks of the flat vector, one a latent. Weights start at an sd of half of 1/√(fan in)
  /// unless the settings give another.
  func parameterBlocks(_ settings: NetworkSettings) -> [ParameterBlock] {
    let hyper = priorSlots()
    let initialScale = settings.initialScale
    return latents.enumerated().map { place, latent in
      let term = weights.first { $0.latent == place }
      var start = ParameterBlock.Start.at(latent.start.map { Float($0) })
      var form = ParameterBlock.Form.draw
      var prior = ParameterBlock.Prior.sampled
      var scale = initialScale ?? 0.1
      if let term {
        if latent.start.isEmpty {
          start = term.spread.map { .spread(Float($0)) } ?? .constant(Float(term.constant))
        }
        switch term.estimator {
        case .reparam: break
        case .local: form = .moments
        case .flipout: form = .deviation
        }
        scale = initialScale ?? 0.5 / Double(max(term.fanIn, 1)).squareRoot()
        switch term.prior {
        case .none: form = .point
        case .sampled: break
        case .closed(let location, _, _, let isSingle):
          prior = .closed(location: location.map { Float($0) }, isSingle: isSingle)
        }
      }
      if settings.isPoint { form = .point }
      var block = ParameterBlock(
        name: latent.name, offset: latent.offset, count: latent.size, form: form, prior: prior,
        start: start, startScale: Float(scale),
        isFrozen: settings.frozen.contains { latent.name == $0 || latent.name.hasPrefix($0 + ".") },
        rateFactor: term == nil && !weights.isEmpty ? 20 : 1,
        warmUp: hyper.contains(latent.slot) ? 0.5 : 0,
        scaleCount: term == nil ? nil : settings.scales.count(latent.axes))
      block.isIndependent = hyper.contains(latent.slot)
      return block
    }
  }

  /// The inputs on which the priors of weights depend.
  private func priorSlots() -> Set<NodeRef> {
    var seen: Set<NodeRef> = []
    var open: [NodeRef] = weights.compactMap { term in
      if case .closed(_, let precision, _, _) = term.prior { precision } else { nil }
    }
    while let ref = open.popLast() {
      guard seen.insert(NodeRef(Int(ref.node))).inserted else { continue }
      open += graph.node(ref).inputs
    }
    return seen
  }
}
