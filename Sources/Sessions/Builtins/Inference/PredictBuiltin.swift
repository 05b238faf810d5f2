import Evaluation
import Language
import Models
import Values

/// `predict`, `prior` and `simulate`: a model's body run on draws.
enum PredictBuiltin {
  static let predict = Builtin(
    "predict", .draws,
    [
      .required("posterior"), .optional("data", "{}"), .optional("draws"), .optional("seed"),
      .word("keep", PredictionKeeping.Form.allCases.map(\.rawValue), "auto"),
    ],
    help: """
      Draws observed names anew from the posterior, for the same data or new data. Observed names need \
      not be given; computed names come along. Dimensions bind afresh: elements with labels or positions \
      that the fit lacked are drawn from the model given those it had, and a note names them. The result \
      is a record of draws. Where these would take more than 2 GiB, or half of the memory limit, it is \
      running summaries instead: `mean`, `sd` and `var` of all draws, and `median` and `quantile` of a \
      sketch, whose ranks are off by a random share with a standard deviation of 0.3 % (up to 2.2 % where \
      memory is short). `keep = summary` asks for them, `keep = draws` for all draws or an error.
      """,
    example: "predict(post, {x: [1, 2, 3]}).y"
  ) { call in
    let posterior = try call.posterior("posterior")
    let record = call.has("data") ? try call.dataRecord("data") : posterior.fittedRecord
    let count = call.has("draws") ? try call.positiveInt("draws") : nil
    let key = posterior.key ^ (try call.seed() ?? 0) &* 0x9E37_79B9_7F4A_7C15
    let (fields, notes) = try call.pointing(at: "data") {
      try posterior.predict(
        record, draws: count, key: key,
        keeping: PredictionKeeping(
          try call.word("keep").flatMap { PredictionKeeping.Form(rawValue: $0.name) } ?? .auto,
          memoryLimit: try call.session.memoryLimit))
    }
    for note in notes { try call.session.warn(Diagnostic(.data, note, severity: .note)) }
    return .record(fields)
  }

  static let prior = Builtin(
    "prior", .draws,
    [.required("model"), .optional("data", "{}"), .optional("draws", "1000"), .optional("seed")],
    help: """
      Draws latents and observed names from the model before any data: the prior predictive \
      distribution. Only what the shapes and the computed values need must be given.
      """,
    example: "prior(coin, {N: 10}).y"
  ) { call in
    let model = try call.model("model")
    let record = try call.dataRecord("data")
    let count = call.has("draws") ? try call.positiveInt("draws") : 1000
    let seed = try call.seedOrNext()
    return .record(
      try call.pointing(at: "data") {
        try model.prior(
          record, given: Record(), draws: count, key: seed, evaluator: call.evaluator)
      })
  }

  static let simulate = Builtin(
    "simulate", .draws,
    [.required("model"), .optional("data", "{}"), .optional("given", "{}"), .optional("seed")],
    help: """
      One data set from the model, ready for `fit`: the data given, with observed names drawn; latents \
      in `given` are taken as they are.
      """,
    example: "simulate(growth, {x: [1, 2, 3]}, given = {slope: 2})"
  ) { call in
    let model = try call.model("model")
    var record = try call.dataRecord("data")
    let given = try call.dataRecord("given")
    let observed = model.observedNames
    let fields = try model.prior(
      Record(record.fields.filter { !observed.contains($0.name) }), given: given, draws: 1,
      key: try call.seedOrNext(), evaluator: call.evaluator)
    for (name, value) in fields.fields where observed.contains(name) {
      if case .draws(let draws) = value { record[name] = .array(draws[draw: 0]) }
    }
    return .record(record)
  }
}

extension Call {
  /// A model argument.
  func model(_ name: String) throws -> ModelValue {
    let value = try value(name)
    guard case .object(let object) = value, let model = object as? ModelValue else {
      throw failure(
        .kind, "`\(builtin.name)` needs a model", at: name, label: "this is \(value.kindName)")
    }
    return model
  }

  /// Runs work that meets a model with data. What is wrong with the data is shown where the model
  /// asks for them; where that is another cell, this call's argument is shown first.
  func pointing<T>(at name: String, _ work: () throws -> T) throws -> T {
    do { return try work() } catch let found as Diagnostics {
      guard let node = arguments[name]?.node else { throw found }
      let (source, range) = (evaluator.tree.source, evaluator.tree[node].range)
      throw Diagnostics(
        found.all.map { diagnostic in
          guard [.data, .shape, .kind, .support].contains(diagnostic.kind),
            !diagnostic.labels.contains(where: { $0.source === source })
          else { return diagnostic }
          var shown = diagnostic
          shown.labels.insert(.init(source, range), at: 0)
          return shown
        })
    }
  }

  /// A whole number from 1 to ten million.
  func positiveInt(_ name: String) throws -> Int {
    let number = try int(name)
    guard (1...10_000_000).contains(number) else {
      throw failure(
        .value, "`\(name)` of `\(builtin.name)` must be from 1 to 10000000", at: name,
        label: "\(number)")
    }
    return number
  }
}

extension PosteriorValue {
  /// The data of the fit as a record.
  var fittedRecord: Record {
    Record(
      data.arguments.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value)) }
        + data.dimensions.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value.size)) })
  }
}
