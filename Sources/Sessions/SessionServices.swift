import Data
import Evaluation
import Language

/// What builtins may ask of the session that runs them.
public protocol SessionServices: EvaluatorHost {
  /// Reads files within the allowed folders.
  var loader: Loader { get }
  /// Where output goes while a cell runs.
  var output: any SessionOutput { get }
  /// The next seed of the session's stream, which starts at 1.
  func nextSeed() -> UInt64
  /// The next number for a display's id, unique within the session.
  func nextDisplayID() -> String
  /// Shows a value as the cell's output.
  func show(_ value: Value)
  /// What an interrupt asks of the running cell.
  func stopRequest() -> SessionStop
  /// Keeps a help page for the front end.
  func showPage(_ bundle: DisplayBundle)
  /// The largest memory a model may take, in bytes.
  var memoryLimit: Int? { get }
  /// The most threads that a fit may use.
  var threads: Int { get }
  /// The evaluator of the session.
  var evaluator: Evaluator { get }
}

extension Call {
  /// The session that runs this call.
  public var session: any SessionServices {
    get throws {
      guard let session = evaluator.host as? any SessionServices else {
        throw failure(.internal, "`\(builtin.name)` needs a session")
      }
      return session
    }
  }

  /// The seed given, or the next of the session's stream.
  public func seedOrNext() throws -> UInt64 { try seed() ?? (try session.nextSeed()) }
}
