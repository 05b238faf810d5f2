import Evaluation
import Language
import Values

/// Looks a model over when it is defined, before any data: names, arguments, shapes by dimension.
///
/// The body is lowered once with stand-in data of made-up sizes; of what goes wrong only what no
/// data could mend is reported.
public enum ModelCheck {
  /// Everything that is wrong with a model whatever its data.
  public static func problems(of model: ModelValue, _ evaluator: Evaluator) -> [Diagnostic] {
    var problems = signature(of: model)
    let mode = LogDensityMode(model, data: standIns(for: model, evaluator))
    let run = ModelRun(model: model, data: mode.data, evaluator: evaluator)
    do { try run.run(mode, algebra: ValueAlgebra(graph: mode.graph)) } catch let found
      as Diagnostics
    {
      problems += found.all.filter { isCertain($0, model) }.map(withoutSizes)
    } catch {}
    return problems + unused(in: model)
  }

  private static func signature(of model: ModelValue) -> [Diagnostic] {
    var seen: Set<String> = []
    var problems: [Diagnostic] = []
    for parameter in model.parameters where !seen.insert(parameter.name).inserted {
      problems.append(
        Diagnostic(
          .name, "`\(parameter.name)` is an argument twice",
          labels: [.init(model.tree.source, parameter.nameRange)]))
    }
    return problems + unknownSizes(in: model)
  }

  /// Sizes by a name that is neither a dimension, which has a capital, nor an argument.
  private static func unknownSizes(in model: ModelValue) -> [Diagnostic] {
    let arguments = Set(model.parameters.map(\.name))
    var seen = arguments
    var problems: [Diagnostic] = []
    for parameter in model.parameters {
      for id in parameter.shape ?? [] {
        guard case .name(let name) = model.tree[id].kind, name.first?.isLowercase == true,
          seen.insert(name).inserted
        else { continue }
        problems.append(
          Diagnostic(
            .name, "`\(name)` is neither a dimension nor an argument of `\(model.name)`",
            labels: [.init(model.tree.source, model.tree[id].range, "not found")],
            help: [
              "a dimension has a capital name: `\(parameter.name): real[\(name.uppercased())]`",
              "a size of your own is an argument: `\(name): int`",
            ]))
      }
    }
    return problems
  }

  /// Arguments that no statement reads: probably a slip of the pen.
  private static func unused(in model: ModelValue) -> [Diagnostic] {
    var used = model.sampledNames
    var latents: [String] = []
    for node in model.tree.nodes {
      if case .name(let name) = node.kind { used.insert(name) }
      if case .sample(let name, _, _, _) = node.kind { latents.append(name) }
      if case .record(let entries) = node.kind {
        for case .shorthand(let name, _) in entries { used.insert(name) }
      }
    }
    let arguments = Set(model.parameters.map(\.name))
    return model.parameters.filter { !used.contains($0.name) }.map { parameter in
      let near = NearestName.suggest(
        parameter.name, among: latents.filter { !arguments.contains($0) })
      return Diagnostic(
        .model, "argument `\(parameter.name)` of `\(model.name)` is never used",
        labels: [.init(model.tree.source, parameter.nameRange)],
        help: near.map { ["did you mean `\(parameter.name) ~ …` where it says `\($0) ~ …`?"] }
          ?? [],
        severity: .warning)
    }
  }

  /// Errors that depend on no value: those of names, arguments, kinds and dimension names.
  private static func isCertain(_ diagnostic: Diagnostic, _ model: ModelValue) -> Bool {
    switch diagnostic.kind {
    case .name, .argument, .syntax: return true
    case .model: return !diagnostic.message.contains("not filled")
    case .kind:
      return diagnostic.message.contains("known before the run")
        || diagnostic.message.contains("stands a distribution")
        || diagnostic.message.contains("must be a distribution")
    case .value: return diagnostic.message.contains("may stand here")
    case .support:
      // A number that is written down is wrong whatever the data.
      return diagnostic.message.contains("may be")
        || diagnostic.labels.contains { Double(model.tree.source.slice($0.range)) != nil }
    case .shape:
      let names = Set(model.dimensionNames)
      let found = diagnostic.labels.map { label in names.filter { label.text.contains("\($0) = ") }
      }
      let all = found.reduce(Set<String>()) { $0.union($1) }
      return all.count > 1 || comparesNames(diagnostic.message)
        || diagnostic.message.contains("one value, its distribution")
        || isOfLayers(diagnostic, model)
    default: return false
    }
  }

  /// Whether an error of a layer holds for all data: the number of axes that it takes, or sizes
  /// that the signature writes as numbers.
  private static func isOfLayers(_ diagnostic: Diagnostic, _ model: ModelValue) -> Bool {
    let message = diagnostic.message
    if message.contains("takes one row of features") || message.contains("takes images") {
      return true
    }
    guard message.contains("larger than its images") else { return false }
    return model.parameters.allSatisfy { parameter in
      (parameter.shape ?? []).dropFirst().allSatisfy { Int(model.tree.text(of: $0)) != nil }
    }
  }

  /// Whether a message sets two shapes side by side whose axes all have names: no data make these
  /// the same.
  private static func comparesNames(_ message: String) -> Bool {
    guard message.contains(", its distribution [") else { return false }
    let shapes = message.split(separator: "[").dropFirst().compactMap {
      $0.split(separator: "]").first
    }
    guard shapes.count == 2 else { return false }
    // More axes than there are on the left fit no data either.
    let axes = shapes.map { $0.split(separator: ",").count }
    return axes[1] > axes[0]
      || shapes.allSatisfy { $0.split(separator: ",").allSatisfy { $0.contains(" = ") } }
  }

  /// Stand-in sizes are nobody's business: `[N = 919]` becomes `[N]`.
  private static func withoutSizes(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.labels = diagnostic.labels.map { label in
      var label = label
      label.text = strip(label.text)
      return label
    }
    result.message = strip(diagnostic.message)
    result.notes = diagnostic.notes.map(strip)
    return result
  }

  private static func strip(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let found = rest.firstRange(of: " = ") {
      let after = rest[found.upperBound...]
      let digits = after.prefix { $0.isNumber }
      let isSize = !digits.isEmpty && (rest[..<found.lowerBound].last?.isLetter ?? false)
      result += rest[..<found.lowerBound]
      if isSize {
        rest = after.dropFirst(digits.count)
      } else {
        result += " = "
        rest = after
      }
    }
    return result + rest
  }

  private static func standIns(for model: ModelValue, _ evaluator: Evaluator) -> BoundData {
    var data = BoundData()
    let sizes = [7, 11, 13, 17, 19, 23, 29, 31]
    for (place, name) in model.dimensionNames.enumerated() {
      data.dimensions[name] = .init(
        size: sizes[place % sizes.count] + place / sizes.count, labels: nil)
    }
    for parameter in model.parameters where parameter.shape == nil {
      let whole: Bool =
        switch parameter.kind {
        case .int, .index: true;
        default: false
        }
      data.arguments[parameter.name] = NDArray(whole ? 2 : 0.5, kind: whole ? .int : .real)
    }
    for parameter in model.parameters {
      guard let shape = parameter.shape else { continue }
      let axes = shape.map { id -> Axis in
        let text = model.tree.text(of: id)
        return data.axis(text) ?? Int(text).map { Axis($0) } ?? Axis(2, name: text)
      }
      let count = axes.reduce(1) { $0 * $1.size }
      var numbers = Array(repeating: 0.5, count: count)
      var kind = ElementKind.real
      switch parameter.kind {
      case .int, .bool:
        numbers = Array(repeating: 1, count: count)
        kind = .int
      case .index(let id):
        let target = model.tree.text(of: id)
        let size = data.dimensions[target]?.size ?? 2
        data.indexTargets[parameter.name] = target
        numbers = (0..<count).map { Double($0 % size + 1) }
        kind = .int
      case .simplex:
        let size = Double(axes.last?.size ?? 1)
        numbers = Array(repeating: 1 / size, count: count)
      case .real, nil: break
      }
      data.arguments[parameter.name] = NDArray(numbers, axes: axes, kind: kind)
    }
    return data
  }
}

extension Substring {
  /// The first place of a text.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
