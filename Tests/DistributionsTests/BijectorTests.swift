import Distributions
import Graphs
import Testing

@Suite struct BijectorTests {
  /// A support, its bounds, and the shape of an event.
  struct Setting: Sendable, CustomTestStringConvertible {
    let support: Support
    var bounds: [Double] = []
    var event: [Int] = []
    var testDescription: String { "\(support) \(bounds) \(event)" }
  }

  static let settings: [Setting] = [
    Setting(support: .real), Setting(support: .positive, bounds: [0]),
    Setting(support: .interval(.init(lower: .constant(-2.5))), bounds: [-2.5]),
    Setting(support: .interval(.init(upper: .constant(3))), bounds: [3]),
    Setting(support: .unitInterval, bounds: [0, 1]),
    Setting(
      support: .interval(.init(lower: .constant(-1), upper: .constant(7))), bounds: [-1, 7]),
    Setting(support: .realVector, event: [3]), Setting(support: .positiveVector, event: [2]),
    Setting(support: .simplex, event: [1]), Setting(support: .simplex, event: [2]),
    Setting(support: .simplex, event: [5]), Setting(support: .orderedVector, event: [1]),
    Setting(support: .orderedVector, event: [4]),
    Setting(support: .choleskyCorrelation, event: [1, 1]),
    Setting(support: .choleskyCorrelation, event: [2, 2]),
    Setting(support: .choleskyCorrelation, event: [4, 4]),
  ]

  private func vector(_ count: Int, _ phase: Double) -> [Double] {
    (0..<count).map { k in
      let step = Double((k * 7 + 3) % 11)
      return 0.26 * step - 1.2 + 0.37 * phase
    }
  }

  @Test(arguments: settings) func roundTrips(_ setting: Setting) throws {
    let bijector = try unwrap(setting.support.bijector)
    let size = bijector.unconstrainedShape(batch: [], event: setting.event).reduce(1, *)
    for phase in [-3.0, -1, 0, 1, 3] {
      let u = vector(size, phase)
      let value = bijector.forward(u, bounds: setting.bounds).value
      #expect(value.count == setting.event.reduce(1, *))
      #expect(setting.support.contains(value), "\(value)")
      let back = bijector.inverse(value, bounds: setting.bounds)
      #expect(back.count == u.count)
      #expect(zip(back, u).allSatisfy { isClose($0, $1, 1e-9) }, "\(u), \(back)")
    }
  }

  /// The free coordinates of a value: what its other elements follow from.
  private func coordinates(_ value: [Double], _ setting: Setting) -> [Double] {
    switch setting.support {
    case .simplex: return Array(value.dropLast())
    case .choleskyCorrelation:
      let n = setting.event[0]
      return (0..<n).flatMap { i in (0..<i).map { value[i * n + $0] } }
    default: return value
    }
  }

  @Test(arguments: settings) func logJacobianAgreesWithDifferences(_ setting: Setting) throws {
    let bijector = try unwrap(setting.support.bijector)
    let size = bijector.unconstrainedShape(batch: [], event: setting.event).reduce(1, *)
    let u = vector(size, 0.3)
    let h = 1e-5
    // Columns of ∂coordinates/∂u, then the determinant by elimination.
    var matrix: [[Double]] = (0..<size).map { k in
      var (up, down) = (u, u)
      up[k] += h
      down[k] -= h
      let a = coordinates(bijector.forward(up, bounds: setting.bounds).value, setting)
      let b = coordinates(bijector.forward(down, bounds: setting.bounds).value, setting)
      return zip(a, b).map { ($0 - $1) / (2 * h) }
    }
    var determinant = 1.0
    for i in 0..<size {
      let pivot = (i..<size).max { matrix[$0][i].magnitude < matrix[$1][i].magnitude } ?? i
      matrix.swapAt(i, pivot)
      determinant *= matrix[i][i]
      for j in (i + 1)..<max(size, i + 1) {
        let factor = matrix[j][i] / matrix[i][i]
        for k in i..<size { matrix[j][k] -= factor * matrix[i][k] }
      }
    }
    let logJacobian = bijector.forward(u, bounds: setting.bounds).logJacobian
    #expect(isClose(logJacobian, logOf(determinant.magnitude), 1e-6))
  }

  private func logOf(_ x: Double) -> Double {
    HostAlgebra().apply(.log, HostArray(x)).elements[0]
  }

  @Test(arguments: settings) func graphAgreesWithHost(_ setting: Setting) throws {
    let bijector = try unwrap(setting.support.bijector)
    for batch in [[], [3], [2, 2]] {
      let shape = bijector.unconstrainedShape(batch: batch, event: setting.event)
      let size = bijector.unconstrainedShape(batch: [], event: setting.event).reduce(1, *)
      let elements = vector(shape.reduce(1, *), 0.1)
      let graph = Graph()
      let u = graph.input("u", shape)
      let bounds = setting.bounds.map { graph.constant($0) }
      let built = bijector.build(in: graph, u, bounds: bounds, event: setting.event)
      #expect(graph.shape(of: built.value) == batch + setting.event)
      #expect(graph.shape(of: built.logJacobian) == [])
      let total = graph.add(graph.sum(graph.square(built.value)), built.logJacobian)
      let gradient = graph.gradient(of: total, with: [u])[0]
      let program = Program(graph, outputs: [built.value, built.logJacobian, gradient])
      if program.slot(named: "u") != nil { program.set("u", elements) }
      program.run()
      var values: [Double] = []
      var logJacobian = 0.0
      func host(_ u: [Double]) -> (value: [Double], logJacobian: Double) {
        bijector.forward(u, bounds: setting.bounds)
      }
      for n in 0..<batch.reduce(1, *) {
        let one = host(Array(elements[n * size..<(n + 1) * size]))
        values += one.value
        logJacobian += one.logJacobian
      }
      #expect(zip(program.values(0), values).allSatisfy { isClose($0, $1, 1e-13) })
      #expect(isClose(program.values(1)[0], logJacobian, 1e-12))
      for (i, slope) in program.values(2).enumerated() {
        let n = i / size
        func objective(_ shift: Double) -> Double {
          var own = Array(elements[n * size..<(n + 1) * size])
          own[i - n * size] += shift
          let one = host(own)
          return one.value.reduce(0) { $0 + $1 * $1 } + one.logJacobian
        }
        let difference = (objective(1e-5) - objective(-1e-5)) / 2e-5
        #expect(isClose(slope, difference, 1e-6), "\(setting.testDescription) \(i)")
      }
    }
  }

  @Test func boundsMayBeNodes() throws {
    let uniform = try unwrap(Distributions.named("uniform"))
    let bijector = try unwrap(uniform.support.bijector)
    let graph = Graph()
    let upper = graph.input("upper", [2])
    let u = graph.input("u", [2])
    let bounds = uniform.support.bounds([graph.constant(0), upper]) { graph.constant($0) }
    let built = bijector.build(in: graph, u, bounds: bounds, event: [])
    let slope = graph.gradient(of: built.logJacobian, with: [upper])[0]
    let program = Program(graph, outputs: [built.value, slope])
    program.set("upper", [2, 5])
    program.set("u", [0, 0])
    program.run()
    #expect(program.values(0) == [1, 2.5])
    #expect(zip(program.values(1), [0.5, 0.2]).allSatisfy { isClose($0, $1, 1e-14) })
  }

  @Test func integersHaveNone() {
    #expect(Support.boolean.bijector == nil)
    #expect(Support.naturals.bijector == nil)
  }
}
