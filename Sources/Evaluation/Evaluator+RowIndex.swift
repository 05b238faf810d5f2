import Graphs
import Language
import Values

// Evaluator+RowIndex: look-ups by the categories of rows that change from run to run.

extension Evaluator {
  /// `b[county]`, `ab[county, 1]`, `b[block, treatment]` where the categories belong to rows that
  /// are bound anew: a look-up at run time, paired as known index arrays are. Nil where all
  /// subscripts are known.
  @inline(never)
  func rowIndex(
    _ value: Value, _ base: NodeID, _ subscripts: [Subscript], at id: NodeID
  ) throws -> Value? {
    guard let graph = algebra.graph else { return nil }
    var places: [Symbolic] = []
    var known: [Subscript] = []
    for item in subscripts {
      guard case .expression(let node) = item, case .name(let name) = tree[node].kind,
        case .symbolic(let symbolic)? = frame?.lookup(name), symbolic.positions != nil
      else {
        known.append(item)
        continue
      }
      guard known.isEmpty else {
        throw diagnostic(
          .index, "the categories of a batch's rows come before other subscripts", at: id)
      }
      places.append(symbolic)
    }
    guard let first = places.first else { return nil }
    var source = try at(id) { try algebra.node(value) }
    guard source.axes.count >= places.count else {
      throw diagnostic(
        .index, "`\(tree.text(of: base))` has fewer axes than subscripts", at: id,
        label: Broadcast.describe(source.axes))
    }
    if !known.isEmpty {
      let rest = places.map { _ in Subscript.all(tree[id].range) } + known
      let plan = try plan(rest, of: source.axes, base, at: id)
      source = try at(id) { try algebra.node(try algebra.gather(.symbolic(source), plan)) }
    }
    let inner = Array(source.axes.dropFirst(places.count))
    let found = graph.gather(source.node, at: places.compactMap(\.positions))
    return .symbolic(
      Symbolic(
        found, axes: first.axes + inner, kind: source.kind,
        interval: source.interval))
  }
}
