import JSON
import Sessions

/// Gathers the outputs of a run as nbclient stores them: pieces of text that follow one another on
/// one stream are one output, a display with an id is replaced wherever it stands, so that of an
/// animation the last frame is kept, and `clear(wait: true)` clears when the next output comes.
final class OutputCollector: SessionOutput {
  /// The outputs of each cell that has run, by its place in the notebook.
  private(set) var outputs: [Int: [CellOutput]] = [:]

  private let observers: [any RunObserver]
  private let input: (_ prompt: String, _ isHidden: Bool) throws -> String?
  private var cell = 0
  private var clearsBeforeNext = false
  /// Where the displays of an id stand: cell and place in its outputs.
  private var displays: [String: [(cell: Int, place: Int)]] = [:]

  init(
    observers: [any RunObserver],
    input: @escaping (_ prompt: String, _ isHidden: Bool) throws -> String?
  ) {
    self.observers = observers
    self.input = input
  }

  /// Outputs belong to the cell at this place from now on.
  func begin(_ place: Int) {
    cell = place
    clearsBeforeNext = false
    outputs[place] = []
  }

  func stream(_ text: String, isError: Bool) {
    if text.isEmpty { return }
    clearIfAsked()
    let name = isError ? "stderr" : "stdout"
    if case .stream(name, let before) = outputs[cell]?.last {
      outputs[cell]?.removeLast()
      outputs[cell]?.append(.stream(name: name, text: before + text))
    } else {
      outputs[cell]?.append(.stream(name: name, text: text))
    }
    for observer in observers { observer.wrote(text, isError: isError) }
  }

  func display(_ bundle: DisplayBundle, id: String?) {
    clearIfAsked()
    if let id {
      replace(bundle, id: id)
      displays[id, default: []].append((cell, outputs[cell]?.count ?? 0))
    }
    outputs[cell]?.append(.display(data: bundle.data, metadata: [:]))
    for observer in observers { observer.displayed(bundle, id: id) }
  }

  func update(_ bundle: DisplayBundle, id: String) {
    replace(bundle, id: id)
    for observer in observers { observer.updated(bundle, id: id) }
  }

  func clear(wait: Bool) {
    clearsBeforeNext = true
    if !wait { clearIfAsked() }
  }

  func readLine(prompt: String, isHidden: Bool) throws -> String? {
    try input(prompt, isHidden)
  }

  /// The cell's value.
  func result(_ bundle: DisplayBundle, number: Int) {
    clearIfAsked()
    outputs[cell]?.append(.result(data: bundle.data, metadata: [:], count: number))
    for observer in observers { observer.displayed(bundle, id: nil) }
  }

  /// Why the cell failed.
  func error(_ error: CellError) {
    clearIfAsked()
    outputs[cell]?.append(
      .error(
        name: error.name, value: error.message,
        traceback: error.colouredReport.split(separator: "\n", omittingEmptySubsequences: false)
          .map(String.init)))
  }

  private func replace(_ bundle: DisplayBundle, id: String) {
    for place in displays[id] ?? [] {
      guard var list = outputs[place.cell], list.indices.contains(place.place) else { continue }
      switch list[place.place] {
      case .display(_, let metadata):
        list[place.place] = .display(data: bundle.data, metadata: metadata)
      case .result(_, let metadata, let count):
        list[place.place] = .result(data: bundle.data, metadata: metadata, count: count)
      default: continue
      }
      outputs[place.cell] = list
    }
  }

  private func clearIfAsked() {
    guard clearsBeforeNext else { return }
    clearsBeforeNext = false
    outputs[cell] = []
    for (id, places) in displays { displays[id] = places.filter { $0.cell != cell } }
  }
}

extension DisplayBundle {
  /// The formats as a notebook stores them.
  var data: JSON.Object { JSON.Object(entries.map { ($0.type, $0.data) }) }
}
