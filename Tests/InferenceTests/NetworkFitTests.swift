// NetworkFitTests: the steps of a network's fit on a density whose optimum is known.
import Tensors
import Testing

@testable import Inference

/// y ~ normal(w, 1) for N numbers with w ~ normal(0, 1) each: independent weights, one a column.
private final class MeansDensity: BatchedDensity {
  let data: [[Float]]
  let blocks: [ParameterBlock]
  let batchSize: Int
  private var first: UnsafePointer<Float>?
  private var moment: UnsafePointer<Float>?
  private let slope: UnsafeMutablePointer<Float>
  private let one: UnsafeMutablePointer<Float>
  /// Rows whose values are not finite.
  var broken = false
  private(set) var sizes: [Int] = []

  init(_ data: [[Float]], batch: Int) {
    self.data = data
    batchSize = batch
    let width = data[0].count
    blocks = [
      ParameterBlock(
        name: "w", offset: 0, count: width, form: .draw,
        prior: .closed(location: [], isSingle: true), start: .constant(0), startScale: 0.3)
    ]
    slope = .allocate(capacity: width)
    one = .allocate(capacity: 1)
    one.initialize(to: 1)
  }

  deinit {
    slope.deallocate()
    one.deallocate()
  }

  var rowCount: Int { data.count }

  func bind(
    _ block: Int, first: UnsafePointer<Float>, second: UnsafePointer<Float>?,
    moment: UnsafePointer<Float>?
  ) {
    self.first = first
    self.moment = moment
  }

  func evaluate(
    rows: UnsafePointer<Int32>?, count: Int, noise: PhiloxKey, likelihoodWeight: Float,
    klWeight: Float, isStopped: () -> Bool
  ) -> BatchValue? {
    guard let first, let moment else { return nil }
    sizes.append(count)
    let width = blocks[0].count
    let scale = Float(data.count) / Float(count)
    var total: Float = broken ? .nan : 0
    for k in 0..<width { slope[k] = 0 }
    for row in 0..<count {
      let y = data[rows.map { Int($0[row]) } ?? row]
      for k in 0..<width {
        let distance = y[k] - first[k]
        total -= 0.5 * scale * distance * distance
        slope[k] += likelihoodWeight * scale * distance
      }
    }
    let prior = -0.5 * moment.pointee - Float(width) * 0.918_938_5
    return BatchValue(logLikelihood: Double(total), logPrior: Double(prior))
  }

  func gradient(_ block: Int) -> UnsafePointer<Float> { UnsafePointer(slope) }
  func secondGradient(_ block: Int) -> UnsafePointer<Float> { UnsafePointer(slope) }
  func precision(_ block: Int) -> UnsafePointer<Float> { UnsafePointer(one) }
}

@Suite struct NetworkFitTests {
  private static let rows: [[Float]] = [
    [1, -2], [2, -1], [0.5, -3], [1.5, -2], [1, -1], [0, -3],
  ]

  private func fit(
    _ density: MeansDensity, _ options: NetworkOptions,
    epochEnd: (inout EpochReport) -> Double? = { _ in nil }
  ) throws -> NetworkState {
    try NetworkFit(density, options, digest: 7, team: nil, stop: { .none })
      .run(progress: { _ in }, epochEnd: epochEnd)
  }

  @Test(arguments: ["adam", "adamw", "rmsprop", "adagrad", "sgd"])
  func everyOptimiserFindsThePosterior(_ name: String) throws {
    var options = NetworkOptions()
    options.steps = 6000
    let rates = ["sgd": 0.05, "adagrad": 0.3, "rmsprop": 0.01]
    options.optimizer = OptimizerChoice(
      name, rate: rates[name] ?? 0.01, schedule: "cosine",
      settings: name == "adamw" ? ["weight_decay": 0] : [:])
    let state = try fit(MeansDensity(Self.rows, batch: 6), options)
    // Precision 1 + 6, means Σ y / 7.
    for (found, exact) in zip(state.mean, [6.0 / 7, -12.0 / 7]) {
      #expect(abs(Double(found) - exact) < 0.1, "\(name): \(state.mean)")
    }
    for sd in state.sd { #expect(abs(Double(sd) * 7.0.squareRoot() - 1) < 0.1, "\(name): \(sd)") }
  }

  @Test func weightsOfTheObjectiveActAsSaid() throws {
    var options = NetworkOptions()
    options.steps = 6000
    options.optimizer = OptimizerChoice("adam", rate: 0.01, schedule: "cosine")
    options.klWeight = 0.5
    let half = try fit(MeansDensity(Self.rows, batch: 6), options)
    // Half the divergence is twice the likelihood: precision (1/2 + 6) · 2 of an entropy halved.
    #expect(abs(Double(half.mean[0]) - 6 / 6.5) < 0.05)
    #expect(abs(Double(half.sd[0]) * 13.0.squareRoot() - 1) < 0.1)
    options.klWeight = 1
    options.likelihoodWeight = 0.5
    let weak = try fit(MeansDensity(Self.rows, batch: 6), options)
    #expect(abs(Double(weak.mean[0]) - 3.0 / 4) < 0.06)
  }

  @Test func batchesCoverAllRowsTheLastOneShort() throws {
    var options = NetworkOptions()
    options.epochs = 3
    let density = MeansDensity(Self.rows, batch: 4)
    let state = try fit(density, options)
    #expect(density.sizes == [4, 2, 4, 2, 4, 2])
    #expect(state.epochs.map(\.step) == [2, 4, 6] && state.steps == 6)
  }

  @Test func patienceKeepsTheBestEpoch() throws {
    var options = NetworkOptions()
    options.epochs = 50
    options.patience = 3
    var best: [Float] = []
    let density = MeansDensity(Self.rows, batch: 3)
    let fit = NetworkFit(density, options, digest: 7, team: nil, stop: { .none })
    let state = try fit.run(progress: { _ in }) { report in
      if report.epoch == 4 { best = [fit.means[0], fit.means[1]] }
      return report.epoch <= 4 ? Double(report.epoch) : 0
    }
    #expect(state.stopReason == .converged && state.epochs.count == 7)
    #expect(state.mean == best)
  }

  @Test func valuesThatStayNonFiniteEndTheFit() throws {
    var options = NetworkOptions()
    options.steps = 20
    let density = MeansDensity(Self.rows, batch: 6)
    density.broken = true
    #expect(throws: FitError.diverged(step: 0, block: nil)) { try self.fit(density, options) }
  }

  @Test func anInterruptKeepsWhatWasFitted() throws {
    var options = NetworkOptions()
    options.steps = 500
    var polls = 0
    let state = try NetworkFit(
      MeansDensity(Self.rows, batch: 6), options, digest: 7, team: nil,
      stop: {
        polls += 1
        return polls > 100 ? .stopAndKeep : .none
      }
    ).run(progress: { _ in }, epochEnd: { _ in nil })
    #expect(state.stopReason == .interrupted && state.steps > 10 && state.steps < 200)
    #expect(state.mean.allSatisfy(\.isFinite) && state.mean[0] != 0)
  }
}
