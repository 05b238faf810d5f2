import Sessions

/// Runs a notebook from its first cell to its last, with one session, and stores what it shows.
///
/// ```swift
/// let ending = NotebookRun(session, observers: [TextReport()]).run(&notebook)
/// ```
///
/// Cells are numbered as Jupyter numbers them: empty cells and those tagged `skip-execution` are
/// passed over. The run ends at the first failure, but for cells tagged `raises-exception`.
public struct NotebookRun {
  /// How a run ended.
  public struct Ending: Sendable, Equatable {
    /// The number of the first cell that failed where it should not.
    public var failed: Int?
    /// The number of the cell that was stopped at its time limit.
    public var overran: Int?
    /// Whether the run was interrupted.
    public var isInterrupted: Bool
    /// How many cells ran.
    public var count: Int

    /// An ending, by default that of a run without cells.
    public init(
      failed: Int? = nil, overran: Int? = nil, isInterrupted: Bool = false, count: Int = 0
    ) {
      self.failed = failed
      self.overran = overran
      self.isInterrupted = isInterrupted
      self.count = count
    }
  }

  /// Whether the run goes on after a failure.
  public var allowsErrors = false
  /// How many seconds a cell may run.
  public var timeLimit: Double?
  /// What errors call a cell by its number.
  public var cellName: (Int) -> String = { "cell \($0)" }
  /// Who answers when a cell asks for a line; nobody, unless set.
  public var input: (_ prompt: String, _ isHidden: Bool) throws -> String? = { _, _ in nil }

  private let runner: any CellRunner
  private let observers: [any RunObserver]
  private let stop: RunStop

  /// A run with a session, watched by `observers`; `stop` stops it from another thread.
  public init(
    _ runner: any CellRunner, observers: [any RunObserver] = [], stop: RunStop = RunStop()
  ) {
    self.runner = runner
    self.observers = observers
    self.stop = stop
  }

  /// Runs the notebook's cells and stores their outputs and numbers in it. Cells that were not
  /// reached have none.
  public func run(_ notebook: inout Notebook) -> Ending {
    var ending = Ending()
    let collector = OutputCollector(observers: observers, input: input)
    for place in notebook.codeCells {
      notebook.cells[place].outputs = []
      notebook.cells[place].executionCount = nil
    }
    for place in notebook.codeCells where notebook.cells[place].isRun {
      if stop.isInterrupted { break }
      ending.count += 1
      let error = run(&notebook.cells[place], at: place, number: ending.count, collector)
      if stop.isInterrupted { ending.isInterrupted = true }
      if error.isLate { ending.overran = ending.count }
      if error.isLate || stop.isInterrupted { break }
      if error.error != nil, !notebook.cells[place].tags.contains("raises-exception") {
        ending.failed = ending.failed ?? ending.count
        if !allowsErrors { break }
      }
    }
    if stop.isInterrupted { ending.isInterrupted = true }
    // A later cell may have replaced what an earlier one showed.
    for (place, outputs) in collector.outputs { notebook.cells[place].outputs = outputs }
    return ending
  }

  private func run(
    _ cell: inout NotebookCell, at place: Int, number: Int, _ collector: OutputCollector
  ) -> (error: CellError?, isLate: Bool) {
    collector.begin(place)
    for observer in observers { observer.cellBegan(number: number) }
    let code = String(repeating: "\n", count: cell.linesBefore) + cell.source
    stop.begin(limit: timeLimit)
    let outcome = runner.run(code, name: cellName(number), output: collector) { [stop] in
      stop.request
    }
    let isLate = stop.end() && outcome.error != nil
    if let result = outcome.result { collector.result(result, number: number) }
    if let page = outcome.page { for observer in observers { observer.paged(page) } }
    if let error = outcome.error { collector.error(error) }
    cell.executionCount = number
    cell.outputs = collector.outputs[place] ?? []
    for observer in observers {
      observer.cellEnded(cell, number: number, error: outcome.error)
    }
    return (outcome.error, isLate)
  }
}
