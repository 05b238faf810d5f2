import Evaluation
import Language
import Synchronization
import TestSupport
import Values

/// Runs statements without a session, on a stack as large as a session's, and gives the last value
/// as short text, or the error's message.
func evaluate(_ code: String) -> String {
  let found = Found()
  withLargeStack { found.text.withLock { $0 = evaluateHere(code) } }
  return found.text.withLock { $0 }
}

private final class Found: Sendable {
  let text = Mutex("")
}

private func evaluateHere(_ code: String) -> String {
  let (tree, diagnostics) = Parser.parse(SourceText(name: "test", text: code))
  if let first = diagnostics.first(where: { $0.severity == .error }) {
    return "error: \(first.message)"
  }
  let evaluator = Evaluator(builtins: NumericBuiltins.all)
  do {
    let value = try evaluator.with(tree: tree) { try evaluator.block(tree.statements) }
    return value.map { ValueText.inline($0) } ?? "nothing"
  } catch let error as Diagnostic {
    return "error: \(error.message)"
  } catch let error as Fault {
    return "error without a place: \(error.message)"
  } catch {
    return "unexpected: \(error)"
  }
}
