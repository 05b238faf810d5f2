import Evaluation
import Inference
import Language
import Models
import Plots
import Values

/// `weights`: the posterior of a network's weights, layer by layer.
enum WeightsBuiltin {
  /// Layers beyond this many are counted, not drawn.
  private static let layerLimit = 18

  static let weights = Builtin(
    "weights", .pictures,
    [
      .required("posterior"), .members("names"), .optional("title"), .optional("subtitle"),
      .optional("width"),
    ],
    help: """
      The posterior of a network's weights: for each layer the spread of the means of its weights, \
      and of their standard deviations. Of all latents called `….weight`, or of those named; a model \
      without layers shows its latents of ten numbers or more.
      """,
    example: "weights(post)"
  ) { call in
    let posterior = try call.posterior("posterior")
    var layers: [(name: String, means: [Double], sds: [Double])] = []
    if call.others.isEmpty {
      let names = posterior.draws.map(\.name)
      let weights = names.filter { $0 == "weight" || $0.hasSuffix(".weight") }
      let wanted =
        weights.isEmpty
        ? posterior.draws.filter { $0.draws.elementCount >= 10 }.map(\.name) : weights
      for name in wanted {
        guard let moments = moments(of: name, in: posterior) else { continue }
        layers.append((name, moments.means, moments.sds))
      }
    }
    for bound in call.others {
      guard case .draws(let draws) = bound.value else {
        throw call.failure(
          .kind, "`weights` takes latents", node: bound.node,
          label: "this is \(bound.value.kindName)")
      }
      let moments = moments(of: draws)
      layers.append((call.axisName(bound) ?? "", moments.means, moments.sds))
    }
    guard !layers.isEmpty else {
      throw call.failure(
        .value, "the posterior has no weights", at: "posterior",
        help: ["name the latents to show: `weights(post, b)`"])
    }
    let hidden = layers.count - Swift.min(layers.count, layerLimit)
    var plots: [Plot] = []
    for layer in layers.prefix(layerLimit) {
      let count = "\(layer.means.count) \(layer.means.count == 1 ? "weight" : "weights")"
      plots.append(
        Plot.histogram(layer.means).titled(layer.name, subtitle: count).axes(x: "posterior mean"))
      plots.append(
        Plot.histogram(layer.sds, colour: .slot(1)).titled(layer.name, subtitle: count)
          .axes(x: "posterior sd"))
    }
    let value = try call.framed(plots, columns: 2, title: "weights of \(posterior.model.name)")
    guard hidden > 0, case .object(let object as PlotValue) = value,
      case .facets(var facets) = object.content
    else { return value }
    facets.subtitle = facets.subtitle ?? "\(hidden) more layers are not shown"
    return .object(PlotValue(facets))
  }

  /// Means and sds of a latent: those of the fitted family where its coordinates are the latent
  /// itself, else those of its draws.
  private static func moments(
    of name: String, in posterior: PosteriorValue
  ) -> (means: [Double], sds: [Double])? {
    let family = posterior.approximation.family
    if let latent = posterior.latents.first(where: { $0.name == name }),
      latent.size == latent.axes.reduce(1, { $0 * $1.size }),
      latent.parametrisation != "non-centred",
      LatentSupport.bounds(latent.distribution) == (nil, nil),
      latent.offset + latent.size <= family.mean.count
    {
      let range = latent.offset..<(latent.offset + latent.size)
      if case .diagonal(let sds) = family.scale {
        return (Array(family.mean[range]), Array(sds[range]))
      }
    }
    return posterior.latent(name).map(moments)
  }

  private static func moments(of draws: Draws) -> (means: [Double], sds: [Double]) {
    let size = draws.elementCount
    let count = Double(Swift.max(draws.count, 1))
    var means = [Double](repeating: 0, count: size)
    var squares = means
    for draw in 0..<draws.count {
      for k in 0..<size { means[k] += draws.numbers[draw * size + k] / count }
    }
    for draw in 0..<draws.count {
      for k in 0..<size {
        let gap = draws.numbers[draw * size + k] - means[k]
        squares[k] += gap * gap
      }
    }
    let divisor = Swift.max(count - 1, 1)
    return (means, squares.map { ($0 / divisor).squareRoot() })
  }
}
