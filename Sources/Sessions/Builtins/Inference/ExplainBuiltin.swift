import Evaluation
import Graphs
import Language
import Models
import Plots
import Values

/// `explain(model, data, program = true)`: latents, parametrisation, and what a step runs.
enum ExplainBuiltin {
  static let explain = Builtin(
    "explain", .models,
    [.required("model"), .optional("data", "{}"), .optional("program", "false")],
    help: """
      Shows what a model is made of: its statements; with data also its latents with supports, sizes and \
      parametrisation (centred or not) and its dimensions. `program = true` adds the graph of the log \
      density and the instructions of one step with their memory.
      """,
    example: "explain(coin)"
  ) { call in
    let value = try call.value("model")
    if case .object(let object) = value, let posterior = object as? PosteriorValue {
      return .object(
        Explanation(
          try text(
            posterior.model, posterior.fittedRecord, try call.bool("program", default: false), call)
        ))
    }
    let model = try call.model("model")
    let record: Record? = call.has("data") ? try call.dataRecord("data") : nil
    return .object(
      Explanation(try text(model, record, try call.bool("program", default: false), call)))
  }

  private static func text(
    _ model: ModelValue, _ record: Record?, _ showsProgram: Bool, _ call: Call
  ) throws -> String {
    var parts = ["model \(model.signature)"]
    parts.append(
      model.body.map { "  " + model.tree.text(of: $0) }.joined(separator: "\n"))
    if !model.transforms.isEmpty {
      parts.append(model.transforms.map { "with " + $0.summary }.joined(separator: "\n"))
    }
    guard let record else {
      if showsProgram {
        throw call.failure(
          .argument, "the program depends on the data's shapes",
          help: ["write `explain(\(model.name), data, program = true)`"])
      }
      return parts.joined(separator: "\n")
    }
    let (lowered, data) = try model.lower(record, call.evaluator)
    let dimensions = data.dimensions.sorted { $0.key < $1.key }.map {
      "\($0.key) = \($0.value.size)"
    }
    if !dimensions.isEmpty { parts.append("dimensions: " + dimensions.joined(separator: ", ")) }
    let table = TableContent(
      columns: [
        .init("latent", .left, namesRows: true), .init("shape", .left),
        .init("distribution", .left),
        .init("support", .left), .init("written", .left), .init("coordinates", .right),
      ],
      rows: lowered.latents.map { latent in
        [
          latent.name, latent.axes.isEmpty ? "" : Broadcast.describe(latent.axes),
          latent.distribution,
          latent.support, latent.parametrisation, "\(latent.size)",
        ]
      })
    parts.append(table.text())
    if showsProgram {
      let density = ModelDensity(lowered)
      parts.append("program of one step, \(density.program.peakBytes) bytes")
      parts.append(density.program.description)
    }
    return parts.joined(separator: "\n\n")
  }
}

/// The text of an explanation.
final class Explanation: ObjectValue, Displayable {
  let text: String
  init(_ text: String) { self.text = text }
  var kindName: String { "an explanation" }
  func bundle() -> DisplayBundle { DisplayBundle(text: text) }
}
