import Distributions
import Graphs
import Testing

/// The densities as instructions of a program.
@Suite struct DensityOpTests {
  /// A graph of one density over the rows of the table with the same parameter shapes.
  struct Setting {
    let type: any Distribution.Type
    let names: [String]
    let shapes: [[Int]]
    let values: [[Double]]

    func run(
      _ form: DensityForm, _ precision: Precision = .double
    ) -> (value: [Double], partials: [[Double]]) {
      let graph = Graph()
      let nodes = zip(names, shapes).map { graph.input($0, $1) }
      let density = type.logDensity(
        in: graph, x: nodes[0], parameters: Array(nodes.dropFirst()), form: form)
      let gradient = graph.gradient(of: graph.sum(density), with: nodes)
      let program = Program(graph, outputs: [density] + gradient, precision: precision)
      for (i, value) in values.enumerated() where program.slot(named: names[i]) != nil {
        program.set(names[i], value)
      }
      program.run()
      return (program.values(0), gradient.indices.map { program.values($0 + 1) })
    }
  }

  /// Interior rows of the table, as arrays; parameters as arrays too, or those of the first row.
  static func settings(_ type: any Distribution.Type, count: Int) -> [Setting] {
    let rows = Reference.rows(Reference.densities, type).filter {
      $0.numbers[1][0].isFinite && $0.numbers[1][0].magnitude < 1e4 && isInterior($0)
    }
    guard !rows.isEmpty else { return [] }
    let cycled = (0..<count).map { rows[$0 * 7 % rows.count] }
    let names = ["x"] + type.parameters.map(\.name)
    let arrays = Setting(
      type: type, names: names, shapes: names.map { _ in [count] },
      values: [cycled.map { $0.numbers[0][0] }]
        + type.parameters.indices.map { i in cycled.map { $0.parameters[i][0] } })
    var settings = [arrays]
    for first in rows.prefix(3) {
      let own = rows.filter { $0.parameters == first.parameters }
      settings.append(
        Setting(
          type: type, names: names, shapes: [[count]] + type.parameters.map { _ in [] },
          values: [(0..<count).map { own[$0 % own.count].numbers[0][0] }] + first.parameters))
    }
    return settings
  }

  /// Whether a small step stays within the support and the parameters' constraints.
  static func isInterior(_ row: Reference.Row) -> Bool {
    let type = row.distribution
    func nearby(_ x: Double) -> [Double] { [x - step(x), x + step(x)] }
    let isValueInside =
      type.isDiscrete
      || nearby(row.numbers[0][0]).allSatisfy { type.support.contains([$0], row.parameters) }
    return isValueInside
      && type.parameters.indices.allSatisfy { i in
        let specification = type.parameters[i]
        return specification.constraint.isDiscrete
          || nearby(row.parameters[i][0]).allSatisfy {
            var moved = row.parameters
            moved[i][0] = $0
            return specification.constraint.contains([$0], moved)
              && (type.support.contains(row.numbers[0], moved))
          }
      }
  }

  static func step(_ x: Double) -> Double { 6e-6 * max(x.magnitude, 1e-3) }

  @Test(arguments: Case.scalar) func agreesWithTheHost(_ test: Case) {
    for count in [1, 2, 3, 4, 7, 8, 31, 32, 33, 64, 65, 600] {
      for setting in Self.settings(test.type, count: count) {
        let expected = (0..<count).map { i in
          test.type.logDensity(
            [setting.values[0][i]],
            setting.values.dropFirst().map { [$0.count == 1 ? $0[0] : $0[i]] })
        }
        let elementwise = setting.run(.elementwise)
        #expect(elementwise.value.count == count)
        for (a, b) in zip(elementwise.value, expected) {
          #expect(isClose(a, b, 1e-13), "\(test.type.key), \(count): \(a), \(b)")
        }
        let summed = setting.run(.summed)
        let size = expected.reduce(0) { $0 + $1.magnitude }
        #expect((summed.value[0] - expected.reduce(0, +)).magnitude <= 1e-13 * max(1, size))
        for (a, b) in zip(summed.partials, elementwise.partials) {
          let scale = b.reduce(1) { $0 + $1.magnitude }
          #expect(zip(a, b).allSatisfy { isClose($0, $1, 1e-12 * scale) }, "\(test.type.key)")
        }
      }
    }
  }

  @Test(arguments: Case.scalar) func partialsAgreeWithDifferences(_ test: Case) {
    for setting in Self.settings(test.type, count: 60).prefix(1) {
      let partials = setting.run(.summed).partials
      for (operand, partial) in partials.enumerated() {
        let isFixed =
          operand == 0
          ? test.type.isDiscrete : test.type.parameters[operand - 1].constraint.isDiscrete
        for (i, slope) in partial.enumerated() {
          guard !isFixed else {
            #expect(slope == 0)
            continue
          }
          func value(_ shift: Double) -> Double {
            var row = setting.values.map { [$0[i]] }
            row[operand][0] += shift
            return test.type.logDensity(row[0], Array(row.dropFirst()))
          }
          let h = Self.step(setting.values[operand][i])
          let difference = (value(h) - value(-h)) / (2 * h)
          // Rounding of the two values, and the curvature between them.
          let noise = 1e-14 * max(1, value(0).magnitude) / h
          let second = (value(h) + value(-h) - 2 * value(0)).magnitude / h
          let tolerance = 1e-6 * max(1, slope.magnitude) + 4 * noise + 1e-2 * second
          #expect(
            (slope - difference).magnitude <= tolerance,
            "\(test.type.key) \(setting.values.map { $0[i] }) by \(setting.names[operand]): \(slope), \(difference)"
          )
        }
      }
    }
  }

  @Test(arguments: Case.scalar) func floatIsCloseToDouble(_ test: Case) {
    for setting in Self.settings(test.type, count: 40) {
      // Rounded to Float first, so that both see the same numbers.
      let rounded = Setting(
        type: setting.type, names: setting.names, shapes: setting.shapes,
        values: setting.values.map { $0.map { Double(Float($0)) } })
      let double = rounded.run(.elementwise).value
      let float = rounded.run(.elementwise, .float).value
      for (a, b) in zip(float, double) where b.magnitude < 1e3 {
        let parameters = setting.values.dropFirst().flatMap { $0 }.map(\.magnitude).max() ?? 1
        guard parameters < 300 else { continue }
        #expect(isClose(a, b, 2e-4), "\(test.type.key): \(a), \(b)")
      }
    }
  }

  @Test(arguments: Case.scalar) func outsideTheSupportIsMinusInfinity(_ test: Case) {
    guard
      let row = Reference.rows(Reference.densities, test.type).first(where: {
        $0.numbers[1][0] == -.infinity && !test.type.support.contains($0.numbers[0], $0.parameters)
      })
    else { return }
    let names = ["x"] + test.type.parameters.map(\.name)
    let setting = Setting(
      type: test.type, names: names, shapes: [[9]] + test.type.parameters.map { _ in [] },
      values: [[Double](repeating: row.numbers[0][0], count: 9)] + row.parameters)
    let result = setting.run(.elementwise)
    #expect(result.value.allSatisfy { $0 == -.infinity }, "\(test.type.key)")
    #expect(result.partials.allSatisfy { $0.allSatisfy { !$0.isNaN } }, "\(test.type.key)")
  }

  @Test(arguments: Case.scalar) func broadcasts(_ test: Case) throws {
    let setting = try unwrap(
      Self.settings(test.type, count: 6).first ?? Self.flat(test.type))
    guard !test.type.parameters.isEmpty else { return }
    // Values over columns, parameters over rows: 3 × 2 densities.
    let x = Array(setting.values[0].prefix(2))
    let rows = setting.values.dropFirst().map { Array($0.prefix(3)) }
    let both = Setting(
      type: test.type, names: setting.names, shapes: [[2]] + rows.map { _ in [3, 1] },
      values: [x] + rows)
    let result = both.run(.elementwise)
    #expect(result.value.count == 6)
    for i in 0..<3 {
      for j in 0..<2 {
        let one = test.type.logDensity([x[j]], rows.map { [$0[i]] })
        #expect(isClose(result.value[i * 2 + j], one, 1e-13), "\(test.type.key)")
      }
    }
    let summed = both.run(.summed)
    #expect(summed.partials.map(\.count) == [2] + rows.map { _ in 3 })
    for (a, b) in zip(summed.partials, result.partials) {
      #expect(
        zip(a, b).allSatisfy { isClose($0, $1, 1e-11) || ($0.isInfinite && $1.isInfinite) },
        "\(test.type.key): \(a), \(b)")
    }
  }

  /// The improper priors have no rows in the table.
  private static func flat(_ type: any Distribution.Type) -> Setting? {
    guard type.name == "flat" else { return nil }
    let bounds = type.parameters.map { $0.name == "lower" ? -1.0 : 4.0 }
    return Setting(
      type: type, names: ["x"] + type.parameters.map(\.name),
      shapes: [[6]] + bounds.map { _ in [6] },
      values: [[0, 1, 2, 3, 3.5, 3.75]] + bounds.map { [Double](repeating: $0, count: 6) })
  }

  @Test func stableFormsAreFound() throws {
    let graph = Graph()
    let x = graph.input("x", [3], role: .data)
    let e = graph.input("e", [3])
    func density(_ name: String, _ parameters: [NodeRef]) throws -> NodeRef {
      try unwrap(Distributions.named(name))
        .logDensity(in: graph, x: x, parameters: parameters, form: .summed)
    }
    for (name, direct, label) in [
      ("bernoulli", graph.sigmoid(e), "logits"), ("poisson", graph.exp(e), "log_rate"),
    ] {
      let family = try unwrap(Distributions.named(name))
      let target = try family.resolve(labels: [label]).get().target
      let stable = target.logDensity(in: graph, x: x, parameters: [e], form: .summed)
      #expect(try density(name, [direct]) == stable)
    }
  }
}
