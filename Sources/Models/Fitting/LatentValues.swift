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
}
