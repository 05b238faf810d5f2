import Distributions
import Evaluation
import Language
import Models
import Plots
import Values

/// `histogram`, `density` and `pair`: how samples are spread.
enum SampleBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "histogram", .pictures,
      [
        .required("x"), .members("names"), .optional("by"), .optional("bins"),
        .optional("density", "false"),
      ]
        + PictureOptions.layer,
      help: """
        Counts in bins: of numbers, of draws, of a posterior's latents by name; several values \
        give small multiples, groups of `by` lie over each other. Histograms that are added share \
        their bins. \(PictureOptions.help)
        """,
      example: "histogram([1, 2, 2, 3, 3, 3], bins = 3)"
    ) { call in
      let bins = try call.countOption("bins", limit: 1000)
      let isDensity = try call.bool("density", default: false)
      return try spread(call) { values, _, label, colour in
        Plot.histogram(
          values, bins: bins, isDensity: isDensity ? true : nil, label: label, colour: colour)
      }
    },
    Builtin(
      "density", .pictures,
      [.required("x"), .members("names"), .optional("by")] + PictureOptions.layer,
      help: """
        The density of draws, of numbers, of a posterior's latents by name (bars for whole \
        numbers), or of a distribution such as `beta(2, 2)`. \(PictureOptions.help)
        """,
      example: "density(normal(0, 1), title = \"Standard normal\")"
    ) { call in
      if case .distribution(let distribution)? = call.arguments["x"]?.value {
        return try call.framed(try formula(distribution, call), y: "density")
      }
      return try spread(call) { values, samples, label, colour in
        Plot.distribution(
          values, lower: samples?.lower, upper: samples?.upper, label: label, colour: colour)
      }
    },
    Builtin(
      "pair", .pictures, [.required("posterior"), .members("names")] + PictureOptions.frame,
      help: """
        Draws of each value against each other one, from two to five of them: `pair(post, mu, \
        tau)`.
        """,
      example: "pair(post, mu, tau)"
    ) { call in
      let posterior = try call.posterior("posterior")
      var samples: [(label: String, values: [Double])] = []
      if call.others.isEmpty {
        for (name, draws) in posterior.draws where draws.axes.isEmpty {
          samples += Samples(name, draws, (nil, nil)).elements()
        }
      }
      for bound in call.others {
        guard case .draws(let draws) = bound.value else {
          throw call.failure(
            .kind, "`pair` takes draws", node: bound.node, label: "this is \(bound.value.kindName)")
        }
        samples += Samples(call.axisName(bound) ?? "", draws, (nil, nil)).elements()
      }
      guard samples.count >= 2 else {
        throw call.failure(
          .argument, "`pair` needs two values or more", help: ["name them: `pair(post, mu, tau)`"])
      }
      samples = Array(samples.prefix(5))
      var plots: [Plot] = []
      for row in samples {
        for column in samples {
          plots.append(
            row.label == column.label
              ? Plot.distribution(row.values).axes(x: row.label)
              : Plot.points(column.values, row.values).axes(x: column.label, y: row.label))
        }
      }
      return try call.framed(plots, columns: samples.count)
    },
  ]

  private typealias Layer = ([Double], Samples?, String?, PlotColour?) -> Plot

  private static func spread(_ call: Call, _ layer: Layer) throws -> Value {
    let samples = try call.samples()
    let label = try call.layerLabel
    let colour = try call.layerColour
    if samples.count == 1, samples[0].draws.axes.isEmpty {
      let values = samples[0].draws.numbers
      if let groups = try call.groups(values.count) {
        var plot = Plot()
        for name in Set(groups).sorted() {
          plot =
            plot
            + layer(
              values.indices.filter { groups[$0] == name }.map { values[$0] }, samples[0], name, nil
            )
        }
        return try call.framed(plot, x: name(samples[0]))
      }
      return try call.framed(layer(values, samples[0], label, colour), x: name(samples[0]))
    }
    var plots: [Plot] = []
    for sample in samples {
      for (name, values) in sample.elements() {
        plots.append(layer(values, sample, nil, colour).axes(x: name))
      }
    }
    guard !plots.isEmpty else {
      throw call.failure(.value, "`\(call.builtin.name)` of no elements", at: "x")
    }
    if plots.count == 1 { return try call.framed(plots[0]) }
    return try call.framed(plots)
  }

  private static func name(_ samples: Samples) -> String? {
    samples.name.isEmpty ? nil : samples.name
  }

  /// The density of a distribution of single numbers, between its 0.1 % and 99.9 % quantiles.
  private static func formula(_ distribution: DistributionValue, _ call: Call) throws -> Plot {
    let type = distribution.type
    var parameters: [HostArray] = []
    for (value, spec) in zip(distribution.parameters, type.parameters) {
      guard case .array(let array) = value, array.rank == 0, spec.constraint.contains(array.numbers)
      else {
        throw call.failure(
          .kind, "the density of a distribution needs known single parameters", at: "x",
          help: ["of several, add pictures up: `density(a) + density(b)`"])
      }
      parameters.append(HostArray(array.numbers[0]))
    }
    let label = try call.layerLabel
    let colour = try call.layerColour
    guard type.eventRank == 0,
      let ends = type.quantile(of: HostArray([2], [0.001, 0.999]), parameters)?.elements,
      ends.allSatisfy(\.isFinite), ends[0] <= ends[1]
    else {
      throw call.failure(
        .kind, "`\(distribution.name)` has no quantiles to tell where to draw it", at: "x",
        help: ["draw a sample: `density(sample(d, 1000))`"])
    }
    if type.isDiscrete {
      let step = Swift.max(1, ((ends[1] - ends[0]) / 400).rounded(.up))
      let places = Array(Swift.stride(from: ends[0], through: ends[1], by: step).prefix(500))
      return Plot.points(places, mass(places, type, parameters), label: label, colour: colour)
    }
    let from = ends[0]
    let to = ends[1] > ends[0] ? ends[1] : ends[0] + 1
    let places = (0...240).map { from + (to - from) * Double($0) / 240 }
    return Plot.line(places, mass(places, type, parameters), label: label, colour: colour)
  }

  private static func mass(
    _ places: [Double], _ type: any Distribution.Type, _ parameters: [HostArray]
  ) -> [Double] {
    let logs = type.logDensity(of: HostArray([places.count], places), parameters)?.elements ?? []
    return logs.map(NumericFunctions.exp)
  }
}
