// TestSession: cells run the way a notebook runs them, and what they left behind.
import Evaluation
import FoundationEssentials
import Inference
import Models
import Sessions
import Testing
import Values

/// A session whose cells must succeed.
final class TestSession {
  private let session: Session
  private let output = Transcript()

  init(memoryLimit: Int? = nil, threads: Int = 1) {
    session = Session(
      .init(
        workingFolder: FileManager.default.currentDirectoryPath,
        environment: ProcessInfo.processInfo.environment, memoryLimit: memoryLimit,
        threads: threads))
  }

  /// Runs a cell; throws its report.
  func run(_ code: String) throws {
    let outcome = session.run(code, name: "cell", output: output, stop: { .none })
    if let error = outcome.error { throw Failure(description: error.report) }
  }

  /// What the cells printed so far.
  var printed: String { output.text }

  /// The elements of an expression.
  func numbers(_ expression: String) throws -> [Double] {
    try run("result_of_expression = \(expression)")
    guard case .array(let array) = session.evaluator.globals["result_of_expression"] else {
      throw Failure(description: "`\(expression)` is not an array")
    }
    return array.numbers
  }

  /// A posterior by name.
  func posterior(_ name: String = "post") throws -> PosteriorValue {
    guard case .object(let object) = session.evaluator.globals[name],
      let posterior = object as? PosteriorValue
    else { throw Failure(description: "`\(name)` is not a posterior") }
    return posterior
  }

  /// The tail index of a posterior's importance ratios.
  func khat(_ name: String = "post") throws -> Double {
    try #require(try posterior(name).approximation.check).khat
  }

  /// Means and sds over the draws of an expression.
  func moments(_ expression: String) throws -> (means: [Double], sds: [Double]) {
    (try numbers("mean(\(expression))"), try numbers("sd(\(expression))"))
  }

  struct Failure: Error, CustomStringConvertible { let description: String }
}

/// Collects what cells print.
private final class Transcript: SessionOutput {
  var text = ""
  func stream(_ text: String, isError: Bool) { if !isError { self.text += text } }
  func display(_ bundle: DisplayBundle, id: String?) {}
  func update(_ bundle: DisplayBundle, id: String) {}
  func clear(wait: Bool) {}
  func readLine(prompt: String, isHidden: Bool) throws -> String? { nil }
}

/// Expects means within a share of the reference's sd, and sds within a factor of it.
func expectClose(
  _ session: TestSession, _ expression: String, means: [Double], sds: [Double],
  meanError: Double = 0.15, ratio: ClosedRange<Double> = 0.9...1.1,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let found = try session.moments(expression)
  try #require(found.means.count == means.count, sourceLocation: sourceLocation)
  for i in means.indices {
    let name = means.count == 1 ? expression : "\(expression)[\(i + 1)]"
    let error = abs(found.means[i] - means[i]) / sds[i]
    #expect(
      error <= meanError, "\(name): \(found.means[i]) for \(means[i]), \(error) sd off",
      sourceLocation: sourceLocation)
    #expect(
      ratio.contains(found.sds[i] / sds[i]), "\(name): sd \(found.sds[i]) for \(sds[i])",
      sourceLocation: sourceLocation)
  }
}
