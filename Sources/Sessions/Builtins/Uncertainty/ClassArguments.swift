import Data
import Evaluation
import Language
import Models
import Values

/// Predictions of classes and true classes, in whatever form they come.
extension Call {
  /// A prediction as it stands, or made from draws of classes or from probabilities.
  func classes(_ name: String) throws -> ClassPrediction {
    let value = try evaluator.settled(try value(name))
    let wanted = "`\(name)` of `\(builtin.name)` must be a prediction of classes"
    switch value {
    case .object(let object as ClassPrediction): return object
    case .draws(let draws):
      if let found = ClassPrediction(draws) { return found }
      throw failure(
        .value, wanted, at: name, label: "these draws are \(Broadcast.describe(draws.axes))",
        help: Self.forms)
    case .array(let array):
      if let found = ClassPrediction(array) { return found }
      throw failure(
        .value, wanted, at: name, label: Broadcast.describe(array.axes), help: Self.forms)
    case .record(let record):
      let fields = record.fields.map(\.name)
      throw failure(
        .kind, wanted, at: name, label: "this is a record",
        help: fields.first.map { ["take the predicted name: `.\($0)`"] } ?? [])
    default:
      throw failure(
        .kind, wanted, at: name, label: "this is \(value.kindName)",
        help: ["`predict(post, data).label`"] + Self.forms.dropFirst())
    }
  }

  private static let forms = [
    "probabilities are N × C, or draws of N × C, and add up to 1 over the classes",
    "of logits take `softmax(…)`; sampled classes are codes or labels, one a row",
  ]

  /// The true class of each row (from 0): by label where both have labels, else by code.
  func truth(_ name: String, of prediction: ClassPrediction) throws -> [Int] {
    let value = try evaluator.settled(try value(name))
    guard case .array(let array) = value, array.rank <= 1 else {
      throw failure(
        .kind, "`\(name)` of `\(builtin.name)` must be the true classes, one a row", at: name,
        label: value.axes.map(Broadcast.describe) ?? "this is \(value.kindName)")
    }
    guard array.count == prediction.count else {
      throw failure(
        .shape, "`\(builtin.name)` needs as many true classes as predictions", at: name,
        label: "\(array.count) of them", notes: ["the prediction has \(prediction.count) rows"])
    }
    guard array.count > 0 else {
      throw failure(.value, "`\(builtin.name)` of no rows", at: name)
    }
    let gaps = array.missingPositions
    if let first = gaps.first {
      throw failure(
        .data, "a true class is missing", at: name,
        label: "row \(first + 1)\(gaps.count > 1 ? " and \(gaps.count - 1) more" : "")",
        help: ["leave these rows out first: `drop_missing`"])
    }
    if let labels = prediction.labels, array.isTextual {
      return try array.asText().texts.enumerated().map { row, text in
        let label = text ?? ""
        if let place = labels.position(of: label) { return place }
        let near = NearestName.suggest(label, among: labels.names)
        throw failure(
          .value, "the prediction knows no class \"\(label)\"", at: name, label: "row \(row + 1)",
          notes: ["its classes are \(labels.names.prefix(12).joined(separator: ", "))"],
          help: near.map { ["did you mean \"\($0)\"?"] } ?? [])
      }
    }
    guard array.kind != .text else {
      throw failure(
        .kind, "the predicted classes have no labels to match", at: name, label: "these are texts",
        help: ["give codes, or a category: `category(…)`"])
    }
    return try array.numbers.enumerated().map { row, code in
      if let whole = Int(exactly: code),
        (0..<prediction.classes).contains(whole - prediction.firstCode)
      {
        return whole - prediction.firstCode
      }
      let (first, last) = (prediction.firstCode, prediction.firstCode + prediction.classes - 1)
      throw failure(
        .value, "a true class is out of range", at: name,
        label: "row \(row + 1) is \(ValueText.number(code))",
        notes: ["codes run from \(first) to \(last)"],
        help: code == 0 ? ["if codes start at 0, make them a category: `category(…)`"] : [])
    }
  }

  /// The prediction of a posterior's classes for a table, and what they are called in it.
  func classes(
    of posterior: PosteriorValue, on record: Record, at name: String
  ) throws -> (name: String, prediction: ClassPrediction) {
    let key = posterior.key ^ (try seed() ?? 0) &* 0x9E37_79B9_7F4A_7C15
    let draws = builtin.parameters.contains { $0.name == "draws" } && has("draws")
    let fields = try pointing(at: name) {
      try posterior.predict(record, draws: draws ? try positiveInt("draws") : nil, key: key)
    }.fields
    let observed = posterior.model.observedNames
    for (name, value) in fields.fields where observed.contains(name) {
      switch value {
      case .object(let object as ClassPrediction): return (name, object)
      case .draws(let draws) where draws.kind != .real:
        if let found = ClassPrediction(draws) { return (name, found) }
      default: continue
      }
    }
    throw failure(
      .model, "`\(posterior.model.name)` predicts no classes",
      notes: ["it observes \(observed.sorted().map { "`\($0)`" }.joined(separator: ", "))"],
      help: ["classes are observed by `label ~ categorical(…)` or `bernoulli(…)`"])
  }

  /// A table or a record as the data of a prediction.
  func record(_ name: String) throws -> Record {
    switch try value(name) {
    case .record(let record): return record
    case .table(let table):
      return Record(
        table.columnNames.compactMap { name in table[name].map { (name, .array($0)) } })
    case let value:
      throw failure(
        .kind, "`\(name)` of `\(builtin.name)` must be a table", at: name,
        label: "this is \(value.kindName)")
    }
  }
}

extension ClassPrediction {
  /// From draws of classes (S × N), of probabilities (S × N × C), or of the probability of `true`.
  convenience init?(_ draws: Draws) {
    switch (draws.axes.count, draws.kind) {
    case (2, .real), (2, .int): self.init(probabilities: draws)
    case (0...1, .real): self.init(successes: draws)
    case (0...1, .int), (0...1, .bool), (0...1, .category): self.init(samples: draws)
    default: return nil
    }
  }

  /// From classes (N), from probabilities (N × C), or from the probability of `true` (N): one draw.
  convenience init?(_ array: NDArray) {
    var array = array
    if array.kind == .text {
      let texts = array.texts.compactMap { $0 }
      let labels = Labels(
        Set(texts).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
      guard texts.count == array.count, array.rank <= 1 else { return nil }
      array = NDArray(
        texts.map { Double((labels.position(of: $0) ?? 0) + 1) }, axes: array.axes,
        kind: .category(labels))
    }
    self.init(Draws(array.transient, count: 1, axes: array.axes, kind: array.kind))
  }
}
