import Distributions
import Evaluation
import Language
import Models
import Values

/// Help pages: builtins, distributions, words of the language, and what the session holds.
public enum HelpPage {
  /// The page of a name.
  public static func bundle(for name: String, in evaluator: Evaluator) -> DisplayBundle? {
    if let value = evaluator.globals[name] { return describe(name, value) }
    return reference(name, evaluator.builtins)
  }

  /// The reference page of a builtin, a distribution or a word of the language.
  public static func reference(_ name: String, _ builtins: [String: Builtin]) -> DisplayBundle? {
    if let family = Distributions.named(name) {
      return page(family.helpText)
    }
    if let builtin = builtins[name] {
      return page("\(builtin.signature)\n\n\(builtin.help)\n\nExample: \(builtin.example)")
    }
    if let keyword = keywords[name] { return page("\(name)\n\n\(keyword)") }
    return OptionHelp.page(name).map(page)
  }

  /// All names that have a page.
  public static func names(in evaluator: Evaluator) -> [String] {
    evaluator.globals.keys.sorted() + evaluator.builtins.keys.sorted()
      + DistributionValue.names + keywords.keys.sorted() + OptionHelp.names
  }

  private static func describe(_ name: String, _ value: Value) -> DisplayBundle {
    switch value {
    case .object(let object as ModelValue):
      return page("model \(object.signature)\n\na model; fit it with `fit(\(name), data)`")
    case .function(let function):
      return page(
        "fn \(name)(\(function.parameters.map(\.name).joined(separator: ", ")))\n\na function of the session"
      )
    default:
      return page("\(name): \(value.kindName)\n\n\(Display.bundle(for: value).text)")
    }
  }

  private static func page(_ text: String) -> DisplayBundle {
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts.count > 1 ? String(parts[1]) : ""
    return DisplayBundle(
      text: text,
      markdown: "```credence\n\(parts[0])\n```\n\n```text\n\(rest.drop { $0 == "\n" })\n```")
  }

  /// The words of the language.
  static let keywords: [String: String] = [
    "model":
      "`model name(arguments) { … }` defines a model: `~` says what is random, `=` what is computed.",
    "fn":
      "`fn f(x, k = 2) = x^k` or `fn f(x) { … }` defines a function; the last expression is its value.",
    "for": "`for i in 1:10 { … }` runs its body once for each element.",
    "in": "`x in xs` tells for each element of x whether xs has it; also the source of a `for`.",
    "while": "`while condition { … }` runs its body as long as the condition holds.",
    "if": "`if condition { … } else { … }` gives the value of the branch that runs.",
    "else": "the branch of an `if` that runs when its condition does not hold.",
    "return": "`return value` ends the running function.",
    "break": "ends the running loop.",
    "continue": "goes on with the loop's next round.",
    "and": "`a and b` holds where both hold; element by element on arrays.",
    "or": "`a or b` holds where one of them holds; element by element on arrays.",
    "not": "`not a` holds where a does not.",
    "none": "no value.",
    "missing": "a value that is not known.",
    "end": "the last place of an axis, inside an index: `x[end]`.",
    "true": "the truth value 1.",
    "false": "the truth value 0.",
  ]
}
