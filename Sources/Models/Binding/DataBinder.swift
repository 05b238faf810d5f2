import Data
import Evaluation
import Language
import Values

/// Matches data to a model's arguments by name: kinds, shapes, dimensions and labels.
struct DataBinder {
  let model: ModelValue
  let data: Record
  let evaluator: Evaluator
  /// The data of the fit that a prediction stands on.
  let fitted: BoundData?
  /// Whether observed arguments may be left out.
  let mayOmitObserved: Bool
  private var result = BoundData()
  private var given: [String: NDArray] = [:]
  private var problems: [Diagnostic] = []

  init(
    _ model: ModelValue, _ data: Record, _ evaluator: Evaluator, fitted: BoundData? = nil,
    mayOmitObserved: Bool = false
  ) {
    self.model = model
    self.data = data
    self.evaluator = evaluator
    self.fitted = fitted
    self.mayOmitObserved = mayOmitObserved
  }

  /// The bound data, or everything that is wrong with it.
  mutating func bind() throws -> BoundData {
    collect()
    if problems.isEmpty { bindSizes() }
    if problems.isEmpty { bindIndices() }
    if problems.isEmpty { bindDimensions() }
    if problems.isEmpty { finish() }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    let asked = Set(model.parameters.map(\.name)).union(model.dimensionNames)
    result.ignored = Set(data.fields.map(\.name)).subtracting(asked)
    return result
  }

  // MARK: Problems

  private func label(_ parameter: Parameter, _ text: String) -> Diagnostic.Label {
    .init(model.tree.source, parameter.nameRange, text)
  }

  private mutating func report(
    _ kind: Diagnostic.Kind, _ message: String, _ parameter: Parameter, _ text: String = "",
    notes: [String] = [], help: [String] = []
  ) {
    problems.append(
      Diagnostic(kind, message, labels: [label(parameter, text)], notes: notes, help: help))
  }

  // MARK: Steps

  /// Finds a value for each argument.
  private mutating func collect() {
    let observed = model.observedNames
    for parameter in model.parameters {
      if let value = data[parameter.name] {
        guard case .array(let array) = value else {
          report(
            .kind, "`\(parameter.name)` must be numbers or labels", parameter,
            "the data has \(value.kindName)")
          continue
        }
        given[parameter.name] = array
      } else if let fallback = parameter.defaultValue {
        do {
          let value = try evaluator.with(tree: model.tree) { try evaluator.evaluate(fallback) }
          if case .array(let array) = value { given[parameter.name] = array }
        } catch let diagnostic as Diagnostic { problems.append(diagnostic) } catch {}
      } else if mayOmitObserved, observed.contains(parameter.name) {
        continue
      } else if let earlier = fitted?.arguments[parameter.name], canReuse(parameter) {
        given[parameter.name] = earlier
      } else {
        let names = data.fields.map(\.name)
        let near = NearestName.suggest(parameter.name, among: names)
        let listed = names.prefix(10).map { "`\($0)`" }.joined(separator: ", ")
        report(
          .data, "the data has no `\(parameter.name)`", parameter, "needed by `\(model.name)`",
          notes: names.isEmpty ? [] : ["it has \(listed)\(names.count > 10 ? ", …" : "")"],
          help: [
            near.map { "did you mean `\($0)`? `{...data, \(parameter.name): data.\($0)}`" }
              ?? "add it: `{...data, \(parameter.name): …}`"
          ])
      }
    }
  }

  /// Whether an argument left out of new data may keep its fitted value: one that has no axis of
  /// the new rows.
  private func canReuse(_ parameter: Parameter) -> Bool {
    let fresh = Set(
      model.parameters.filter { data[$0.name] != nil }.flatMap { $0.shape ?? [] }
        .map { model.tree.text(of: $0) })
    return (parameter.shape ?? []).allSatisfy { !fresh.contains(model.tree.text(of: $0)) }
  }

  /// Whole-number arguments and sizes given under a dimension's name.
  private mutating func bindSizes() {
    for parameter in model.parameters where parameter.shape == nil {
      guard let array = given[parameter.name] else { continue }
      guard array.rank == 0 || array.count == 1 else {
        report(
          .shape, "`\(parameter.name)` must be a single value", parameter,
          "the data has \(Broadcast.describe(array.axes))",
          help: ["for one value a row, declare `\(parameter.name)[N]`"])
        continue
      }
      if let checked = checkKind(array.reshaped([]), parameter) {
        result.arguments[parameter.name] = checked
      }
    }
    for name in model.dimensionNames {
      if case .array(let array)? = data[name], array.count == 1, array.kind != .text,
        let size = Int(exactly: array.numbers[0]), size >= 0
      {
        result.dimensions[name] = .init(size: size, labels: nil)
      }
    }
  }

  /// Arguments of kind `index(J)`: one set of labels for all that share J.
  private mutating func bindIndices() {
    for name in model.dimensionNames {
      let members = model.parameters.filter { parameter in
        if case .index(let id)? = parameter.kind { model.tree.text(of: id) == name } else { false }
      }
      guard !members.isEmpty else { continue }
      for member in members { result.indexTargets[member.name] = name }
      let arrays = members.compactMap { member in given[member.name].map { (member, $0) } }
      guard !arrays.isEmpty else {
        if let earlier = fitted?.dimensions[name] { result.dimensions[name] = earlier }
        continue
      }
      if arrays.contains(where: { $0.1.isTextual }) {
        bindLabels(name, arrays)
      } else {
        bindPositions(name, arrays)
      }
    }
  }

  private mutating func bindLabels(_ dimension: String, _ arrays: [(Parameter, NDArray)]) {
    var labels: [String] = []
    let categories = arrays.compactMap { pair -> Labels? in
      if case .category(let labels) = pair.1.kind { labels } else { nil }
    }
    if categories.count == arrays.count, Set(categories).count == 1 {
      labels = categories[0].names
    } else {
      labels = Set(arrays.flatMap { $0.1.asText().texts.compactMap { $0 } }).sorted {
        $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
      }
    }
    if let earlier = fitted?.dimensions[dimension]?.labels {
      let shaped = model.parameters.contains { parameter in
        data[parameter.name] != nil
          && (parameter.shape ?? []).contains { model.tree.text(of: $0) == dimension }
      }
      let fresh = labels.filter { earlier.position(of: $0) == nil }
      if !fresh.isEmpty {
        let shown = fresh.prefix(5).joined(separator: ", ")
        result.notes.append(
          "\(dimension): \(shown)\(fresh.count > 5 ? ", …" : "") \(fresh.count == 1 ? "was" : "were") not in the fit; drawn from the model"
        )
      }
      if !shaped { labels = earlier.names + fresh }
    }
    let shared = Labels(labels)
    result.dimensions[dimension] = .init(size: labels.count, labels: shared)
    for (parameter, array) in arrays {
      guard array.isTextual else {
        report(
          .kind,
          "`\(parameter.name)` holds numbers where other `index(\(dimension))` arguments hold labels",
          parameter)
        continue
      }
      let texts = array.asText().texts
      if let missing = texts.firstIndex(where: { $0 == nil }) {
        reportMissing(
          parameter, [missing] + texts.indices.filter { $0 > missing && texts[$0] == nil })
        continue
      }
      var codes = array.reshaped(array.axes)
      codes.texts = []
      codes.numbers = texts.map { Double((shared.position(of: $0 ?? "") ?? 0) + 1) }
      codes.kind = .category(shared)
      given[parameter.name] = codes
    }
  }

  private mutating func bindPositions(_ dimension: String, _ arrays: [(Parameter, NDArray)]) {
    var largest = 0
    for (parameter, array) in arrays {
      let bad = array.numbers.indices.filter {
        !(array.numbers[$0] >= 1 && array.numbers[$0].rounded() == array.numbers[$0])
      }
      if let first = bad.first {
        if NDArray.isMissing(array.numbers[first]) {
          reportMissing(parameter, bad.filter { NDArray.isMissing(array.numbers[$0]) })
        } else {
          let isZero = array.numbers[first] == 0
          report(
            .data, "`\(parameter.name)` must hold whole numbers from 1 to \(dimension)", parameter,
            "row \(first + 1) is \(ValueText.number(array.numbers[first]))",
            help: isZero
              ? [
                "if these are codes that start at 0, make them a category: `category(\(parameter.name))`"
              ]
              : ["make it a category: `category(\(parameter.name))`"])
        }
        continue
      }
      largest = max(largest, Int(array.numbers.max() ?? 0))
    }
    guard problems.isEmpty else { return }
    let (model, given) = (model, given)
    let fromShape = model.parameters.compactMap { parameter -> Int? in
      guard let shape = parameter.shape, let array = given[parameter.name],
        array.rank == shape.count
      else { return nil }
      return shape.firstIndex { model.tree.text(of: $0) == dimension }.map { array.axes[$0].size }
    }.first
    let size =
      result.dimensions[dimension]?.size ?? fromShape
      ?? max(largest, fitted?.dimensions[dimension]?.size ?? 0)
    for (parameter, array) in arrays where largest > size {
      guard let row = array.numbers.firstIndex(where: { Int($0) > size }) else { continue }
      report(
        .index, "`\(parameter.name)` points beyond \(dimension) = \(size)", parameter,
        "row \(row + 1) is \(ValueText.number(array.numbers[row]))")
    }
    result.dimensions[dimension] = .init(
      size: size,
      labels: fitted?.dimensions[dimension].flatMap { $0.size == size ? $0.labels : nil })
  }

  /// Binds the dimensions of all arrays, and brings labelled ones into order.
  private mutating func bindDimensions() {
    for parameter in model.parameters {
      guard let shape = parameter.shape, let array = given[parameter.name],
        array.rank == shape.count
      else { continue }
      for (place, id) in shape.enumerated() { bindAxis(array.axes[place], id, parameter) }
    }
    for parameter in model.parameters {
      guard let shape = parameter.shape else { continue }
      for id in shape {
        if case .name(let name) = model.tree[id].kind, result.arguments[name] == nil,
          result.dimensions[name] == nil
        {
          if let earlier = fitted?.dimensions[name] {
            // New rows that are given by single values are one row, not as many as were fitted.
            result.dimensions[name] = isGivenByOne(name) ? .init(size: 1, labels: nil) : earlier
          } else if let array = given[parameter.name], array.rank == 0 {
            report(
              .data, "nothing in the data says how many \(name) is", parameter,
              help: [
                "give an array for one of the arguments, or the number itself: `{...data, \(name): 10}`"
              ])
          }
        }
      }
    }
  }

  /// Whether new data have a single value for an argument along a dimension.
  private func isGivenByOne(_ dimension: String) -> Bool {
    model.parameters.contains { parameter in
      data[parameter.name] != nil && given[parameter.name]?.rank == 0
        && (parameter.shape ?? []).contains { model.tree.text(of: $0) == dimension }
    }
  }

  private mutating func bindAxis(_ axis: Axis, _ id: NodeID, _ parameter: Parameter) {
    guard case .name(let name) = model.tree[id].kind, result.arguments[name] == nil else { return }
    guard let known = result.dimensions[name] else {
      result.dimensions[name] = .init(
        size: axis.size, labels: axis.labels.flatMap { Set($0.names).count == axis.size ? $0 : nil }
      )
      return
    }
    if let labels = known.labels, let own = axis.labels, own.count == axis.size,
      axis.size >= known.size,
      labels.names.allSatisfy({ own.position(of: $0) != nil })
    {
      return
    }
    guard known.size == axis.size else {
      let other = model.parameters.first { candidate in
        candidate.name != parameter.name && given[candidate.name] != nil
          && ((candidate.shape ?? []).contains { model.tree.text(of: $0) == name }
            || result.indexTargets[candidate.name] == name)
      }
      var labels = [label(parameter, "\(name) = \(axis.size)")]
      if let other { labels.append(label(other, "\(name) = \(known.size)")) }
      problems.append(
        Diagnostic(
          .shape, "dimension \(name) is bound twice with different sizes", labels: labels,
          notes: other == nil ? ["\(known.size) and \(axis.size)"] : []))
      return
    }
    if known.labels == nil, let labels = axis.labels, Set(labels.names).count == axis.size {
      result.dimensions[name]?.labels = labels
    }
  }

  /// Checks shapes and kinds, names the axes, repeats single values.
  private mutating func finish() {
    let observed = model.observedNames
    for parameter in model.parameters {
      guard let shape = parameter.shape else { continue }
      if let array = given[parameter.name], array.rank != 0, array.rank != shape.count {
        let wanted = shape.map { model.tree.text(of: $0) }.joined(separator: ", ")
        report(
          .shape,
          "`\(parameter.name)` has \(shape.count) \(shape.count == 1 ? "axis" : "axes") in the signature",
          parameter, "the data has \(Broadcast.describe(array.axes))",
          notes: ["expected [\(wanted)]"])
        continue
      }
      guard let axes = axes(shape, parameter) else { continue }
      guard let array = given[parameter.name] else {
        if observed.contains(parameter.name) { result.absent[parameter.name] = axes }
        continue
      }
      var values = array
      if values.rank == 0, !axes.isEmpty {
        values = values.broadcast(to: axes)
      } else if let reordered = matched(values, axes) {
        values = reordered
      }
      guard values.shape == axes.map(\.size) else {
        report(
          .shape, "`\(parameter.name)` does not fit its signature", parameter,
          "the data has \(Broadcast.describe(array.axes))",
          notes: ["expected \(Broadcast.describe(axes))"])
        continue
      }
      values.axes = axes
      if let checked = checkKind(values, parameter) { result.arguments[parameter.name] = checked }
    }
    for parameter in model.parameters where parameter.shape == nil && given[parameter.name] == nil {
      if observed.contains(parameter.name) { result.absent[parameter.name] = [] }
    }
  }

  /// An array whose first axis has labels is matched to a labelled dimension by label.
  private func matched(_ array: NDArray, _ axes: [Axis]) -> NDArray? {
    guard let wanted = axes.first?.labels, let own = array.axes.first?.labels, own != wanted,
      own.count == array.axes[0].size
    else { return nil }
    let places = wanted.names.compactMap { own.position(of: $0) }
    guard places.count == wanted.count else { return nil }
    let size = array.axes.dropFirst().reduce(1) { $0 * $1.size }
    return array.gather(
      places.flatMap { place in (place * size)..<((place + 1) * size) },
      axes: [Axis(places.count)] + array.axes.dropFirst())
  }

  private mutating func axes(_ shape: [NodeID], _ parameter: Parameter) -> [Axis]? {
    var axes: [Axis] = []
    for id in shape {
      if case .name(let name) = model.tree[id].kind, let axis = result.axis(name) {
        axes.append(axis)
        continue
      }
      do {
        let scope = Frame(parent: nil, isClosed: true)
        for (name, value) in result.arguments { scope.values[name] = .array(value) }
        for (name, dimension) in result.dimensions { scope.values[name] = .int(dimension.size) }
        let saved = evaluator.frame
        evaluator.frame = scope
        defer { evaluator.frame = saved }
        let size = try evaluator.with(tree: model.tree) { try evaluator.size(id) }
        var name: String?
        if case .name(let text) = model.tree[id].kind { name = text }
        axes.append(Axis(size, name: name))
      } catch let diagnostic as Diagnostic {
        problems.append(diagnostic)
        return nil
      } catch { return nil }
    }
    return axes
  }

  // MARK: Kinds

  private mutating func reportMissing(_ parameter: Parameter, _ places: [Int]) {
    let rows = places.prefix(5).map { "\($0 + 1)" }.joined(separator: ", ")
    report(
      .data, "`\(parameter.name)` has missing values", parameter,
      "\(places.count) missing",
      notes: ["row\(places.count == 1 ? "" : "s") \(rows)\(places.count > 5 ? ", …" : "")"],
      help: ["leave these rows out: `drop_missing(data)`"])
  }

  private mutating func checkKind(_ array: NDArray, _ parameter: Parameter) -> NDArray? {
    if case .index? = parameter.kind { return array }
    guard array.kind != .text else {
      report(
        .kind, "`\(parameter.name)` must hold numbers", parameter, "the data has text",
        help: ["for labels, declare `\(parameter.name): index(J)[N]`"])
      return nil
    }
    let missing = array.missingPositions
    if !missing.isEmpty {
      if model.observedNames.contains(parameter.name) { return array }
      reportMissing(parameter, missing)
      return nil
    }
    if array.bytes == nil, let bad = array.numbers.firstIndex(where: { !$0.isFinite }) {
      let all = array.numbers.indices.filter { !array.numbers[$0].isFinite }
      let rows = all.prefix(5).map { "\($0 + 1)" }.joined(separator: ", ")
      report(
        .data, "`\(parameter.name)` is not finite everywhere", parameter,
        "row \(bad + 1) is \(ValueText.number(array.numbers[bad]))",
        notes: all.count == 1 ? [] : ["rows \(rows)\(all.count > 5 ? ", …" : "")"])
      return nil
    }
    func check(_ what: String, _ isRight: (Double) -> Bool) -> NDArray? {
      if let bytes = array.bytes, bytes.distinct().allSatisfy(isRight) { return array }
      if let bad = array.numbers.firstIndex(where: { !isRight($0) }) {
        report(
          .data, "`\(parameter.name)` must hold \(what)", parameter,
          "row \(bad + 1) is \(ValueText.number(array.numbers[bad]))")
        return nil
      }
      return array
    }
    switch parameter.kind {
    case .int:
      var whole = check("whole numbers") { $0.rounded() == $0 }
      if whole?.kind == .real { whole?.kind = .int }
      return whole
    case .bool: return check("true and false (1 and 0)") { $0 == 0 || $0 == 1 }
    case .simplex:
      guard let last = array.axes.last, last.size > 0 else { return array }
      let rows = array.count / last.size
      for row in 0..<rows {
        let part = array.numbers[(row * last.size)..<((row + 1) * last.size)]
        if part.contains(where: { $0 < 0 }) || abs(part.reduce(0, +) - 1) > 1e-6 {
          report(
            .data, "`\(parameter.name)` must hold shares that add up to 1", parameter,
            "row \(row + 1) adds up to \(ValueText.number(part.reduce(0, +)))")
          return nil
        }
      }
      return array
    case .real, .index, nil: return array
    }
  }
}

extension Evaluator {
  /// A size: a known whole number, 0 or more.
  public func size(_ id: NodeID) throws -> Int {
    let value = try settled(try evaluate(id))
    guard case .array(let array) = value, array.count == 1, array.kind != .text else {
      throw diagnostic(
        .kind, "a size must be a known whole number", at: id, label: "this is \(value.kindName)")
    }
    guard let size = Int(exactly: array.numbers[0]), size >= 0, size < 1 << 40 else {
      throw diagnostic(
        .value, "a size must be a whole number, 0 or more", at: id,
        label: ValueText.number(array.numbers[0]))
    }
    return size
  }
}
