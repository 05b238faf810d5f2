import Evaluation
import Inference
import Language
import Models
import Plots
import Values

/// `forest`, `trace` and `plot`: pictures of a posterior.
enum PosteriorBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "forest", .pictures,
      [.required("x"), .members("names"), .optional("limit", "40")] + PictureOptions.layer,
      help: """
        A row for each element: median, central 50 % (thick) and 90 % (thin). Of a posterior's \
        latents, of those named, or of draws. \(PictureOptions.help)
        """,
      example: "forest(post, theta)"
    ) { call in
      let samples = try call.samples()
      let limit = try call.countOption("limit", limit: 2000)
      let isAlone = samples.count == 1 && !samples[0].draws.axes.isEmpty
      let rows = samples.flatMap { $0.elements(alone: isAlone) }
      guard !rows.isEmpty else { throw call.failure(.value, "`forest` of no elements", at: "x") }
      return try call.framed(
        Plot.forest(
          rows.map { Plot.ForestRow($0.label, draws: $0.values) }, limit: limit,
          label: try call.layerLabel, colour: try call.layerColour),
        x: isAlone && !samples[0].name.isEmpty ? samples[0].name : nil)
    },
    Builtin(
      "trace", .pictures, [.required("x"), .members("names")] + PictureOptions.frame,
      help: """
        How a fit went: the ELBO over its steps, then the draws of its latents (or of those named) \
        in order; of numbers, their values over 1, 2, ….
        """,
      example: "trace([3, 1, 2, 2])"
    ) { call in
      guard case .object(let object)? = call.arguments["x"]?.value,
        let posterior = object as? PosteriorValue
      else {
        let samples = try call.samples()
        let elements = samples.flatMap { $0.elements() }
        guard let first = elements.first else {
          throw call.failure(.value, "`trace` of no elements", at: "x")
        }
        if elements.count == 1 {
          return try call.framed(
            Plot.trace(first.values), y: first.label.isEmpty ? nil : first.label)
        }
        return try call.framed(elements.map { Plot.trace($0.values).axes(y: $0.label) })
      }
      var plots: [Plot] = []
      let fit = posterior.approximation
      if call.others.isEmpty, fit.trace.raw.count > 1 {
        plots.append(
          Plot.trace(fit.trace.raw, steps: fit.trace.steps.map(Double.init))
            .axes(
              x: "step", y: fit.method == "map" || fit.method == "laplace" ? "log density" : "ELBO")
        )
      }
      for (label, values) in try call.samples().flatMap({ $0.elements() }) {
        plots.append(chains(values, fit).axes(y: label))
      }
      return try call.framed(plots)
    },
    Builtin(
      "plot", .pictures, [.required("x"), .members("names")] + PictureOptions.frame,
      help: """
        A posterior at a glance: the density of each single latent, a forest of each array of \
        latents, or of those named. A picture stays as it is; draws and distributions are shown by \
        `density`.
        """,
      example: "plot(post)"
    ) { call in
      switch call.arguments["x"]?.value {
      case .object(let object as PlotValue)?: return .object(object)
      case .object(let object as PosteriorValue)?:
        let samples = try call.samples()
        guard !samples.isEmpty else {
          throw call.failure(.value, "the posterior has no latents", at: "x")
        }
        return try call.framed(
          samples.map(glance), title: "posterior of \(object.model.name)")
      case .draws?, .array?:
        let samples = try call.samples()
        return try call.framed(samples.map(glance))
      case let value:
        throw call.failure(
          .kind, "`plot` takes a posterior or draws", at: "x",
          label: "this is \(value?.kindName ?? "nothing")",
          help: ["for data: `points(x, y)`, `line(x, y)`, `histogram(x)`"])
      }
    },
  ]

  /// One value in a small picture.
  private static func glance(_ samples: Samples) -> Plot {
    let elements = samples.elements(alone: true)
    guard !samples.draws.axes.isEmpty, elements.count != 1 else {
      return Plot.distribution(
        elements.first?.values ?? [], lower: samples.lower, upper: samples.upper
      )
      .axes(x: samples.name)
    }
    return Plot.forest(elements.map { Plot.ForestRow($0.label, draws: $0.values) }, limit: 12)
      .axes(x: samples.name)
  }

  /// Draws in order; those of several chains a line each.
  private static func chains(_ values: [Double], _ fit: Approximation) -> Plot {
    guard let report = fit.sampling, report.chains > 1,
      values.count == report.chains * report.iterations
    else { return Plot.trace(values).axes(x: "draw") }
    let chains = (0..<report.chains).map { chain in
      Array(values[(chain * report.iterations)..<((chain + 1) * report.iterations)])
    }
    return Plot.trace(chains: chains).axes(x: "draw")
  }
}
