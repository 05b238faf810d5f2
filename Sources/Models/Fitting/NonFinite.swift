import Evaluation
import Graphs
import Language

/// Replays a point where the log density is not finite, and names statement, element and values.
enum NonFinite {
  static func diagnostic(
    _ model: ModelValue, _ lowered: LoweredModel, step: Int, z: [Double]
  ) -> Diagnostic {
    var inputs: [String: [Double]] = [:]
    for latent in lowered.latents {
      inputs[latent.slotName] = Array(z[latent.offset..<(latent.offset + latent.size)])
    }
    let interpreter = Interpreter(lowered.graph)
    let values = latentText(lowered, inputs, interpreter)
    let help = [
      "a prior that keeps these values away from the edge of their support may help, or scaled data"
    ]
    guard let found = interpreter.firstNonFinite(lowered.terms.map(\.node), inputs),
      lowered.statements.indices.contains(Int(found.tag))
    else {
      return Diagnostic(
        .numeric, "the log density of `\(model.name)` is not finite at step \(step)",
        labels: [.init(model.tree.source, model.nameRange)], notes: values, help: help)
    }
    let (tree, statement) = lowered.statements[Int(found.tag)]
    let operands = found.inputs.compactMap { $0 }.map { ValueText.number($0) }.joined(
      separator: ", ")
    let element = lowered.graph.count(of: found.node) > 1 ? ", element \(found.element + 1)" : ""
    return Diagnostic(
      .numeric,
      "`\(tree.text(of: statement))` is not finite\(element) at step \(step)",
      labels: [
        .init(
          tree.source, tree[statement].range,
          operands.isEmpty
            ? "gives \(ValueText.number(found.value))"
            : "\(found.op) of \(operands) gives \(ValueText.number(found.value))")
      ], notes: values, help: help)
  }

  private static func latentText(
    _ lowered: LoweredModel, _ inputs: [String: [Double]], _ interpreter: Interpreter
  ) -> [String] {
    let scalars = lowered.latents.filter { $0.axes.isEmpty }.prefix(6)
    guard !scalars.isEmpty else { return [] }
    let found = interpreter.run(scalars.map(\.value), inputs)
    let text = zip(scalars, found).map { "\($0.name) = \(ValueText.number($1.first ?? .nan))" }
    return ["at \(text.joined(separator: ", "))"]
  }
}
