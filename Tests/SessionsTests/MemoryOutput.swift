import Sessions

/// Output kept in memory: what a cell printed and showed, in order.
final class MemoryOutput: SessionOutput {
  private(set) var text = ""
  private(set) var bundles: [DisplayBundle] = []

  func stream(_ text: String, isError: Bool) { self.text += text }

  func display(_ bundle: DisplayBundle, id: String?) {
    bundles.append(bundle)
    // A display with an id is a fit's progress, whose frames depend on the clock.
    if id == nil { text += bundle.text + "\n" }
  }

  func update(_ bundle: DisplayBundle, id: String) { bundles.append(bundle) }
  func clear(wait: Bool) { text = "" }
  func readLine(prompt: String, isHidden: Bool) throws -> String? { "a line" }
}

extension Session {
  /// Runs a cell and gives all that it printed, its result and its error as text.
  func transcript(_ code: String, name: String = "cell 1") -> String {
    let output = MemoryOutput()
    let outcome = run(code, name: name, output: output, stop: { .none })
    var parts: [String] = []
    if !output.text.isEmpty { parts.append(output.text) }
    if let result = outcome.result { parts.append(result.text + "\n") }
    if let page = outcome.page { parts.append(page.text + "\n") }
    if let error = outcome.error { parts.append(error.report + "\n") }
    return parts.joined()
  }
}
