import Data
import Language
import Values

extension Evaluator {
  func index(_ base: NodeID, _ subscripts: [Subscript], at id: NodeID) throws -> Value {
    let value: Value
    if case .name(let name) = tree[base].kind {
      value = try indexable(name, at: base)
    } else {
      value = try evaluate(base)
    }
    return try index(value, base, subscripts, at: id)
  }

  /// `name[`: values only, so that a latent called like a function can be indexed.
  private func indexable(_ name: String, at id: NodeID) throws -> Value {
    if let value = lookup(name), !value.isCallable { return value }
    return try value(ofName: name, at: id)
  }

  private func index(
    _ value: Value, _ base: NodeID, _ subscripts: [Subscript], at id: NodeID
  ) throws -> Value {
    switch value {
    case .poison: return .poison
    case .record(let record):
      let name = try key(subscripts, of: "a record", at: id)
      guard let field = record[name] else {
        throw missingMember(name, of: "the record", among: record.fields.map(\.name), at: id)
      }
      return field
    case .table(let table): return try index(table, base, subscripts, at: id)
    case .list(let values):
      guard subscripts.count == 1, case .expression(let place) = subscripts[0] else {
        throw diagnostic(.index, "a list takes one subscript", at: id)
      }
      ends.append(values.count)
      defer { ends.removeLast() }
      let number = try wholeNumber(place, "a list's subscript")
      guard number >= 1, number <= values.count else {
        throw outOfRange(number, Axis(values.count), at: place, base)
      }
      return values[number - 1]
    case .object(let object):
      let name = try key(subscripts, of: object.kindName, at: id)
      return try member(.object(object), name, tree[id].range, at: id)
    case .array, .draws, .symbolic, .filling:
      guard let axes = value.axes else { return .poison }
      if let found = try rowIndex(value, base, subscripts, at: id) { return found }
      if subscripts.contains(where: { isDraws($0) }) {
        return try indexByDraws(value, base, subscripts, at: id)
      }
      let items = try items(subscripts, of: axes, base)
      if case .array(let array) = value, let slices = array.slices(items) { return .array(slices) }
      return try at(id) { () throws(Fault) in
        try algebra.gather(value, IndexPlan(items, of: axes, byName: algebra.byName))
      }
    default:
      throw diagnostic(.kind, "\(value.kindName) cannot be indexed", at: id)
    }
  }

  private func isDraws(_ item: Subscript) -> Bool {
    guard case .expression(let id) = item, case .name(let name) = tree[id].kind else {
      if case .expression(let id) = item, case .member = tree[id].kind,
        let value = try? evaluate(id), case .draws = value
      {
        return true
      }
      return false
    }
    if case .draws? = lookup(name) { return true }
    return false
  }

  /// An index that is random: each draw picks its own element.
  private func indexByDraws(
    _ value: Value, _ base: NodeID, _ subscripts: [Subscript], at id: NodeID
  ) throws -> Value {
    guard subscripts.count == 1, case .expression(let place) = subscripts[0],
      case .draws(let index) = try evaluate(place), let axes = value.axes, let first = axes.first
    else { throw diagnostic(.index, "an index that is draws must stand alone", at: id) }
    let rest = Array(axes.dropFirst())
    let size = rest.reduce(1) { $0 * $1.size }
    let perDraw = index.elementCount
    var numbers: [Double] = []
    for draw in 0..<index.count {
      let source: NDArray
      switch value {
      case .draws(let draws):
        guard draws.count == index.count else {
          throw diagnostic(.shape, "draws of two fits combine only at equal numbers", at: id)
        }
        source = draws[draw: draw]
      case .array(let array) where array.kind != .text: source = array
      default: throw diagnostic(.index, "\(value.kindName) cannot be indexed by draws", at: id)
      }
      for element in 0..<perDraw {
        let number = index.numbers[draw * perDraw + element]
        guard let whole = Int(exactly: number), whole >= 1, whole <= first.size else {
          throw outOfRange(Int(number.isFinite ? number : 0), first, at: place, base)
        }
        numbers += (((whole - 1) * size)..<(whole * size)).map { source[flat: $0] }
      }
    }
    return .draws(Draws(numbers, count: index.count, axes: index.axes + rest))
  }

  private func key(_ subscripts: [Subscript], of what: String, at id: NodeID) throws -> String {
    guard subscripts.count == 1, case .expression(let place) = subscripts[0],
      case .array(let array) = try evaluate(place), array.kind == .text, array.count == 1,
      let name = array.texts[0]
    else {
      throw diagnostic(.index, "\(what) is indexed by a name in quotes", at: id)
    }
    return name
  }

  private func index(_ table: Table, _ base: NodeID, _ subscripts: [Subscript], at id: NodeID)
    throws -> Value
  {
    guard subscripts.count == 1, case .expression(let place) = subscripts[0] else {
      if subscripts.count == 1 { return .table(table) }
      throw diagnostic(
        .index, "a table takes one subscript: a column's name, or rows", at: id,
        help: ["`t.column[rows]` picks elements of a column"])
    }
    ends.append(table.rowCount)
    let wanted = try settled(place)
    ends.removeLast()
    guard case .array(let array) = wanted else {
      throw diagnostic(
        .index, "a table is indexed by a column's name or by rows", at: place,
        label: wanted.kindName)
    }
    if array.kind == .text {
      if array.rank == 0 {
        return .array(try at(place) { () throws(Fault) in try table.column(array.texts[0] ?? "") })
      }
      let columns = try array.texts.map { name in
        try at(place) { () throws(Fault) in try table.column(name ?? "") }
      }
      guard let first = columns.first else {
        return .array(NDArray([], axes: [Axis(table.rowCount), Axis(0)]))
      }
      var numbers: [Double] = []
      for row in 0..<table.rowCount {
        for column in columns {
          guard column.rank == 1, !column.isTextual else {
            throw diagnostic(.kind, "columns put side by side must hold numbers", at: place)
          }
          numbers.append(column[flat: row])
        }
      }
      let labels = Labels(array.texts.map { $0 ?? "" })
      return .array(NDArray(numbers, axes: [first.axes[0], Axis(columns.count, labels: labels)]))
    }
    if array.kind == .bool {
      guard array.rank == 1, array.count == table.rowCount else {
        throw diagnostic(
          .shape, "a mask has one truth value a row", at: place,
          label: Broadcast.describe(array.axes),
          notes: ["the table has \(table.rowCount) rows"])
      }
      return .table(
        try at(id) { try table.rows(at: array.numbers.indices.filter { array.numbers[$0] != 0 }) })
    }
    let axis = Axis(table.rowCount)
    let rows = try array.numbers.map { try self.place($0, axis, at: place, base) }
    return .table(try at(id) { try table.rows(at: rows) })
  }

  // MARK: Plans

  /// What subscripts pick of an array with these axes.
  public func plan(_ subscripts: [Subscript], of axes: [Axis], _ base: NodeID?, at id: NodeID)
    throws -> IndexPlan
  {
    let items = try items(subscripts, of: axes, base)
    return try at(id) { try IndexPlan(items, of: axes, byName: algebra.byName) }
  }

  /// What each subscript picks of its axis.
  private func items(_ subscripts: [Subscript], of axes: [Axis], _ base: NodeID?) throws
    -> [IndexItem]
  {
    var items: [IndexItem] = []
    var axis = 0
    for item in subscripts {
      guard case .expression(let node) = item else {
        if axis < axes.count {
          items.append(.span(Array(0..<axes[axis].size), axes[axis]))
        } else {
          items.append(.span([], Axis(0)))
        }
        axis += 1
        continue
      }
      if case .none = tree[node].kind {
        items.append(.newAxis)
        continue
      }
      guard axis < axes.count else {
        axis += 1
        items.append(.single(0))
        continue
      }
      items.append(try self.item(node, axes[axis], base))
      axis += 1
    }
    return items
  }

  private func item(_ node: NodeID, _ axis: Axis, _ base: NodeID?) throws -> IndexItem {
    ends.append(axis.size)
    defer { ends.removeLast() }
    if case .range = tree[node].kind {
      let value = try evaluate(node)
      guard case .array(let array) = value else { return .span([], Axis(0)) }
      let places = try array.numbers.map { try place($0, axis, at: node, base) }
      let labels = axis.labels.map { labels in Labels(places.map { labels.names[$0] }) }
      let isWhole = places.count == axis.size
      return .span(places, Axis(places.count, name: isWhole ? axis.name : nil, labels: labels))
    }
    let value = try settled(node)
    switch value {
    case .array(let array):
      if array.kind == .text {
        let places = try array.texts.map { try label($0 ?? "", axis, at: node) }
        return array.rank == 0 ? .single(places[0]) : .paired(places, array.axes)
      }
      if array.kind == .bool, array.rank == 1 {
        guard array.count == axis.size else {
          throw diagnostic(
            .shape, "a mask has one truth value for each place of its axis", at: node,
            label: "\(array.count) truth values", notes: ["the axis has \(axis.size) places"])
        }
        let places = array.numbers.indices.filter { array.numbers[$0] != 0 }
        let labels = axis.labels.map { labels in Labels(places.map { labels.names[$0] }) }
        return .span(places, Axis(places.count, labels: labels))
      }
      if case .category(let own) = array.kind, let labels = axis.labels, labels != own {
        let places = try array.asText().texts.map { try label($0 ?? "", axis, at: node) }
        return array.rank == 0 ? .single(places[0]) : .paired(places, array.axes)
      }
      let places = try array.numbers.map { try place($0, axis, at: node, base) }
      return array.rank == 0 ? .single(places[0]) : .paired(places, array.axes)
    case .symbolic:
      throw diagnostic(
        .index, "an index must be known before the run", at: node, label: "this is random",
        help: ["`where(condition, a, b)` chooses element by element"])
    default:
      throw diagnostic(
        .index, "an index is a whole number, a range, a mask or a label", at: node,
        label: value.kindName)
    }
  }

  private func label(_ name: String, _ axis: Axis, at node: NodeID) throws -> Int {
    guard let labels = axis.labels else {
      throw diagnostic(
        .index, "this axis has no labels", at: node,
        help: ["use a whole number from 1 to \(axis.size)"])
    }
    if let place = labels.position(of: name) { return place }
    var help: [String] = []
    if let near = NearestName.suggest(name, among: labels.names) {
      help = ["did you mean \"\(near)\"?"]
    }
    let shown = labels.names.prefix(8).joined(separator: ", ")
    throw diagnostic(
      .index, "no label \"\(name)\"\(axis.name.map { " in \($0)" } ?? "")", at: node,
      notes: ["the labels are \(shown)\(labels.count > 8 ? ", … (\(labels.count) in all)" : "")"],
      help: help)
  }

  /// A subscript from 1 as a place from 0, checked.
  func place(_ number: Double, _ axis: Axis, at node: NodeID, _ base: NodeID?) throws -> Int {
    guard let whole = Int(exactly: number) else {
      if NDArray.isMissing(number) { throw diagnostic(.index, "an index is missing", at: node) }
      throw diagnostic(
        .index, "an index must be a whole number", at: node, label: ValueText.number(number))
    }
    guard whole >= 1, whole <= axis.size else { throw outOfRange(whole, axis, at: node, base) }
    return whole - 1
  }

  func outOfRange(_ number: Int, _ axis: Axis, at node: NodeID, _ base: NodeID?) -> Diagnostic {
    let name = base.map { tree.text(of: $0) }
    var help: [String] = []
    if number < 0, let name { help = ["the last element is `\(name)[end]`"] }
    if number == 0 { help = ["places count from 1"] }
    let what = axis.name.map { "\($0) = \(axis.size)" } ?? "\(axis.size)"
    return diagnostic(
      .index, "index \(number) is out of range\(name.map { " for `\($0)`" } ?? "")", at: node,
      label: "must be 1 to \(axis.size)", notes: ["the axis has \(what) places"], help: help)
  }

  // MARK: Members

  /// `post.h1.weight`: a path of names under which a thing knows a member, though `post.h1` is
  /// another one; nil where there is none.
  @inline(never)
  func dottedMember(_ base: NodeID, _ name: String, at id: NodeID) throws -> Value? {
    var path = name
    var root = base
    while case .member(let inner, let part, _) = tree[root].kind {
      path = "\(part).\(path)"
      root = inner
    }
    guard root != base, case .name = tree[root].kind, case .object(let object) = try evaluate(root),
      object.memberNames.contains(path)
    else { return nil }
    do { return try object.member(path) } catch let fault as Fault {
      throw diagnostic(fault, at: id)
    }
  }

  func member(_ value: Value, _ name: String, _ range: SourceRange, at id: NodeID) throws -> Value {
    switch value {
    case .poison: return .poison
    case .record(let record):
      if let field = record[name] { return field }
      throw missingMember(name, of: "the record", among: record.fields.map(\.name), at: id, range)
    case .table(let table):
      if let column = table[name] { return .array(column) }
      throw missingMember(name, of: "the table", among: table.columnNames, at: id, range)
    case .object(let object):
      let found: Value?
      do { found = try object.member(name) } catch let fault as Fault {
        throw diagnostic(fault, at: id)
      }
      if let found { return found }
      throw missingMember(name, of: object.kindName, among: object.memberNames, at: id, range)
    default:
      var help: [String] = []
      if let builtin = builtins[name], !builtin.parameters.isEmpty {
        help = ["`\(name)` is a function: `\(name)(…)` or `… |> \(name)`"]
      }
      throw diagnostic(.kind, "\(value.kindName) has nothing after a dot", at: id, help: help)
    }
  }

  private func missingMember(
    _ name: String, of what: String, among names: [String], at id: NodeID,
    _ range: SourceRange? = nil
  ) -> Diagnostic {
    var help: [String] = []
    if let near = NearestName.suggest(name, among: names) {
      help = ["did you mean `\(near)`?"]
    } else if let builtin = builtins[name] {
      help = ["`\(name)` is a function: `\(builtin.signature)`"]
    }
    let listed = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    let shown =
      what.hasPrefix("the ")
      ? what : "the " + what.split(separator: " ").dropFirst().joined(separator: " ")
    return Diagnostic(
      .name, "\(shown) has no `\(name)`",
      labels: [.init(tree.source, range ?? tree[id].range, "not found")],
      notes: names.isEmpty ? [] : ["it has \(listed)\(names.count > 12 ? ", …" : "")"], help: help)
  }
}
