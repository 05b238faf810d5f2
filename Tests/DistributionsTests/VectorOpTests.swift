import Distributions
import Graphs
import Testing

/// Densities of vectors and matrices, and of outcomes with a vector of probabilities, in programs.
@Suite struct VectorOpTests {
  static let types = Case.all.filter { test in
    !Case.scalar.contains { $0.type == test.type }
  }

  /// Rows of the table of one size, stacked.
  private func batches(_ type: any Distribution.Type) -> [[Reference.Row]] {
    var batches: [[Reference.Row]] = []
    for row in Reference.rows(Reference.densities, type) where row.numbers[1][0].isFinite {
      let same = batches.firstIndex {
        $0[0].parameters.map(\.count) == row.parameters.map(\.count)
          && ($0[0].parameters[0] == row.parameters[0] || type.name != "lkj_cholesky")
      }
      if let same { batches[same].append(row) } else { batches.append([row]) }
    }
    return batches
  }

  private func shape(_ count: Int, rank: Int) -> [Int] {
    switch rank {
    case 0: []
    case 1: [count]
    default:
      [Int(Double(count).squareRoot().rounded()), Int(Double(count).squareRoot().rounded())]
    }
  }

  @Test(arguments: types) func agreesWithTheHost(_ test: Case) {
    let type = test.type
    for rows in batches(type) {
      let event = shape(rows[0].numbers[0].count, rank: type.eventRank)
      for form in DensityForm.allCases {
        let graph = Graph()
        let x = graph.input("x", [rows.count] + event)
        let parameters = type.parameters.enumerated().map { i, parameter in
          let own = shape(rows[0].parameters[i].count, rank: parameter.rank)
          return type.name == "lkj_cholesky" && i == 0
            ? graph.constant(rows[0].parameters[0][0])
            : graph.input(parameter.name, [rows.count] + own)
        }
        let density = type.logDensity(in: graph, x: x, parameters: parameters, form: form)
        let wanted = [x] + parameters.filter { graph.constantValue($0) == nil }
        let gradient = graph.gradient(of: graph.sum(density), with: wanted)
        let program = Program(graph, outputs: [density] + gradient)
        program.set("x", rows.flatMap { $0.numbers[0] })
        for (i, parameter) in type.parameters.enumerated()
        where program.slot(named: parameter.name) != nil {
          program.set(parameter.name, rows.flatMap { $0.parameters[i] })
        }
        program.run()
        let expected = rows.map { $0.numbers[1][0] }
        if form == .elementwise {
          #expect(program.values(0).count == rows.count)
          for (a, b) in zip(program.values(0), expected) {
            #expect(isClose(a, b, 1e-11), "\(type.key): \(a), \(b)")
          }
        } else {
          #expect(isClose(program.values(0)[0], expected.reduce(0, +), 1e-11))
        }
        checkSlopes(type, rows, program, wanted.count)
      }
    }
  }

  /// Compares the gradient with central differences of the program's own interpreter on the host.
  private func checkSlopes(
    _ type: any Distribution.Type, _ rows: [Reference.Row], _ program: Program, _ wanted: Int
  ) {
    let offset = type.name == "lkj_cholesky" ? 1 : 0
    for operand in 0..<wanted {
      if operand == 0 && (type.isDiscrete || type.eventRank == 2) { continue }
      let slopes = program.values(operand + 1)
      let size = slopes.count / rows.count
      for (n, row) in rows.enumerated() {
        for k in 0..<size {
          func value(_ shift: Double) -> Double {
            var x = row.numbers[0]
            var parameters = row.parameters
            if operand == 0 { x[k] += shift } else { parameters[operand - 1 + offset][k] += shift }
            return Self.unchecked(type, x, parameters)
          }
          guard isFree(type, operand, k, size) else { continue }
          let h = 1e-6
          let difference = (value(h) - value(-h)) / (2 * h)
          #expect(
            isClose(slopes[n * size + k], difference, 2e-6),
            "\(type.key) operand \(operand), \(k) of \(size): \(slopes[n * size + k]), \(difference)"
          )
        }
      }
    }
  }

  /// Elements above a factor's diagonal are no parameters; a covariance moves in pairs.
  private func isFree(_ type: any Distribution.Type, _ operand: Int, _ k: Int, _ size: Int) -> Bool
  {
    guard operand > 0, type.eventRank == 1, type.parameters[operand - 1].rank == 2 else {
      return true
    }
    let n = Int(Double(size).squareRoot().rounded())
    return type.parameters[operand - 1].name == "chol" ? k % n <= k / n : k % n == k / n
  }

  /// The density as a formula in free coordinates: a simplex moved by a step does not add up to 1,
  /// and the host would refuse it.
  private static func unchecked(
    _ type: any Distribution.Type, _ x: [Double], _ parameters: [[Double]]
  ) -> Double {
    guard type.name == "dirichlet" else { return type.logDensity(x, parameters) }
    let algebra = HostAlgebra()
    func function(_ function: Expression.Function, _ x: Double) -> Double {
      algebra.apply(function, HostArray(x)).elements[0]
    }
    let a = parameters[0]
    return zip(a, x).reduce(function(.lgamma, a.reduce(0, +))) {
      $0 + ($1.0 - 1) * function(.log, $1.1) - function(.lgamma, $1.0)
    }
  }

  @Test func sharedParametersAddUp() throws {
    let type = try unwrap(Distributions.named("multivariate_normal"))
    let target = try type.resolve(labels: [nil, "chol"]).get().target
    let count = 5
    let points = (0..<3 * count).map { Double($0 * 7 % 11) / 5 - 1 }
    let factor = [1.2, 0, 0, 0.3, 0.8, 0, -0.4, 0.2, 1.5]
    let mean = [0.5, -1, 0.25]
    func gradient(_ isShared: Bool) -> (Double, [Double], [Double]) {
      let graph = Graph()
      let x = graph.constant(points, [count, 3])
      let m = graph.input("m", [3])
      let l = graph.input("l", [3, 3])
      let all = isShared ? l : graph.broadcast(l, to: [count, 3, 3])
      let density = target.logDensity(in: graph, x: x, parameters: [m, all], form: .summed)
      let program = Program(graph, outputs: [density] + graph.gradient(of: density, with: [m, l]))
      program.set("m", mean)
      program.set("l", factor)
      program.run()
      return (program.values(0)[0], program.values(1), program.values(2))
    }
    let (value, means, factors) = gradient(true)
    let (otherValue, otherMeans, otherFactors) = gradient(false)
    #expect(isClose(value, otherValue, 1e-13))
    #expect(zip(means, otherMeans).allSatisfy { isClose($0, $1, 1e-12) })
    #expect(zip(factors, otherFactors).allSatisfy { isClose($0, $1, 1e-12) })
  }

  @Test func outcomesMayBePositions() throws {
    let type = try unwrap(Distributions.named("categorical"))
    let logits = [0.5, -1, 2, 0, 1, 1]
    let graph = Graph()
    let target = try type.resolve(labels: ["logits"]).get().target
    let weights = graph.input("w", [2, 3])
    let byNumber = target.logDensity(
      in: graph, x: graph.constant([3, 1], [2]), parameters: [weights], form: .elementwise)
    let byPosition = target.logDensity(
      in: graph, x: graph.indices([2, 0]), parameters: [weights], form: .elementwise)
    let bySoftmax = type.logDensity(
      in: graph, x: graph.indices([2, 0]), parameters: [graph.softmax(weights)],
      form: .elementwise)
    #expect(bySoftmax == byPosition)
    let wrong = target.logDensity(
      in: graph, x: graph.constant([4, 0.5], [2]), parameters: [weights], form: .elementwise)
    let program = Program(graph, outputs: [byNumber, byPosition, wrong])
    program.set("w", logits)
    program.run()
    #expect(program.values(0) == program.values(1))
    #expect(program.values(2) == [-.infinity, -.infinity])
    #expect(isClose(program.values(0)[0], target.logDensity([3], [[0.5, -1, 2]]), 1e-14))
  }
}
