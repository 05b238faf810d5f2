import Sessions

/// Of a run only the errors of cells that should not have failed.
public final class FailureReport: RunObserver {
  private let err: (String) -> Void
  private let colours: Bool

  /// A report that writes to `err`.
  public init(err: @escaping (String) -> Void, colours: Bool = false) {
    self.err = err
    self.colours = colours
  }

  /// Writes the cell's error, unless the cell is tagged `raises-exception`.
  public func cellEnded(_ cell: NotebookCell, number: Int, error: CellError?) {
    guard let error, !cell.tags.contains("raises-exception") else { return }
    let report = colours ? error.colouredReport : error.report
    err(report.hasSuffix("\n") ? report : report + "\n")
  }
}
