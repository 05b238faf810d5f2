import Sessions

/// Keeps what a cell says on stderr and drops the rest.
final class QuietOutput: SessionOutput {
  func stream(_ text: String, isError: Bool) {}
  func display(_ bundle: DisplayBundle, id: String?) {}
  func update(_ bundle: DisplayBundle, id: String) {}
  func clear(wait: Bool) {}
  func readLine(prompt: String, isHidden: Bool) throws -> String? { nil }
}

/// A cell that failed.
public struct CellFailure: Error, CustomStringConvertible {
  /// The cell's report.
  public let description: String
}

extension Session {
  /// A session with nothing defined, on one thread.
  public static func fresh() -> Session {
    Session(Session.Configuration(workingFolder: ".", threads: 1))
  }

  /// Runs a cell that has to succeed.
  public func must(_ code: String) throws {
    let outcome = run(code, name: "cell", output: QuietOutput(), stop: { .none })
    if let error = outcome.error { throw CellFailure(description: error.report) }
  }
}
