import Sessions

/// Who watches a run: a terminal, a stream of JSON, a folder of pictures.
///
/// Outputs come as they happen; `cellEnded` brings the cell with all of them as a notebook keeps
/// them.
public protocol RunObserver: AnyObject {
  /// A cell begins.
  func cellBegan(number: Int)
  /// Text as it comes.
  func wrote(_ text: String, isError: Bool)
  /// Something is shown; with an id it may be replaced.
  func displayed(_ bundle: DisplayBundle, id: String?)
  /// What was shown under an id is replaced.
  func updated(_ bundle: DisplayBundle, id: String)
  /// A page of help was asked for.
  func paged(_ bundle: DisplayBundle)
  /// A cell has ended.
  func cellEnded(_ cell: NotebookCell, number: Int, error: CellError?)
}

extension RunObserver {
  /// Does nothing.
  public func cellBegan(number: Int) {}
  /// Does nothing.
  public func wrote(_ text: String, isError: Bool) {}
  /// Does nothing.
  public func displayed(_ bundle: DisplayBundle, id: String?) {}
  /// Does nothing.
  public func updated(_ bundle: DisplayBundle, id: String) {}
  /// Does nothing.
  public func paged(_ bundle: DisplayBundle) {}
  /// Does nothing.
  public func cellEnded(_ cell: NotebookCell, number: Int, error: CellError?) {}
}
