import Graphs
import Values

/// Turns unconstrained draws into draws of the latents.
enum LatentValues {
  /// One entry a latent, in order, then the arrays that statements filled.
  static func draws(
    of lowered: LoweredModel, _ unconstrained: [Double], count: Int
  ) -> [(name: String, draws: Draws)] {
    var wanted: [(name: String, node: NodeRef, axes: [Axis])] = lowered.latents
      .filter { !$0.name.contains("#") }.map { ($0.name, $0.value, $0.axes) }
    wanted += lowered.filled.map { ($0.name, $0.value, $0.axes) }
    let program = Program(lowered.graph, outputs: wanted.map(\.node))
    var columns = wanted.map { entry in
      [Double](repeating: 0, count: count * entry.axes.reduce(1) { $0 * $1.size })
    }
    let dimension = lowered.dimension
    unconstrained.withUnsafeBufferPointer { z in
      guard let base = z.baseAddress else { return }
      for draw in 0..<count {
        for latent in lowered.latents where program.slot(named: latent.slotName) != nil {
          program.bind(latent.slotName, to: base + draw * dimension + latent.offset)
        }
        program.run()
        for (place, entry) in wanted.enumerated() {
          let size = entry.axes.reduce(1) { $0 * $1.size }
          let source = program.output(place, as: Double.self)
          for i in 0..<size { columns[place][draw * size + i] = source[i] }
        }
      }
    }
    return zip(wanted, columns).map { entry, numbers in
      (entry.name, Draws(numbers, count: count, axes: entry.axes))
    }
  }

  /// Draws of the latents of a network that are small enough to be kept.
  static func kept(
    of lowered: LoweredModel, _ network: FittedNetwork, count: Int
  ) -> [(name: String, draws: Draws)] {
    draws(
      of: lowered.latents.filter { $0.size <= 64 && count * $0.size <= 1 << 20 }, in: lowered,
      network, count: count)
  }

  /// Draws of some latents of a network.
  static func draws(
    of latents: [Latent], in lowered: LoweredModel, _ network: FittedNetwork, count: Int
  ) -> [(name: String, draws: Draws)] {
    guard !latents.isEmpty else { return [] }
    let program = Program(lowered.graph, outputs: latents.map(\.value))
    // A value may depend on other latents: all that the program reads is bound.
    let read = lowered.latents.filter { latent in
      program.slot(named: latent.slotName).map { program.reads($0) } ?? false
    }
    let numbers = read.map { latent in
      network.draws(latent.offset..<(latent.offset + latent.size), count: count)
    }
    var columns = latents.map { latent in
      [Double](repeating: 0, count: count * latent.axes.reduce(1) { $0 * $1.size })
    }
    for draw in 0..<count {
      for (latent, values) in zip(read, numbers) {
        guard let slot = program.slot(named: latent.slotName) else { continue }
        program.set(slot, Array(values[(draw * latent.size)..<((draw + 1) * latent.size)]))
      }
      program.run()
      for (place, latent) in latents.enumerated() {
        let size = latent.axes.reduce(1) { $0 * $1.size }
        let source = program.output(place, as: Double.self)
        for i in 0..<size { columns[place][draw * size + i] = source[i] }
      }
    }
    return zip(latents, columns).map { latent, numbers in
      (latent.name, Draws(numbers, count: count, axes: latent.axes))
    }
  }
}
