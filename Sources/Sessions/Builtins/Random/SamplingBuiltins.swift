import Distributions
import Evaluation
import Language
import Models
import Tensors
import Values

/// `sample`, and random orders: builtins that need a seed.
enum SamplingBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "sample", .randomness, [.required("d"), .optional("shape"), .optional("seed")],
      help: """
        Draws from a distribution: one event, or an array of independent ones whose `shape` is a size \
        or sizes; axes of a vector or matrix event come last. Parameters broadcast to the shape. Of \
        draws as parameters it gives draws. Without `seed` the session's stream goes on, so that a \
        notebook run from the top repeats itself.
        """,
      example: "sample(normal(0, 1), [2, 3], seed = 1)"
    ) { call in
      let distribution = try call.distribution("d")
      guard
        !distribution.parameters.contains(where: { if case .symbolic = $0 { true } else { false } })
      else {
        throw call.failure(
          .model, "`sample` inside a model would not be part of its density", at: "d",
          help: ["declare it: `x ~ \(distribution.name)(…)`"])
      }
      let event = try call.at("d") { () throws(Fault) in try distribution.eventAxes() }
      let own = try call.at("d") { () throws(Fault) in try distribution.batchAxes(byName: false) }
      var batch = own
      if call.has("shape") {
        batch = try call.shape("shape")
        let joint = try? Broadcast(own, batch).axes
        guard let joint, joint.map(\.size) == batch.map(\.size) else {
          throw call.failure(
            .shape, "the parameters do not broadcast to the shape", at: "shape",
            label: Broadcast.describe(batch),
            notes: ["the parameters are \(Broadcast.describe(own))"])
        }
        for place in batch.indices where place + own.count >= batch.count {
          let parameter = own[place + own.count - batch.count]
          if parameter.size == batch[place].size { batch[place] = parameter }
        }
      }
      try call.refuseLarge((batch + event).map(\.size))
      let generator = PhiloxGenerator(PhiloxKey(seed: try call.seedOrNext(), stream: 0x5A3F))
      let counts = distribution.parameters.compactMap { value -> Int? in
        if case .draws(let draws) = value { draws.count } else { nil }
      }
      if let first = counts.first, let other = counts.first(where: { $0 != first }) {
        throw call.failure(
          .shape, "draws of two fits combine only at equal numbers: \(first) and \(other)", at: "d")
      }
      try call.refuseLarge([counts.first ?? 1] + (batch + event).map(\.size))
      var sampler = Sampler(count: counts.first ?? 1, generator: generator)
      let draws = try call.at("d") { () throws(Fault) in
        try sampler.draw(distribution, axes: batch + event)
      }
      return counts.isEmpty ? .array(draws[draw: 0]) : .draws(draws)
    }
  ]
}

extension Call {
  /// Refuses arrays beyond 2²⁷ elements, a gigabyte.
  func refuseLarge(_ sizes: [Int]) throws {
    var total = 1
    for size in sizes {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow, product <= 1 << 27 else {
        throw failure(
          .limit, "\(sizes.map(String.init).joined(separator: " × ")) numbers are too many at once")
      }
      total = product
    }
  }
}
