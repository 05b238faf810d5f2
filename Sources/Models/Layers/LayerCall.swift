import Distributions
import Evaluation
import Graphs
import Language
import Values

/// What the body of a layer's builtin works with: its name, its input as a node, its weights.
struct LayerCall {
  let call: Call
  let kind: String
  let mode: any ModelMode
  let graph: Graph
  /// What precedes the names of its weights.
  let prefix: String

  /// - Throws: outside models.
  init(_ call: Call, _ kind: String, prefix: String? = nil) throws {
    guard let mode = call.evaluator.mode, let graph = call.evaluator.algebra.graph else {
      throw call.failure(
        .model, "`\(kind)` stands in models only",
        help: ["put it into a model's body: `h = \(call.builtin.signature)`"])
    }
    self.call = call
    self.kind = kind
    self.mode = mode
    self.graph = graph
    self.prefix = prefix ?? mode.layerPrefix(kind, at: call.node, in: call.evaluator)
  }

  /// What errors call it: `layer `h1``.
  var title: String {
    prefix.isEmpty ? "`\(kind)`" : "layer `\(prefix.dropLast())`"
  }

  // MARK: Input

  /// The layer's input, rows first.
  func input() throws -> Symbolic {
    let value = try call.evaluator.settled(try call.value("x"))
    guard let axes = value.axes else {
      throw call.failure(
        .kind, "\(title) needs numbers", at: "x", label: "this is \(value.kindName)")
    }
    guard !axes.isEmpty else {
      throw call.failure(
        .shape, "\(title) needs rows", at: "x", label: "this is a single number",
        help: ["the first axis is the row: give an argument such as `x[N]`"])
    }
    return try call.at("x") { try call.evaluator.algebra.node(value) }
  }

  /// The input as a matrix of rows and features; one number a row counts as one feature.
  func matrix() throws -> Symbolic {
    var x = try input()
    if x.axes.count == 1 {
      x.axes.append(Axis(1))
      x.node = graph.reshape(x.node, x.axes.map(\.size))
    }
    guard x.axes.count == 2 else {
      throw call.failure(
        .shape, "\(title) takes one row of features each", at: "x",
        label: Broadcast.describe(x.axes),
        help: ["`x |> flatten |> \(kind)(…)` makes a row of each"])
    }
    return x
  }

  /// The input as images: rows, height, width, channels.
  func images() throws -> Symbolic {
    var x = try input()
    if x.axes.count == 3 {
      x.axes.append(Axis(1))
      x.node = graph.reshape(x.node, x.axes.map(\.size))
    }
    guard x.axes.count == 4 else {
      throw call.failure(
        .shape, "\(title) takes images", at: "x", label: Broadcast.describe(x.axes),
        notes: ["images are rows × height × width, or × channels at the end"])
    }
    return x
  }

  // MARK: Arguments

  /// A size of at least 1.
  func size(_ name: String, default fallback: Int? = nil) throws -> Int {
    let size = try call.int(name, default: fallback)
    guard (1...1 << 24).contains(size) else {
      throw call.failure(
        .value, "`\(name)` of \(title) must be at least 1", at: name, label: "\(size)")
    }
    return size
  }

  /// One size or two: of height and width.
  func pair(_ name: String, default fallback: Int? = nil) throws -> (height: Int, width: Int) {
    if !call.has(name), let fallback { return (fallback, fallback) }
    let sizes = try call.array(name)
    guard sizes.count == 1 || sizes.count == 2,
      sizes.numbers.allSatisfy({ $0 >= 1 && $0 <= 1_048_576 && $0.rounded() == $0 })
    else {
      throw call.failure(
        .value, "`\(name)` of \(title) must be one whole number or two, height and width", at: name)
    }
    return (Int(sizes.numbers[0]), Int(sizes.numbers[sizes.count - 1]))
  }

  /// The axis that an argument's size stands for: a dimension keeps its name and labels.
  func axis(_ name: String) throws -> Axis {
    let size = try size(name)
    guard let node = call.arguments[name]?.node else { return Axis(size) }
    if case .name = call.evaluator.tree[node].kind,
      let axis = try? mode.axis(node, in: call.evaluator), axis.size == size
    {
      return axis
    }
    return Axis(size)
  }

  /// A prior among the arguments; nil for none.
  func prior(_ name: String) throws -> DistributionValue? {
    guard let value = call.optional(name) else { return nil }
    guard case .distribution(let distribution) = value else {
      throw call.failure(
        .kind, "`\(name)` of \(title) must be a distribution", at: name,
        label: "this is \(value.kindName)", help: ["`\(name) = normal(0, 0.1)`"])
    }
    if distribution.type.isDiscrete || distribution.type.eventRank > 0 {
      throw call.failure(
        .model, "`\(distribution.name)` cannot be a prior of weights", at: name,
        label: distribution.type.isDiscrete ? "discrete" : "one draw is no single number",
        help: ["weights are real numbers: `\(name) = normal(0, 0.1)`"])
    }
    return distribution
  }

  // MARK: Weights

  /// Declares a weight.
  func weight(
    _ name: String, _ axes: [Axis], prior: DistributionValue?, fanIn: Int, isLinear: Bool = false,
    start: WeightRequest.Start = .spread
  ) throws -> LayerWeight {
    let request = WeightRequest(
      layer: prefix, kind: kind, name: name, axes: axes, prior: prior, fanIn: fanIn,
      isLinear: isLinear, start: start)
    let place = call.arguments["prior"]?.node ?? call.node
    return try call.evaluator.at(place) {
      try mode.weight(request, at: place, in: call.evaluator)
    }
  }

  /// A weight of which the layer needs one draw.
  func value(
    _ name: String, _ axes: [Axis], prior: DistributionValue?, fanIn: Int,
    start: WeightRequest.Start = .spread
  ) throws -> Symbolic {
    guard
      case .value(let value) = try weight(name, axes, prior: prior, fanIn: fanIn, start: start)
    else { preconditionFailure("a weight that is not linear is drawn") }
    return value
  }

  /// The outputs of a map that is linear in a weight.
  ///
  /// - Parameters:
  ///   - x: the input.
  ///   - axes: those of the outputs, the last the units.
  ///   - map: (input, weight) to output.
  func linear(
    _ x: Symbolic, _ weight: LayerWeight, to axes: [Axis],
    _ map: (NodeRef, NodeRef) -> NodeRef
  ) throws -> NodeRef {
    switch weight {
    case .value(let w): return map(x.node, w.node)
    case .moments(let mean, let variance):
      let spread = map(graph.square(x.node), variance.node)
      let noise = try mode.noise(.normal, axes)
      // The small number keeps the root's slope finite where no input is on.
      let sd = graph.sqrt(graph.add(spread, graph.constant(1e-10)))
      return graph.add(map(x.node, mean.node), graph.mul(sd, noise.node))
    case .deviation(let mean, let deviation):
      func signs(_ axes: [Axis]) throws -> NodeRef {
        // One sign a row and feature, the same at all places of an image.
        let middle = axes.dropFirst().dropLast().map { _ in Axis(1) }
        return try mode.noise(.sign, [axes[0]] + middle + [axes[axes.count - 1]]).node
      }
      let turned = map(graph.mul(x.node, try signs(x.axes)), deviation.node)
      return graph.add(map(x.node, mean.node), graph.mul(turned, try signs(axes)))
    }
  }

  /// Adds a bias of one number a unit, unless the call says `bias = false`.
  func biased(_ y: NodeRef, units: Axis?, fanIn: Int) throws -> NodeRef {
    guard try call.bool("bias", default: true) else { return y }
    let prior = try call.has("bias_prior") ? prior("bias_prior") : prior("prior")
    let bias = try value("bias", units.map { [$0] } ?? [], prior: prior, fanIn: fanIn)
    return graph.add(y, bias.node)
  }

  // MARK: Activation

  /// The activation among the arguments, applied.
  func activated(_ y: NodeRef, _ axes: [Axis], _ name: String = "activation") throws -> Value {
    let plain = Symbolic(y, axes: axes)
    guard let value = call.optional(name) else { return .symbolic(plain) }
    switch value {
    case .array(let array) where array.kind == .text:
      return try Activations.apply(array.texts[0] ?? "", plain, call)
    case .function(let function):
      let result = try call.evaluator.apply(
        function, [(label: nil, value: .symbolic(plain), node: nil)], at: call.node)
      guard result.axes != nil else {
        throw call.failure(
          .kind, "the activation of \(title) gives \(result.kindName)", at: name)
      }
      return result
    default:
      throw call.failure(
        .kind, "`\(name)` of \(title) must be a function", at: name,
        label: "this is \(value.kindName)",
        notes: ["known: \(Activations.names.map { "`\($0)`" }.joined(separator: ", "))"])
    }
  }
}
