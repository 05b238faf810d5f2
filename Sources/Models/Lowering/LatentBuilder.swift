import Distributions
import Evaluation
import Graphs
import Language
import Values

/// Builds a latent: its unconstrained slot, its transform to the support with the Jacobian, and the
/// term of its own density.
///
/// The rule of centring: a latent of a location-scale distribution over all reals whose scale is
/// random is written as location + scale · z with z standard (Papaspiliopoulos, Roberts, Sköld 2007);
/// a multivariate normal whose factor is random likewise as mean + L z. All others are centred.
/// `centred(d)` and `noncentred(d)` force it.
struct LatentBuilder {
  let graph: Graph
  let algebra: ValueAlgebra

  struct Built {
    var latent: Latent
    var value: Symbolic
    var terms: [NodeRef]
  }

  func build(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, offset: Int
  ) throws(Fault) -> Built {
    if distribution.type.name == "multivariate_normal", isNoncentred(distribution, scale: 1) {
      return try noncentredVector(name, axes, distribution, offset: offset)
    }
    if let roles = distribution.type.locationScale, isUnbounded(distribution.type),
      isNoncentred(distribution, scale: roles.scale)
    {
      return try noncentred(name, axes, distribution, roles, offset: offset)
    }
    return try centred(name, axes, distribution, offset: offset)
  }

  private func isNoncentred(_ distribution: DistributionValue, scale: Int) -> Bool {
    switch distribution.centring {
    case .centred: false
    case .noncentred: true
    case .automatic: distribution.parameters[scale].isRandom
    }
  }

  private func isUnbounded(_ type: any Distribution.Type) -> Bool {
    guard case .interval(let interval) = type.support else { return false }
    return interval.lower == nil && interval.upper == nil
  }

  // MARK: Non-centred

  private func noncentred(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, _ roles: LocationScale,
    offset: Int
  ) throws(Fault) -> Built {
    let slot = slot(name, axes.map(\.size))
    let raw = Symbolic(slot.shaped, axes: axes)
    var standard = distribution.parameters
    standard[roles.location] = .number(0)
    standard[roles.scale] = .number(1)
    let density = try density(raw.node, standard, distribution)
    let scaled = try algebra.combine(
      .multiply, distribution.parameters[roles.scale], .symbolic(raw))
    let value = try algebra.node(
      try algebra.combine(.add, distribution.parameters[roles.location], scaled))
    var result = value
    result.axes = axes
    result.interval = .unknown
    return Built(
      latent: latent(
        name, axes, result.node, slot, offset, [Double](repeating: 0, count: slot.count),
        "non-centred", distribution),
      value: result, terms: [density])
  }

  private func noncentredVector(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, offset: Int
  ) throws(Fault) -> Built {
    let slot = slot(name, axes.map(\.size))
    let factor = try algebra.node(distribution.parameters[1])
    guard factor.axes.count == 2 else {
      return try centred(name, axes, distribution, offset: offset)
    }
    let size = axes[axes.count - 1].size
    let rows = slot.count / max(size, 1)
    guard let normal = Distributions.named("normal") else {
      return try centred(name, axes, distribution, offset: offset)
    }
    let density = normal.logDensity(
      in: graph, x: slot.node, parameters: [graph.constant(0), graph.constant(1)], form: .summed)
    let matrix = graph.reshape(slot.node, [rows, size])
    let moved = graph.reshape(
      graph.matmul(matrix, graph.transpose(factor.node)), axes.map(\.size))
    let sum = try algebra.node(
      try algebra.combine(.add, distribution.parameters[0], .symbolic(Symbolic(moved, axes: axes))))
    return Built(
      latent: latent(
        name, axes, sum.node, slot, offset, [Double](repeating: 0, count: slot.count),
        "non-centred", distribution),
      value: Symbolic(sum.node, axes: axes), terms: [density])
  }

  // MARK: Centred

  private func centred(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, offset: Int
  ) throws(Fault) -> Built {
    let transform = try SupportTransform(distribution, axes: axes, algebra: algebra)
    let slot = slot(name, transform.unconstrainedShape)
    let (value, jacobian) = try transform.build(slot.shaped, in: graph)
    let density = try density(value.node, distribution.parameters, distribution)
    var terms = [density]
    if let jacobian { terms.append(jacobian) }
    let isLocationScale = distribution.type.isLocationScale && isUnbounded(distribution.type)
    return Built(
      latent: latent(
        name, axes, value.node, slot, offset, transform.start(), isLocationScale ? "centred" : "",
        distribution),
      value: value, terms: terms)
  }

  private func density(
    _ x: NodeRef, _ parameters: [Value], _ distribution: DistributionValue
  ) throws(Fault) -> NodeRef {
    var nodes: [NodeRef] = []
    for parameter in parameters { nodes.append(try algebra.node(parameter).node) }
    return distribution.type.logDensity(in: graph, x: x, parameters: nodes, form: .summed)
  }

  private struct Slot {
    let name: String
    let node: NodeRef
    let shaped: NodeRef
    let count: Int
  }

  private func slot(_ name: String, _ shape: [Int]) -> Slot {
    let count = shape.reduce(1, *)
    let title = "z." + name
    let node = graph.input(title, [count])
    return Slot(
      name: title, node: node, shaped: graph.reshape(node, shape), count: count)
  }

  private func latent(
    _ name: String, _ axes: [Axis], _ value: NodeRef, _ slot: Slot, _ offset: Int,
    _ start: [Double], _ parametrisation: String, _ distribution: DistributionValue
  ) -> Latent {
    Latent(
      name: name, axes: axes, value: value, slot: slot.node, slotName: slot.name, offset: offset,
      size: slot.count, start: start, parametrisation: parametrisation,
      distribution: distribution.name,
      support: distribution.type.support.description(distribution.type.parameters.map(\.name)))
  }
}
