import Data
import Evaluation
import Language
import Values

/// `print`, `display`, `help`, `input`, `clear_output` and `session`.
enum OutputBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "print", .session, [.rest("values")],
      help: "Writes its arguments as text, a space between them, and a line break.",
      example: "print(\"mu\", 3)"
    ) { call in
      let text = call.others.map { bound -> String in
        if case .array(let array) = bound.value, array.rank == 0 {
          return ValueText.inline(bound.value)
        }
        return Display.bundle(for: bound.value).text
      }
      try call.session.output.stream(joined(text) + "\n", isError: false)
      return .none
    },
    Builtin(
      "display", .session, [.rest("values")],
      help: "Shows its arguments as a cell shows its last value: tables, pictures, summaries.",
      example: "display([1, 2, 3])"
    ) { call in
      for bound in call.others { try call.session.show(bound.value) }
      return .none
    },
    Builtin(
      "help", .session, [.optional("name")],
      help: "Shows the help page of a name, given as text or bare.", example: "help(\"normal\")"
    ) { call in
      guard call.has("name") else {
        return .text(
          "write ?name, or help(\"name\"), for a builtin, a distribution or a name of the session")
      }
      let name: String
      switch try call.value("name") {
      case .builtin(let builtin): name = builtin.name
      case .function(let function): name = function.name ?? ""
      default: name = try call.text("name")
      }
      guard let bundle = HelpPage.bundle(for: name, in: call.evaluator) else {
        let near = NearestName.suggest(
          name,
          among: call.evaluator.builtins.keys.sorted() + DistributionValue.names
            + call.evaluator.visibleNames())
        throw call.failure(
          .name, "no help on `\(name)`", at: "name",
          help: near.map { ["did you mean `help(\"\($0)\")`?"] } ?? [])
      }
      try call.session.output.stream(bundle.text + "\n", isError: false)
      return .none
    },
    Builtin(
      "input", .session, [.optional("prompt", "\"\"")],
      help: "Asks for a line of text.", example: "input(\"your name: \")"
    ) { call in
      let prompt = try call.text("prompt", default: "")
      guard let line = try call.session.output.readLine(prompt: prompt, isHidden: false) else {
        throw call.failure(.value, "nobody can answer: this front end takes no input")
      }
      return .text(line)
    },
    Builtin(
      "clear_output", .session, [.optional("wait", "false")],
      help: "Clears the cell's output, with `wait = true` when the next output comes.",
      example: "clear_output()"
    ) { call in
      try call.session.output.clear(wait: try call.bool("wait", default: false))
      return .none
    },
    Builtin(
      "session", .session, [],
      help: "A table of the names that the session holds, and what they are.",
      example: "session()"
    ) { call in
      let names = call.evaluator.globals.sorted { $0.key < $1.key }
      return .table(
        try call.at(nil) { () throws(Fault) in
          try Table([
            ("name", NDArray(texts: names.map(\.key), axes: [Axis(names.count)])),
            ("kind", NDArray(texts: names.map(\.value.kindName), axes: [Axis(names.count)])),
          ])
        })
    },
  ]

  /// Texts with spaces between them; those of several lines stand on lines of their own.
  private static func joined(_ texts: [String]) -> String {
    var result = ""
    var wasTall = false
    for (place, text) in texts.enumerated() {
      let isTall = text.contains("\n")
      if place > 0 { result += wasTall || isTall ? "\n" : " " }
      result += text
      wasTall = isTall
    }
    return result
  }
}
