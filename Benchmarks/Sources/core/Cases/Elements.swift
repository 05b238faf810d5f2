import Graphs
import Tensors

extension CoreCases {
  /// Element by element, random numbers, and the sweeps over weights.
  static let elements: [CoreCase] =
    functions.map { element($0.0, $0.1) } + [normals, weights]

  private static let functions: [(String, @Sendable (Graph, NodeRef) -> NodeRef)] = [
    ("exp", { $0.exp($1) }), ("log", { $0.log($1) }), ("tanh", { $0.tanh($1) }),
    ("softplus", { $0.softplus($1) }), ("lgamma", { $0.lgamma($1) }),
  ]

  private static func element(
    _ name: String, _ function: @escaping @Sendable (Graph, NodeRef) -> NodeRef
  ) -> CoreCase {
    let count = 1_000_000
    return CoreCase(
      title: "\(name) of 10⁶ floats", unit: .nanoseconds(elements: Double(count)),
      peer: "element \(name) \(count)", bar: 1
    ) { team in
      let g = Graph()
      let y = function(g, g.input("x", [count]))
      let program = Program(g, outputs: [y], precision: .float, team: team)
      let x = numbers(count, of: Float.self)
      for i in 0..<count { x[i] = 1.6 + 3 * x[i] }
      program.bind("x", to: x)
      return { program.run() }
    }
  }

  private static let normals = CoreCase(
    title: "10⁷ normals", unit: .nanoseconds(elements: 1e7), peer: "normals 10000000", bar: 2
  ) { team in
    let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 10_000_000)
    return {
      let chunks = Chunks(into: numbers, count: 10_000_000)
      if let team {
        team.run(chunks: chunks.number, chunks)
      } else {
        for chunk in 0..<chunks.number { chunks.run(chunk: chunk, worker: 0) }
      }
    }
  }

  /// The sweep beside a copy of as many bytes as it reads and writes.
  private static let weights = CoreCase(
    title: "Adam on 1.3 million mean-field weights", unit: .microseconds, peer: "copy 8925000",
    bar: 1 / 1.3
  ) { team in
    let count = 1_275_000
    func array() -> UnsafeMutablePointer<Float> { numbers(count) }
    let (mean, rho, first, second) = (array(), array(), array(), array())
    for i in 0..<count { second[i] = second[i].magnitude }
    let update = MeanFieldUpdate(
      mean: UpdatedArray(mean, first: first, second: second),
      rho: UpdatedArray(rho, first: array(), second: second), count: count,
      gradient: .drawn(array(), weights: array()), klWeight: 1e-3)
    return { update.run(AdamRule(rate: 1e-6, step: 100), team: team) }
  }
}

/// Normal numbers by chunks.
private struct Chunks: ParallelBody, @unchecked Sendable {
  let into: UnsafeMutablePointer<Float>
  let count: Int
  var number: Int { (count + 16383) / 16384 }

  func run(chunk: Int, worker: Int) {
    let start = chunk * 16384
    Philox.fillNormals(
      into: into + start, count: min(16384, count - start), key: PhiloxKey(seed: 1),
      offset: UInt64(start))
  }
}
