/// A sequence of values over steps with its running mean: an ELBO while it rises, a chain of draws.
struct Trace: Mark {
  static let name = "trace"
  static let summary = "Values over steps, one line a chain, with a running mean on top."
  static let depth = Depth.stroke

  /// Shorter sequences are drawn without a running mean.
  static let smoothsFrom = 50

  var steps: [Double]
  var chains: [[Double]]
  var labels: [String?]
  var colour: PlotColour?

  init(
    _ chains: [[Double]], steps: [Double]?, labels: [String]?, label: String?, colour: PlotColour?
  ) {
    let longest = chains.map(\.count).max() ?? 0
    self.chains = chains
    self.steps = (0..<longest).map { k in
      guard let steps else { return Double(k + 1) }
      return k < steps.count ? steps[k] : .nan
    }
    self.labels = chains.indices.map { k in
      labels.flatMap { k < $0.count ? $0[k] : nil } ?? (k == 0 ? label : nil)
    }
    self.colour = colour
  }

  var series: [Series] {
    labels.map { Series(label: $0, symbol: .line) }
  }

  /// The values that matter: the first steps of an optimiser may start far off and would flatten
  /// all that follows, so the axis keeps to the bulk and its surroundings.
  func extents() -> Extents {
    var y = Extent()
    for chain in chains {
      let sample = Sample(chain)
      guard sample.count > 0 else { continue }
      let (low, high) = (sample.quantile(0.05), sample.quantile(0.95))
      let room = max(high - low, 1e-9 * max(low.magnitude, high.magnitude)) * 1.5
      for value in [sample.sorted[0], sample.sorted[sample.count - 1]] {
        y.include(min(max(value, low - room), high + room))
      }
    }
    return Extents(x: Extent(steps), y: y)
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    for (index, chain) in chains.enumerated() {
      let smooths = chain.count >= Self.smoothsFrom
      svg.element(
        "path",
        [
          "d": path(chain, frame, tolerance: 0.6), "fill": "none",
          "stroke": frame.colour(index), "stroke-width": smooths ? "0.8" : "1.5",
          "stroke-opacity": smooths ? "0.4" : nil, "stroke-linejoin": "round",
        ])
    }
    // The means lie over all single values.
    for (index, chain) in chains.enumerated() where chain.count >= Self.smoothsFrom {
      svg.element(
        "path",
        [
          "d": path(smoothed(chain), frame, tolerance: 0.4), "fill": "none",
          "stroke": frame.colour(index), "stroke-width": "2", "stroke-linejoin": "round",
        ])
    }
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for (index, chain) in chains.enumerated() {
      let values = chain.count >= Self.smoothsFrom && chains.count > 1 ? smoothed(chain) : chain
      for run in runs(values, frame) { canvas.polyline(run, Self.pen(frame.firstPen + index)) }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    let all = chains.joined()
    let unusable = all.count { !Extent.isUsable($0) }
    let outside = all.count { domains.y.isDrawable($0) && !domains.y.contains($0) }
    var notes = Skipped.note(unusable)
    if outside > 0 {
      notes.append(
        outside == 1 ? "1 value lies beyond the frame" : "\(outside) values lie beyond the frame")
    }
    return notes
  }

  var axisLabels: (x: String?, y: String?) { ("step", nil) }

  var account: String {
    let all = chains.flatMap { $0 }
    let lines = chains.count > 1 ? "\(chains.count) chains of " : ""
    var text = lines + Account.count(steps.count, "step") + ", " + Account.range(all, "values")
    if let last = chains.first?.last(where: { $0.isFinite }) {
      text += ", last \(NumberFormat.significant(last))"
    }
    return text
  }

  private func smoothed(_ chain: [Double]) -> [Double] {
    Smoother.runningMean(chain, window: max(9, chain.count / 15))
  }

  private func path(_ values: [Double], _ frame: Frame, tolerance: Double) -> String {
    SVGBuilder.path(runs(values, frame).map { Polyline.simplified($0, tolerance: tolerance) })
  }

  /// Stretches within the frame, cut where they leave it.
  private func runs(_ values: [Double], _ frame: Frame) -> [[Point]] {
    Runs.of(Array(zip(steps, values)), frame).flatMap { Runs.cut($0, to: frame.y.range) }
  }

  static let samples: [Plot] = [
    Plot.trace(
      zip(Example.normal(400), Example.values(400) { -120 - 4000 / ($0 + 1) }).map { 3 * $0 + $1 },
      label: "ELBO"
    ).titled("Trace").axes(x: "step", y: "ELBO")
  ]
}

extension Plot {
  /// Values over steps 1, 2, …, or over the `steps` given, with their running mean.
  public static func trace(
    _ values: [Double], steps: [Double]? = nil, label: String? = nil, colour: PlotColour? = nil
  ) -> Plot {
    Plot([Trace([values], steps: steps, labels: nil, label: label, colour: colour)])
  }

  /// Chains over steps 1, 2, …, a colour each.
  public static func trace(chains: [[Double]], labels: [String]? = nil) -> Plot {
    Plot([Trace(chains, steps: nil, labels: labels, label: nil, colour: nil)])
  }
}
