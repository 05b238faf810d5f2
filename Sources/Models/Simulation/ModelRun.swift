import Evaluation
import Language
import Values

/// Runs a model's body with arguments bound, in one of the modes.
struct ModelRun {
  let model: ModelValue
  var data: BoundData
  let evaluator: Evaluator
  /// Reductions of known data: recorded by a fit, kept by predictions.
  var frozen: FrozenValues?
  /// Arguments that stand as nodes: those whose rows are bound anew.
  var rowValues: [String: Symbolic] = [:]

  /// A fresh scope with arguments and dimensions.
  private func scope() -> Frame {
    let frame = Frame(parent: nil, isClosed: true)
    for (name, dimension) in data.dimensions { frame.values[name] = .int(dimension.size) }
    for (name, total) in data.rowTotals { frame.values[name] = .int(total) }
    for (name, array) in data.arguments { frame.values[name] = .array(array) }
    for (name, symbolic) in rowValues { frame.values[name] = .symbolic(symbolic) }
    return frame
  }

  /// Runs the body; errors of all statements come together, each name an error leaves undefined
  /// raising no second one.
  func run(_ mode: any ModelMode, algebra: ValueAlgebra, _ finish: () throws -> Void = {}) throws {
    let saved = (
      evaluator.frame, evaluator.mode, evaluator.algebra, evaluator.prefix, evaluator.indexTargets
    )
    let savedFrozen = evaluator.frozen
    evaluator.frozen = frozen
    evaluator.frame = scope()
    evaluator.mode = mode
    evaluator.algebra = algebra
    evaluator.prefix = ""
    evaluator.indexTargets = data.indexTargets
    defer {
      evaluator.frozen = savedFrozen
      (
        evaluator.frame, evaluator.mode, evaluator.algebra, evaluator.prefix, evaluator.indexTargets
      ) = saved
    }
    try evaluator.with(tree: model.tree) {
      var problems: [Diagnostic] = []
      for statement in model.body {
        do { _ = try evaluator.execute(statement) } catch let diagnostic as Diagnostic {
          // What one statement left unfilled, later ones miss as well.
          if !problems.contains(where: { $0.message == diagnostic.message }) {
            problems.append(diagnostic)
          }
          poison(statement)
        } catch let diagnostics as Diagnostics {
          problems += diagnostics.all
          poison(statement)
        }
      }
      guard problems.isEmpty else { throw Diagnostics(problems) }
      try finish()
    }
  }

  private func poison(_ statement: NodeID) {
    guard let frame = evaluator.frame else { return }
    switch model.tree[statement].kind {
    case .sample(let name, _, _, _), .declaration(let name, _, _, _):
      if frame.values[name] == nil { frame.values[name] = .poison }
    case .assignment(let place, _):
      if case .name(let name) = model.tree[place].kind { frame.values[name] = .poison }
    case .forLoop(_, _, _, let body): body.forEach(poison)
    default: break
    }
  }
}
