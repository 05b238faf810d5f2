import Data
import Evaluation
import Language
import Values

/// `standardize`, `one_hot`, `rename`, `join` and `grid`: columns made from columns.
enum ColumnBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "standardize", .data, [.required("x"), .optional("like")],
      help: """
        (x − mean) / sd along the first axis, each column by its own; with `like`, by the mean and \
        sd of that array (the training data). Missing values stay missing.
        """,
      example: "standardize([1, 2, 3])"
    ) { call in
      let values = try call.array("x")
      let reference = call.has("like") ? try call.array("like") : nil
      return .array(
        try call.at("x") { () throws(Fault) in try Preparing.standardize(values, like: reference) })
    },
    Builtin(
      "one_hot", .data, [.required("x")],
      help: "One column of 0 and 1 for each label: N × K, the columns labelled.",
      example: "one_hot([\"a\", \"b\", \"a\"])"
    ) { call in
      let values = try call.anyArray("x")
      return .array(try call.at("x") { () throws(Fault) in try Preparing.oneHot(values) })
    },
    Builtin(
      "rename", .data, [.required("table"), .quoted("old")],
      help: """
        A table with columns renamed in their places: `rename(t, new = old)`; old names that are \
        no plain names stand in quotes.
        """,
      example: "rename(table(x = [1, 2]), size = x)"
    ) { call in
      guard case .table(let table) = try call.value("table") else {
        throw call.failure(
          .kind, "`rename` takes a table", at: "table",
          label: "this is \(try call.value("table").kindName)")
      }
      var names: [(old: String, new: String)] = []
      for bound in call.others {
        guard let new = bound.label, let node = bound.node else {
          throw call.failure(
            .argument, "`rename` needs the new name before the old one", node: bound.node,
            help: ["`rename(t, new = old)`"])
        }
        names.append((try columnName(node, call), new))
      }
      return .table(try call.at(nil) { () throws(Fault) in try table.renaming(names) })
    },
    Builtin(
      "join", .data,
      [.required("a"), .required("b"), .members("on"), .word("keep", ["all", "both"], "all")],
      help: """
        The rows of table `a`, each with the columns of those of `b` that agree in the columns \
        named (in all that both have, unless said). Rows without a partner keep missing values, or \
        with `keep = both` are left out.
        """,
      example:
        "join(table(k = [\"x\", \"y\"], a = [1, 2]), table(k = [\"y\", \"x\"], b = [3, 4]), k)"
    ) { call in
      guard case .table(let a) = try call.value("a") else {
        throw call.failure(
          .kind, "`join` takes tables", at: "a", label: "this is \(try call.value("a").kindName)")
      }
      guard case .table(let b) = try call.value("b") else {
        throw call.failure(
          .kind, "`join` takes tables", at: "b", label: "this is \(try call.value("b").kindName)")
      }
      let names = try call.columnNames(a, call.others)
      let keep = try call.word("keep")?.name ?? "all"
      guard keep == "all" || keep == "both" else {
        throw call.failure(.value, "`keep` is `all` or `both`", at: "keep", label: keep)
      }
      return .table(
        try call.at(nil) { () throws(Fault) in
          try a.joined(
            with: b, on: names.isEmpty ? nil : names, keeping: keep == "both" ? .inner : .left)
        })
    },
    Builtin(
      "grid", .data, [.quoted("values")],
      help: """
        A table of all combinations of the values of several vectors, the last varying fastest; \
        columns are called by their labels, or by the names given.
        """,
      example: "grid(x = [1, 2], y = [10, 20, 30])"
    ) { call in
      var vectors: [(String, NDArray)] = []
      for (place, bound) in call.others.enumerated() {
        guard let node = bound.node else { continue }
        let value = try call.evaluator.settled(try call.evaluator.evaluate(node))
        guard case .array(let array) = value else {
          throw call.failure(
            .kind, "`grid` takes vectors", node: node, label: "this is \(value.kindName)")
        }
        let name = bound.label ?? call.plainName(node) ?? "x\(place + 1)"
        vectors.append((name, array.rank == 0 ? array.reshaped([Axis(1)]) : array))
      }
      return .table(try call.at(nil) { () throws(Fault) in try Table.grid(vectors) })
    },
  ]

  private static func columnName(_ node: NodeID, _ call: Call) throws -> String {
    if case .name(let name) = call.evaluator.tree[node].kind { return name }
    let value = try call.evaluator.settled(try call.evaluator.evaluate(node))
    guard case .array(let array) = value, array.kind == .text, array.count == 1,
      let name = array.texts[0]
    else {
      throw call.failure(
        .kind, "the old name is a column's name", node: node, label: "this is \(value.kindName)")
    }
    return name
  }
}

extension Call {
  /// The name that an argument is called by: `x` of `x`, `age` of `t.age`.
  func plainName(_ node: NodeID?) -> String? {
    guard let node else { return nil }
    switch evaluator.tree[node].kind {
    case .name(let name): return name
    case .member(_, let name, _): return name
    default: return nil
    }
  }
}
