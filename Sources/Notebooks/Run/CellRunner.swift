import Sessions

/// What runs the cells of a notebook: a session.
public protocol CellRunner: AnyObject {
  /// Runs a cell. Its outputs go to `output` as they come; `name` is what its errors call it;
  /// `stop` is polled while it runs.
  func run(
    _ code: String, name: String, output: any SessionOutput, stop: @escaping () -> SessionStop
  ) -> CellOutcome
}

extension Session: CellRunner {}
