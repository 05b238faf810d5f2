import Distributions
import Evaluation
import Graphs
import Values

/// The curvature of a likelihood with respect to an array of numbers that its parameters follow
/// from, row by row: the generalised Gauss-Newton matrix
///
///     Hₙ = Σ (∂η / ∂fₙ)ᵀ I(η) (∂η / ∂fₙ)
///
/// over the parameters η of the outcomes of row n, with their Fisher information I(η). For outcomes
/// of an exponential family with natural parameters f it is the Hessian itself.
/// Source: Martens 2020, "New insights and perspectives on the natural gradient method".
struct LikelihoodCurvature {
  /// The diagonals of Hₙ, N × C.
  let diagonal: NodeRef
  /// Σₙ Hₙ, C × C.
  let total: NodeRef

  /// The most numbers of one row whose slopes are taken one by one.
  private static let slopeLimit = 64

  /// - Parameters:
  ///   - observation: an observed name with rows.
  ///   - f: N × C.
  /// - Returns: nil where no parameter depends on `f`.
  /// - Throws: `Fault` where the information is not known.
  init?(_ observation: Observation, of f: NodeRef, in graph: Graph) throws {
    let rows = graph.shape(of: f)[0]
    var diagonals: [NodeRef] = []
    var totals: [NodeRef] = []
    for (place, parameter) in observation.wanted.enumerated() {
      let node = parameter.node
      guard graph.depends(node, on: f) else { continue }
      let count = graph.count(of: node)
      guard graph.shape(of: node).first == rows else {
        throw Self.refusal(observation, "its parameters mix rows")
      }
      let slopes = try Self.slopes(
        graph.reshape(node, [rows, count / rows]), f, graph, observation)
      let parts: (NodeRef, NodeRef)
      if observation.isClasses {
        guard graph.shape(of: node).count == 2 else {
          throw Self.refusal(observation, "it has several classes a row")
        }
        parts = Self.classes(observation, place, slopes, graph)
      } else {
        guard let information = Self.information(observation, place, graph) else {
          throw Self.refusal(
            observation, "the curvature of `\(observation.distribution)` is not known")
        }
        parts = Self.numbers(graph.reshape(information, [rows, count / rows]), slopes, graph)
      }
      diagonals.append(parts.0)
      totals.append(parts.1)
    }
    guard let first = diagonals.first else { return nil }
    diagonal = diagonals.dropFirst().reduce(first) { graph.add($0, $1) }
    total = totals.dropFirst().reduce(totals[0]) { graph.add($0, $1) }
  }

  private static func refusal(_ observation: Observation, _ why: String) -> Fault {
    Fault(
      .model, "`laplace` cannot follow `\(observation.name) ~ \(observation.distribution)`: \(why)",
      help: [
        "it knows normal, lognormal, student_t, exponential, poisson, bernoulli, binomial and "
          + "categorical outcomes of the last layer",
        "`meanfield` fits any network",
      ])
  }

  // MARK: Slopes

  /// ∂η / ∂f: nil for η = f but for what is added to it, else one N × C array an element of a row.
  private static func slopes(
    _ parameter: NodeRef, _ f: NodeRef, _ graph: Graph, _ observation: Observation
  ) throws -> [NodeRef]? {
    let shape = graph.shape(of: parameter)
    let probe = graph.input("probe.\(observation.name)", shape)
    var back = graph.gradient(of: [parameter], cotangents: [probe], with: [f])[0]
    while graph.node(back).op.name == "reshape" { back = graph.node(back).inputs[0] }
    if back == probe, shape == graph.shape(of: f) { return nil }
    guard shape[1] <= slopeLimit else {
      throw refusal(observation, "it has \(shape[1]) numbers a row behind another function")
    }
    return (0..<shape[1]).map { element in
      var one = [Double](repeating: 0, count: shape[1])
      one[element] = 1
      let cotangent = graph.broadcast(graph.constant(one, [1, shape[1]]), to: shape)
      return graph.gradient(of: [parameter], cotangents: [cotangent], with: [f])[0]
    }
  }

  // MARK: Curvatures

  /// Independent outcomes: Σₑ Iₑ Jₑ Jₑᵀ.
  private static func numbers(
    _ information: NodeRef, _ slopes: [NodeRef]?, _ graph: Graph
  ) -> (NodeRef, NodeRef) {
    guard let slopes else {
      let sum = graph.sum(information, axis: 0)
      return (information, diagonalMatrix(sum, graph))
    }
    var (diagonal, total): (NodeRef?, NodeRef?)
    for (element, slope) in slopes.enumerated() {
      let weight = graph.slice(information, axis: 1, from: element, count: 1)
      let weighted = graph.mul(weight, slope)
      let own = graph.mul(weighted, slope)
      let whole = graph.matmul(slope, true, weighted, false)
      diagonal = diagonal.map { graph.add($0, own) } ?? own
      total = total.map { graph.add($0, whole) } ?? whole
    }
    let zero = graph.constant(0)
    return (diagonal ?? zero, total ?? zero)
  }

  /// Classes: Jᵀ (diag p − p pᵀ) J for logits; for probabilities Jᵀ diag(1/p) J.
  private static func classes(
    _ observation: Observation, _ place: Int, _ slopes: [NodeRef]?, _ graph: Graph
  ) -> (NodeRef, NodeRef) {
    let node = observation.wanted[place].node
    let shape = [graph.shape(of: node)[0], graph.count(of: node) / graph.shape(of: node)[0]]
    let values = graph.reshape(node, shape)
    guard observation.isLogit else {
      return numbers(graph.div(graph.constant(1), values), slopes, graph)
    }
    let p = graph.softmax(values)
    let first = numbers(p, slopes, graph)
    // The mean slope Σ p_c J_c; p itself where the slopes are unit vectors.
    var mean = p
    if let slopes {
      let parts = slopes.enumerated().map { element, slope in
        graph.mul(graph.slice(p, axis: 1, from: element, count: 1), slope)
      }
      mean = parts.dropFirst().reduce(parts[0]) { graph.add($0, $1) }
    }
    return (
      graph.sub(first.0, graph.square(mean)),
      graph.sub(first.1, graph.matmul(mean, true, mean, false))
    )
  }

  private static func diagonalMatrix(_ values: NodeRef, _ graph: Graph) -> NodeRef {
    let size = graph.count(of: values)
    var identity = [Double](repeating: 0, count: size * size)
    for i in 0..<size { identity[i * size + i] = 1 }
    return graph.mul(graph.constant(identity, [size, size]), graph.reshape(values, [1, size]))
  }

  /// The Fisher information that an outcome has of one of its parameters, in the parameter's shape.
  private static func information(
    _ observation: Observation, _ place: Int, _ graph: Graph
  ) -> NodeRef? {
    let own = observation.wanted[place].node
    let shape = graph.shape(of: own)
    func constant(_ x: Double) -> NodeRef { graph.constant(x) }
    func parameter(_ index: Int) -> NodeRef? {
      let node = observation.wanted[index].node
      let axes = observation.axes.map(\.size)
      // Parameters broadcast against the outcome, not against each other.
      return shape == axes || graph.count(of: node) == 1 || graph.shape(of: node) == shape
        ? node : nil
    }
    func over(_ x: Double, _ node: NodeRef) -> NodeRef { graph.div(constant(x), node) }
    let name = observation.type.parameters[place].name
    var value: NodeRef?
    switch observation.type.name {
    case "normal", "lognormal":
      value = parameter(1).map { over(place == 0 ? 1 : 2, graph.square($0)) }
    case "student_t":
      guard place > 0, let df = parameter(0), let scale = parameter(2) else { return nil }
      let below = graph.mul(graph.add(df, constant(3)), graph.square(scale))
      let above = place == 1 ? graph.add(df, constant(1)) : graph.mul(constant(2), df)
      value = graph.div(above, below)
    case "exponential": value = over(1, graph.square(own))
    case "poisson": value = name == "log_rate" ? graph.exp(own) : over(1, own)
    case "bernoulli", "binomial":
      let p = name == "logits" ? graph.sigmoid(own) : own
      let spread = graph.mul(p, graph.sub(constant(1), p))
      let each = name == "logits" ? spread : over(1, spread)
      value =
        observation.type.name == "bernoulli"
        ? each : place == 1 ? parameter(0).map { graph.mul($0, each) } : nil
    default: return nil
    }
    return value.map { graph.broadcast($0, to: shape) }
  }
}

extension Observation {
  /// Whether it has one of several classes.
  fileprivate var isClasses: Bool { distribution == "categorical" }
}

extension Graph {
  /// Whether one node depends on another.
  fileprivate func depends(_ node: NodeRef, on other: NodeRef) -> Bool {
    var seen: Set<Int32> = []
    var open = [node.node]
    while let next = open.popLast() {
      if next == other.node { return true }
      guard next > other.node, seen.insert(next).inserted else { continue }
      open += nodes[Int(next)].inputs.map(\.node)
    }
    return false
  }
}
