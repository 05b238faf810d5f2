import Evaluation
import FoundationEssentials
import JSON
import Sessions
import Testing

@Suite("Conversations as recorded")
struct ConversationTests {
  @Test("Every case answers what its file says", arguments: CaseFiles.names)
  func cases(_ file: String) throws {
    var cases = CaseFiles.cases(of: file)
    #expect(!cases.isEmpty)
    for place in cases.indices {
      let entry = cases[place]
      if entry.needsData, CaseFiles.dataFolders == nil { continue }
      let found = CaseFiles.trimmed(Self.answer(to: entry.source))
      if CaseFiles.isRecording {
        cases[place].expected = found
      } else {
        #expect(!entry.expected.isEmpty, "\(file): \(entry.title) expects nothing")
        #expect(found == entry.expected, "\(file): \(entry.title)")
      }
    }
    if CaseFiles.isRecording { try CaseFiles.write(cases, to: file) }
  }

  /// All that a fresh session prints and shows.
  static func answer(to source: String) -> String {
    let environment = CaseFiles.dataFolders.map { ["CREDENCE_DATA": $0] } ?? [:]
    let session = Session(.init(workingFolder: CaseFiles.folder, environment: environment))
    var cells = [""]
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "# %%" { cells.append("") } else { cells[cells.count - 1] += line + "\n" }
    }
    return cells.enumerated().map { place, cell in
      "# \(place + 1)\n" + session.transcript(cell, name: "cell \(place + 1)")
    }.joined()
  }
}

@Suite("Help")
struct ExampleTests {
  @Test(
    "An example runs as it stands, or lacks only a name", arguments: SessionBuiltins.all.map(\.name)
  )
  func example(_ name: String) throws {
    let builtin = try #require(SessionBuiltins.all.first { $0.name == name })
    let session = Session(.init(workingFolder: CaseFiles.folder))
    let outcome = session.run(
      builtin.example, name: "example", output: MemoryOutput(), stop: { .none })
    if let error = outcome.error {
      #expect(
        error.name == "NameError"
          || ["load", "dataset"].contains(name) && error.name == "DataError",
        "\(name): \(error.report)")
    }
    #expect(builtin.help.count > 20 && builtin.help.hasSuffix("."), "\(name): \(builtin.help)")
    let parameters = builtin.parameters.map(\.name)
    #expect(Set(parameters).count == parameters.count, "\(name) has a parameter twice")
  }

  @Test(
    "An example that needs a posterior runs on one",
    arguments: [
      "forest", "pair", "plot", "trace", "density", "check",
    ])
  func posterior(_ name: String) throws {
    let builtin = try #require(SessionBuiltins.all.first { $0.name == name })
    let session = BuiltinFuzzTests.prepared()
    let outcome = session.run(
      builtin.example, name: "example", output: MemoryOutput(), stop: { .none })
    #expect(outcome.error == nil, "\(outcome.error?.report ?? "")")
    let types = outcome.result?.entries.map(\.type) ?? []
    #expect(types.contains("text/plain"))
    if name != "check" { #expect(types.contains("image/svg+xml")) }
  }

  @Test("The language's own names are there")
  func required() {
    let names = Set(SessionBuiltins.all.map(\.name))
    let wanted = """
      zeros ones eye fill concat stack matrix linspace rows columns length shape sum prod cumsum \
      cumprod diff max min argmax argmin sort order rank reverse unique exp log log1p expm1 sqrt abs \
      floor ceil round logit sigmoid softmax log_sum_exp softplus Phi inv_Phi lgamma digamma erf outer \
      diag cholesky solve inverse log_det where is_missing drop_missing category labels lag distance \
      print display help session mean sd var median quantile hdi mode cov cor prob array sample logp \
      cdf factor centred noncentred fit predict prior simulate check explain table load head describe \
      rename group summary join split standardize one_hot grid drop shuffle plot trace forest density \
      histogram pair interval heatmap images line points band
      """
    for name in wanted.split(separator: " ") { #expect(names.contains(String(name)), "\(name)") }
  }

  @Test("Names of builtins differ")
  func names() {
    let names = SessionBuiltins.all.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
