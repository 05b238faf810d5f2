import Distributions
import Graphs
import Tensors

extension CoreCases {
  /// Parts of networks that are single instructions, factorisations, and the team itself.
  static let networks: [CoreCase] =
    [(500, 10), (64, 1000)].map(crossEntropy) + [64, 256, 1024].map(cholesky) + [wide, forkJoin]

  private static func crossEntropy(_ rows: Int, _ classes: Int) -> CoreCase {
    CoreCase(
      title: "softmax and cross-entropy with gradient, \(rows)×\(classes)", unit: .microseconds,
      peer: "cross_entropy \(rows) \(classes)", bar: 1
    ) { team in
      let g = Graph()
      let logits = g.input("logits", [rows, classes])
      let labels = g.indexInput("labels", [rows])
      guard let density = Distributions.named("categorical")?.parametrisations[1].target else {
        preconditionFailure("there is a categorical distribution")
      }
      let value = density.logDensity(in: g, x: labels, parameters: [logits], form: .summed)
      let program = Program(
        g, outputs: [value] + g.gradient(of: value, with: [logits]), precision: .float, team: team)
      program.bind("logits", to: numbers(rows * classes, of: Float.self))
      program.set("labels", (0..<rows).map { Double($0 * 7 % classes) })
      return { program.run() }
    }
  }

  private static func cholesky(_ n: Int) -> CoreCase {
    CoreCase(
      title: "Cholesky \(n) with its gradient", unit: .microseconds, peer: "cholesky \(n)", bar: 1
    ) { team in
      let g = Graph()
      let a = g.input("a", [n, n])
      let value = g.sum(g.log(g.diagPart(g.cholesky(a))))
      let program = Program(
        g, outputs: [value] + g.gradient(of: value, with: [a]), team: team)
      let noise = numbers(n * n, of: Double.self)
      program.set(
        "a",
        (0..<n * n).map { ij in
          let (i, j) = (ij / n, ij % n)
          return noise[max(i, j) * n + min(i, j)] + (i == j ? Double(n) : 0)
        })
      return { program.run() }
    }
  }

  /// A regression 1-1000-1 at 500 points: value and gradients.
  private static let wide = CoreCase(
    title: "network 1-1000-1, 500 points, with gradients", unit: .microseconds,
    peer: "wide 500 1000", bar: 1
  ) { team in
    let g = Graph()
    let (x, y) = (g.input("x", [500, 1], role: .data), g.input("y", [500], role: .data))
    let weights = [
      g.input("w1", [1, 1000]), g.input("b1", [1000]), g.input("w2", [1000, 1]), g.input("b2", [1]),
    ]
    let hidden = g.relu(g.add(g.matmul(x, weights[0]), weights[1]))
    let mean = g.reshape(g.add(g.matmul(hidden, weights[2]), weights[3]), [500])
    let value = g.mul(g.sum(g.square(g.sub(y, mean))), g.constant(-0.5))
    let program = Program(
      g, outputs: [value] + g.gradient(of: value, with: weights), precision: .float, team: team)
    for slot in program.slots {
      program.bind(slot.name, to: numbers(slot.shape.reduce(1, *), of: Float.self))
    }
    return { program.run() }
  }

  /// Waking the team for nothing.
  private static let forkJoin = CoreCase(
    title: "fork and join, empty body", unit: .microseconds, peer: "", bar: nil
  ) { team in
    { team?.run(chunks: team?.count ?? 1, Empty()) }
  }
}

private struct Empty: ParallelBody {
  func run(chunk: Int, worker: Int) {}
}
