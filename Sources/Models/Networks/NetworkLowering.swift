import Distributions
import Evaluation
import Graphs
import Language
import Values

extension ModelValue {
  /// Whether its body, or a function that it calls, has layers: such a model runs as a network.
  public func hasLayers(_ evaluator: Evaluator) -> Bool {
    var seen: Set<String> = []
    func search(_ tree: Tree, _ ids: [NodeID]) -> Bool {
      ids.contains { id in
        if case .call(let callee, _, _) = tree[id].kind, case .name(let name) = tree[callee].kind {
          if Layers.names.contains(name), name != "flatten" { return true }
          if seen.insert(name).inserted, case .function(let function)? = evaluator.globals[name] {
            let body: [NodeID] =
              switch function.body {
              case .expression(let id): [id]
              case .block(let ids): ids
              }
            if search(function.tree, body) { return true }
          }
        }
        var below: [NodeID] = []
        tree[id].kind.forEachChild { below.append($0) }
        return search(tree, below)
      }
    }
    return search(tree, body)
  }

  /// The dimension along which its observed names have rows: their common first axis.
  func rowDimension() -> String? {
    let first = parameters.filter { observedNames.contains($0.name) }.compactMap {
      parameter -> String? in
      guard let id = parameter.shape?.first, case .name(let name) = tree[id].kind else {
        return nil
      }
      return name
    }
    guard let name = first.first, first.allSatisfy({ $0 == name }), dimensionNames.contains(name)
    else { return nil }
    return name
  }

  /// Lowers the body with the arguments that have rows as inputs.
  func lowerNetwork(
    _ data: BoundData, _ plan: NetworkPlan, _ evaluator: Evaluator
  ) throws -> LoweredModel {
    var bound = data
    if let rows = plan.rowDimension {
      bound.rowTotals[rows] = data.dimensions[rows]?.size ?? plan.rows
      bound.dimensions[rows] = .init(size: plan.rows, labels: nil)
      for (name, axes) in data.absent {
        bound.absent[name] = axes.map { $0.name == rows ? Axis(plan.rows, name: rows) : $0 }
      }
    }
    let mode = LogDensityMode(self, data: bound, plan: plan)
    var run = ModelRun(model: self, data: bound, evaluator: evaluator)
    if let rows = plan.rowDimension {
      for parameter in parameters {
        guard let array = data.arguments[parameter.name], array.axes.first?.name == rows else {
          continue
        }
        if array.axes.dropFirst().contains(where: { $0.name == rows }) {
          throw Diagnostic(
            .model, "`\(parameter.name)` has the rows of \(rows) along two axes",
            labels: [.init(tree.source, parameter.nameRange, "cannot be cut into batches")],
            help: ["fit without `batch =`"])
        }
        run.rowValues[parameter.name] = input(parameter, array, mode, plan)
        bound.arguments[parameter.name] = nil
        bound.rowArguments.insert(parameter.name)
      }
      mode.data.arguments = bound.arguments
      mode.data.rowArguments = bound.rowArguments
      run.data = bound
    }
    try run.run(mode, algebra: ValueAlgebra(graph: mode.graph)) { try mode.finish(evaluator) }
    return mode.lowered
  }

  /// The node that stands for an argument's rows.
  private func input(
    _ parameter: Parameter, _ array: NDArray, _ mode: LogDensityMode, _ plan: NetworkPlan
  ) -> Symbolic {
    let axes = [Axis(plan.rows, name: plan.rowDimension)] + array.axes.dropFirst()
    let role: SlotRole = plan.isWhole ? .data : .step
    let name = "data." + parameter.name
    var isPlace = false
    if case .index? = parameter.kind { isPlace = true }
    let node = mode.graph.input(name, axes.map(\.size), role: role)
    var symbolic = Symbolic(
      node, axes: axes, kind: array.kind, interval: array.numberRange)
    if isPlace {
      symbolic.positions = mode.graph.indexInput(
        "index." + parameter.name, axes.map(\.size), role: role)
    }
    mode.lowered.rowInputs.append(
      RowInput(
        name: parameter.name, slotName: name,
        positionSlotName: isPlace ? "index." + parameter.name : nil,
        width: axes.dropFirst().reduce(1) { $0 * $1.size }))
    return symbolic
  }
}

extension NDArray {
  /// An interval that holds all numbers.
  fileprivate var numberRange: Interval {
    if let bytes { return Interval(0, bytes.values[255]) }
    return Interval(of: numbers)
  }
}
