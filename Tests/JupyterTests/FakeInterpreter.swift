import Glibc
import JSON
import Jupyter
import Synchronization

/// A few statements of the language, enough to drive every message of the protocol: sums, `print`,
/// `input`, `display`, assignments, loops that never end, a fit that only counts.
final class FakeInterpreter: Interpreter {
  let language = LanguageInfo(
    name: "credence", version: "1.0", mimeType: "text/x-credence", fileExtension: ".credence")
  let implementation = Implementation(name: "fake", version: "0.1")
  let banner = "A fake of the Credence language"

  private static let builtins = ["normal", "half_normal", "print", "display", "input"]
  private let names = Mutex<[String: String]>([:])

  func execute(_ cell: Cell, output: any OutputSink, stop: StopFlag) -> ExecutionOutcome {
    var value: MIMEBundle?
    // A program with a fit is taken as a whole.
    let statements =
      cell.code.contains("fit(")
      ? [.fit] : cell.code.split(whereSeparator: \.isNewline).map { Statement($0) }
    for statement in statements {
      do {
        value = try run(statement, output, stop)
      } catch {
        return .failure(error)
      }
      if stop.isRaised { return .failure(Self.interrupted) }
    }
    return .success(value.map { CellResult($0) })
  }

  private func run(_ statement: Statement, _ output: any OutputSink, _ stop: StopFlag)
    throws(ExecutionError) -> MIMEBundle?
  {
    switch statement {
    case .nothing: return nil
    case .print(let text): output.write(text + "\n", to: .stdout)
    case .printInput(let prompt):
      if case .text(let line) = output.readInput(prompt: prompt, password: false) {
        output.write(line + "\n", to: .stdout)
      } else if !stop.isRaised {
        throw Self.error("input error", "this front end cannot ask for input")
      }
    case .count(let count):
      for i in stride(from: 1, through: count, by: 1) where !stop.isRaised {
        output.write("line \(i)\n", to: .stdout)
      }
    case .displays(let count):
      for i in stride(from: 1, through: count, by: 1) where !stop.isRaised {
        output.display(MIMEBundle(text: "\(i)"), id: nil)
      }
    case .loop: while !stop.isRaised { usleep(100) }
    case .note(let text): output.write(text + "\n", to: .stderr)
    case .picture:
      output.display(
        MIMEBundle(text: "a dot", [("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>")]),
        id: nil)
    case .fit:
      output.display(MIMEBundle(text: "step 0"), id: "fit")
      for step in 1...3 { output.updateDisplay(MIMEBundle(text: "step \(step)"), id: "fit") }
    case .clear: output.clearOutput(wait: false)
    case .help(let name):
      output.page(MIMEBundle(text: "\(name): a help page"))
    case .assign(let name, let text): names.withLock { $0[name] = text }
    case .value(let text):
      return MIMEBundle(text: try value(of: text))
    }
    return nil
  }

  private func value(of text: String) throws(ExecutionError) -> String {
    let terms = text.split(separator: "+").map { $0.filter { $0 != " " } }
    var sum = 0
    for term in terms {
      guard let number = Int(term) ?? names.withLock({ $0[term].flatMap { Int($0) } }) else {
        throw Self.error("name error", "there is no `\(term)`")
      }
      sum &+= number
    }
    return String(sum)
  }

  func evaluate(_ expression: String, stop: StopFlag) -> EvaluationOutcome {
    do throws(ExecutionError) {
      return .success(MIMEBundle(text: try value(of: expression)))
    } catch {
      return .failure(error)
    }
  }

  func complete(_ code: String, cursor: Int) -> CompletionList {
    let scalars = Array(code.unicodeScalars)[..<cursor]
    let word = scalars.reversed().prefix { $0.properties.isAlphabetic || $0 == "_" || $0 == "\\" }
    let start = cursor - word.count
    let prefix = String(String.UnicodeScalarView(scalars[start...]))
    if prefix == "\\mu" {
      return CompletionList(items: [.init(text: "μ", type: "text")], start: start, end: cursor)
    }
    let known = names.withLock { Array($0.keys) }
    let items =
      known.sorted().map { CompletionList.Item(text: $0, type: "variable") }
      + Self.builtins.map {
        CompletionList.Item(text: $0, type: "function", signature: "\($0)(…)")
      }
    return CompletionList(
      items: items.filter { $0.text.hasPrefix(prefix) }, start: start, end: cursor)
  }

  func inspect(_ code: String, cursor: Int, detail: Int) -> MIMEBundle? {
    guard let name = Self.builtins.first(where: { code.hasSuffix($0) }) else { return nil }
    return MIMEBundle(text: "\(name): a help page", [("text/markdown", "# \(name)")])
  }

  func isComplete(_ code: String) -> Completeness {
    var depth = 0
    for character in code {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth < 0 { return .invalid }
    }
    let goesOn = code.hasSuffix("~") || code.hasSuffix("+")
    return depth > 0 || goesOn ? .incomplete(indent: "  ") : .complete
  }

  private static let interrupted = error("KeyboardInterrupt", "the cell was interrupted")

  private static func error(_ name: String, _ value: String) -> ExecutionError {
    ExecutionError(name: name, value: value, traceback: ["\(name): \(value)"])
  }
}

/// One line of the fake language.
private enum Statement {
  case nothing
  case print(String)
  case printInput(String)
  case count(Int)
  case displays(Int)
  case loop
  case note(String)
  case picture
  case fit
  case clear
  case help(String)
  case assign(String, String)
  case value(String)

  init(_ line: Substring) {
    let text = String(line.drop { $0 == " " })
    func quoted(_ start: String) -> String? {
      text.hasPrefix(start) && text.hasSuffix("\")")
        || text.hasPrefix(start) && text.hasSuffix("\"))")
        ? String(text.dropFirst(start.count).prefix { $0 != "\"" }) : nil
    }
    if text.isEmpty || text.hasPrefix("#") {
      self = .nothing
    } else if let prompt = quoted("print(input(\"") {
      self = .printInput(prompt)
    } else if let words = quoted("print(\"") {
      self = .print(words)
    } else if text.hasPrefix("for i in 1:") {
      let count = Int(text.dropFirst(11).prefix { $0.isNumber }) ?? 0
      self = text.contains("display(") ? .displays(count) : .count(count)
    } else if text.hasPrefix("while true") {
      self = .loop
    } else if text.hasPrefix("fn ") {
      self = .note("note: this shadows a builtin")
    } else if text.hasPrefix("display(") {
      self = .picture
    } else if text.hasPrefix("clear_output(") {
      self = .clear
    } else if text.hasPrefix("?") {
      self = .help(String(text.dropFirst()))
    } else if let equals = text.range(of: " = ") {
      self = .assign(String(text[..<equals.lowerBound]), String(text[equals.upperBound...]))
    } else {
      self = .value(text)
    }
  }
}

extension String {
  /// Where `part` first stands.
  fileprivate func range(of part: String) -> Range<String.Index>? {
    indices.lazy.map { $0..<(index($0, offsetBy: part.count, limitedBy: endIndex) ?? $0) }
      .first { self[$0] == part }
  }
}
