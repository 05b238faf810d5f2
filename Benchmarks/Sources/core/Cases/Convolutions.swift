import Graphs
import Tensors

extension CoreCases {
  /// Convolutions of images, forward and both gradients.
  static let convolutions: [CoreCase] = [
    (500, 28, 1, 5, 32), (500, 12, 32, 5, 32), (64, 28, 1, 5, 6), (64, 12, 6, 5, 16),
  ].flatMap { batch, size, channels, kernel, filters in
    ["forward", "input", "filter"].filter { channels > 1 || $0 != "input" }.map { pass in
      convolution(batch, size, channels, kernel, filters, pass)
    }
  }

  private static func convolution(
    _ batch: Int, _ size: Int, _ channels: Int, _ kernel: Int, _ filters: Int, _ pass: String
  ) -> CoreCase {
    let out = size - kernel + 1
    let operations = 2 * Double(batch * out * out * kernel * kernel * channels * filters)
    return CoreCase(
      title: "conv \(kernel)×\(kernel), \(channels)→\(filters), \(batch)×\(size)×\(size), \(pass)",
      unit: .gigaflops(operations),
      peer: "conv \(batch) \(size) \(channels) \(kernel) \(filters) \(pass)", bar: 1
    ) { team in
      let g = Graph()
      let x = g.input("x", [batch, size, size, channels])
      let w = g.input("w", [kernel, kernel, channels, filters])
      let dy = g.input("dy", [batch, out, out, filters])
      let y = g.conv2d(x, w)
      let output =
        pass == "forward"
        ? y : g.gradient(of: g.sum(g.mul(y, dy)), with: [pass == "input" ? x : w])[0]
      let program = Program(g, outputs: [output], precision: .float, team: team)
      for slot in program.slots {
        program.bind(slot.name, to: numbers(slot.shape.reduce(1, *), of: Float.self))
      }
      return { program.run() }
    }
  }
}
