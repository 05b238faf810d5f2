import Data
import Evaluation
import Language
import Models
import Plots
import Values

/// `group` and `summary`.
enum GroupBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "group", .data, [.required("t"), .members("by")],
      help: "Gathers the rows of a table that agree in the columns named, for `summary`.",
      example: "group(table(k = [\"a\", \"b\", \"a\"], x = [1, 2, 3]), k) |> summary(m = mean(x))"
    ) { call in
      guard case .table(let table) = try call.value("t") else {
        throw call.failure(
          .kind, "`group` takes a table", at: "t", label: "this is \(try call.value("t").kindName)")
      }
      guard !call.others.isEmpty else {
        throw call.failure(
          .argument, "`group` needs a column",
          help: ["name one: `group(t, \(table.columnNames.first ?? "x"))`"])
      }
      let names = try call.columnNames(table, call.others)
      return .object(
        GroupsValue(try call.at(nil) { () throws(Fault) in try Groups(of: table, by: names) }))
    },
    Builtin(
      "summary", .data, [.required("groups"), .quoted("expression")],
      help: """
        One row a group: each expression is worked out over the group's columns, \
        `summary(groups, m = mean(x), n = length(x))`; of a plain table one row in all. The groups name \
        the rows. Of a posterior, a table of all its latents: mean, sd and quantiles.
        """,
      example: "summary(table(x = [1, 2, 3]), m = mean(x))"
    ) { call in
      switch try call.value("groups") {
      case .table(let table):
        return .table(try summarise([table], call) { columns throws(Fault) in try Table(columns) })
      case .object(let object as GroupsValue):
        let groups = object.groups
        let tables = (0..<groups.count).map { groups.group($0) }
        return .table(
          try summarise(tables, call) { columns throws(Fault) in try groups.summary(columns) })
      case .object(let object as PosteriorValue):
        if let extra = call.others.first {
          throw call.failure(
            .argument, "`summary` of a posterior takes nothing else", node: extra.node)
        }
        return .table(try call.at("groups") { () throws(Fault) in try latents(object) })
      case let value:
        throw call.failure(
          .kind, "`summary` takes groups, a table or a posterior", at: "groups",
          label: "this is \(value.kindName)", help: ["`t |> group(column) |> summary(m = mean(x))`"]
        )
      }
    },
  ]

  private static func summarise(
    _ tables: [Table], _ call: Call, _ make: ([(String, NDArray)]) throws(Fault) -> Table
  ) throws -> Table {
    var computed: [(String, NDArray)] = []
    for bound in call.others {
      guard let node = bound.node else { continue }
      guard let name = bound.label ?? call.plainName(node) else {
        throw call.failure(
          .argument, "each value of a summary needs a name", node: node,
          help: ["`summary(m = \(call.evaluator.tree.text(of: node)))`"])
      }
      var parts: [NDArray] = []
      for table in tables {
        try call.evaluator.host?.poll()
        let columns = table.columnNames.compactMap { name in
          table[name].map { (name: name, value: Value.array($0)) }
        }
        let value = try call.evaluator.evaluate(node, columns: columns)
        guard case .array(var array) = value else {
          throw call.failure(
            .kind, "`\(name)` must be a number or text for each group", node: node,
            label: "this is \(value.kindName)")
        }
        if let first = parts.first, array.axes.map(\.size) != first.axes.dropFirst().map(\.size) {
          throw call.failure(
            .shape, "`\(name)` has another shape in each group", node: node,
            notes: [
              "\(Broadcast.describe(Array(first.axes.dropFirst()))) and \(Broadcast.describe(array.axes))"
            ],
            help: ["reduce it to one value: `mean(…)`, `sum(…)`, `length(…)`"])
        }
        if array.rank == 1, array.axes[0].labels != nil, array.axes[0].labels == table.rowNames {
          array.axes[0].labels = nil
        }
        parts.append(array.reshaped([Axis(1)] + array.axes))
      }
      computed.append(
        (
          name,
          parts.isEmpty
            ? NDArray([], axes: [Axis(0)])
            : try call.at(nil) { () throws(Fault) in try NDArray.concatenate(parts, axis: 0) }
        ))
    }
    return try call.at(nil) { () throws(Fault) in try make(computed) }
  }

  /// Mean, sd and quantiles of every element of every latent.
  private static func latents(_ posterior: PosteriorValue) throws(Fault) -> Table {
    var names: [String] = []
    var columns = [[Double]](repeating: [], count: 5)
    for (name, draws) in posterior.draws {
      for place in 0..<draws.elementCount {
        names.append(name + PosteriorSummary.place(place, draws.axes))
        let sorted = draws.element(place).sorted()
        let count = Double(Swift.max(sorted.count, 1))
        let mean = sorted.reduce(0, +) / count
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        columns[0].append(mean)
        columns[1].append((squares / Swift.max(count - 1, 1)).squareRoot())
        for (k, p) in [0.05, 0.5, 0.95].enumerated() {
          columns[2 + k].append(Quantiles.of(sorted, p))
        }
      }
    }
    let heads = ["mean", "sd", "q5", "q50", "q95"]
    return try Table(
      [("latent", NDArray(texts: names, axes: [Axis(names.count)]))]
        + zip(heads, columns).map { ($0, NDArray(vector: $1)) })
  }
}

/// The rows of a table gathered by the values of columns.
final class GroupsValue: ObjectValue, Displayable {
  let groups: Groups

  init(_ groups: Groups) { self.groups = groups }

  var kindName: String { "groups of rows" }

  func bundle() -> DisplayBundle {
    let names = groups.keys.columnNames
    let shown = Swift.min(groups.count, Display.rowLimit)
    let content = TableContent(
      columns: names.map { .init($0, .left) } + [.init("rows", .right)],
      rows: (0..<shown).map { place in
        names.map { name in
          groups.keys[name].map { ValueText.element($0, place) } ?? ""
        } + ["\(groups.sizes[place])"]
      }, hiddenRows: groups.count - shown,
      footer: ["\(groups.count) groups of \(groups.table.rowCount) rows"])
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
