import Graphs
import Language
import Values

/// Element-by-element work, selection and joining, in whichever domain the values live: known
/// numbers, draws, or nodes of a graph.
public struct ValueAlgebra {
  /// The graph of the model being lowered; nil elsewhere.
  public var graph: Graph?
  /// Whether axes with two dimension names are refused even at equal size.
  public var byName = false

  /// Work outside a model.
  public init() {}

  /// Work inside a model that is being lowered to a graph.
  public init(graph: Graph) {
    self.graph = graph
    byName = true
  }

  // MARK: One operand

  /// Applies a function to each element.
  public func map(_ function: ElementwiseFunction, _ value: Value) throws(Fault) -> Value {
    switch value {
    case .array(let array):
      guard array.kind != .text else { throw notNumeric(value, "`\(function.name)`") }
      let whole = function.keepsIntegers && array.kind == .int
      return .array(array.map(kind: whole ? .int : .real, function.host))
    case .draws(var draws):
      draws.numbers = draws.numbers.map(function.host)
      if !function.keepsIntegers { draws.kind = .real }
      return .draws(draws)
    case .symbolic(let x):
      guard let graph else { throw Fault(.kind, "a model's random value left its model") }
      var form = Symbolic.Form.plain
      if function.name == "exp" { form = .exp(x) }
      if function.name == "sigmoid" { form = .sigmoid(x) }
      return .symbolic(
        Symbolic(
          function.graph(graph, x.node), axes: x.axes, interval: function.interval(x.interval),
          form: form))
    case .filling(let filling): return try map(function, filling.whole(self))
    case .list(let values):
      var results: [Value] = []
      for value in values { results.append(try map(function, value)) }
      return .list(results)
    default: throw notNumeric(value, "`\(function.name)`")
    }
  }

  /// `-x`.
  public func negate(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .array(let array) where array.kind != .text:
      return .array(array.map(kind: array.kind == .real ? .real : .int) { -$0 })
    case .draws(var draws):
      draws.numbers = draws.numbers.map { -$0 }
      if draws.kind == .bool { draws.kind = .int }
      return .draws(draws)
    case .symbolic(let x):
      guard let graph else { throw Fault(.kind, "a model's random value left its model") }
      return .symbolic(
        Symbolic(
          graph.neg(x.node), axes: x.axes, interval: Interval(-x.interval.upper, -x.interval.lower))
      )
    case .filling(let filling): return try negate(filling.whole(self))
    default: throw notNumeric(value, "`-`")
    }
  }

  func notNumeric(_ value: Value, _ what: String) -> Fault {
    Fault(.kind, "\(what) works on numbers, not on \(value.kindName)")
  }

  // MARK: Two operands

  /// An arithmetic or logical operator (not `@`), broadcasting.
  public func combine(_ op: BinaryOperator, _ a: Value, _ b: Value) throws(Fault) -> Value {
    try combine(Pairwise.of(op), a, b)
  }

  /// A function of two numbers, broadcasting.
  public func combine(_ pair: Pairwise, _ a: Value, _ b: Value) throws(Fault) -> Value {
    switch (a, b) {
    case (.poison, _), (_, .poison): return .poison
    case (.filling(let filling), _): return try combine(pair, filling.whole(self), b)
    case (_, .filling(let filling)): return try combine(pair, a, filling.whole(self))
    case (.array(let x), .array(let y)):
      if x.kind == .text || y.kind == .text { throw kindFault(pair, a, b) }
      // Images are scaled without being unpacked.
      if pair.name == "/", let bytes = x.bytes, bytes.divisor == 1, y.rank == 0,
        y.numbers[0] > 0, y.numbers[0].isFinite
      {
        return .array(NDArray(bytes: bytes.dividing(by: y.numbers[0]), axes: x.axes, kind: .real))
      }
      return .array(
        try NDArray.zip(x, y, kind: pair.kind(x.kind, y.kind), byName: byName, pair.host))
    case (.symbolic, .symbolic), (.symbolic, .array), (.array, .symbolic):
      return .symbolic(try symbolic(pair, node(a), node(b)))
    case (.draws, .draws), (.draws, .array), (.array, .draws):
      return try draws(pair, a, b)
    default: throw kindFault(pair, a, b)
    }
  }

  private func kindFault(_ pair: Pairwise, _ a: Value, _ b: Value) -> Fault {
    if pair.name == "and" || pair.name == "or" {
      return Fault(
        .kind, "`\(pair.name)` joins truth values, not \(a.kindName) and \(b.kindName)",
        help: ["a truth value is what a comparison gives: `x > 3 \(pair.name) s == \"a\"`"])
    }
    func isText(_ value: Value) -> Bool {
      if case .array(let array) = value { array.kind == .text } else { false }
    }
    return Fault(
      .kind, "`\(pair.name)` works on numbers, not on \(a.kindName) and \(b.kindName)",
      help: pair.name == "+" && (isText(a) || isText(b)) ? ["join text by holes: \"{a}{b}\""] : [])
  }

  private func symbolic(_ pair: Pairwise, _ a: Symbolic, _ b: Symbolic) throws(Fault) -> Symbolic {
    guard let graph else { throw Fault(.kind, "a model's random value left its model") }
    let axes = try Broadcast(a.axes, b.axes, byName: byName).axes
    return Symbolic(
      pair.graph(graph, a.node, b.node), axes: axes, kind: pair.kind(a.kind, b.kind),
      interval: pair.interval(a.interval, b.interval))
  }

  private func draws(_ pair: Pairwise, _ a: Value, _ b: Value) throws(Fault) -> Value {
    let rank = max(a.axes?.count ?? 0, b.axes?.count ?? 0)
    let x = try host(a, rank: rank)
    let y = try host(b, rank: rank)
    if case .draws(let p) = a, case .draws(let q) = b, p.count != q.count {
      throw Fault(
        .kind, "draws of two fits combine only at equal numbers: \(p.count) and \(q.count)",
        help: ["fit both with the same `draws =`"])
    }
    var result = try NDArray.zip(x, y, kind: pair.kind(x.kind, y.kind), pair.host)
    let axes = try Broadcast(a.axes ?? [], b.axes ?? [], byName: byName).axes
    result.axes = [result.axes[0]] + axes
    return .draws(Draws(array: result))
  }

  /// Arrays as they are; draws with the draw as the first axis, padded to `rank` axes after it.
  func host(_ value: Value, rank: Int) throws(Fault) -> NDArray {
    switch value {
    case .array(let array) where array.kind != .text: return array
    case .draws(let draws): return draws.array(rank: rank)
    default: throw Fault(.kind, "expected numbers, not \(value.kindName)")
    }
  }

  // MARK: Nodes

  /// A value as a node of the graph: known numbers become a constant.
  public func node(_ value: Value) throws(Fault) -> Symbolic {
    guard let graph else { throw Fault(.kind, "a model's random value left its model") }
    switch value {
    case .symbolic(let symbolic): return symbolic
    case .array(let array) where array.kind != .text:
      return Symbolic(
        graph.constant(array.numbers, array.shape), axes: array.axes, kind: array.kind,
        interval: Interval(of: array.bytes?.distinct() ?? array.numbers))
    case .filling(let filling): return try node(filling.whole(self))
    case .draws: throw Fault(.kind, "draws of a posterior cannot be used inside a model")
    default: throw Fault(.kind, "expected numbers, not \(value.kindName)")
    }
  }

  // MARK: Selecting and joining

  /// The elements that a plan picks.
  public func gather(_ value: Value, _ plan: IndexPlan) throws(Fault) -> Value {
    switch value {
    case .array(let array): return .array(array.gather(plan.positions, axes: plan.axes))
    case .draws(let draws):
      let size = draws.elementCount
      var numbers: [Double] = []
      numbers.reserveCapacity(draws.count * plan.positions.count)
      for draw in 0..<draws.count {
        for position in plan.positions { numbers.append(draws.numbers[draw * size + position]) }
      }
      return .draws(Draws(numbers, count: draws.count, axes: plan.axes, kind: draws.kind))
    case .symbolic(let x):
      guard let graph else { throw Fault(.kind, "a model's random value left its model") }
      let shape = plan.axes.map(\.size)
      let count = x.axes.reduce(1) { $0 * $1.size }
      let node = Self.pick(graph, x.node, count: count, plan.positions, shape)
      return .symbolic(Symbolic(node, axes: plan.axes, kind: x.kind, interval: x.interval))
    case .filling(let filling): return try filling.read(plan, self)
    default: throw Fault(.index, "\(value.kindName) cannot be indexed")
    }
  }

  /// Elements at flat positions: a view where they lie evenly, else a gather.
  static func pick(
    _ graph: Graph, _ x: NodeRef, count: Int, _ positions: [Int], _ shape: [Int]
  ) -> NodeRef {
    guard let first = positions.first else { return graph.constant([], shape) }
    let flat = graph.reshape(x, [count])
    let step = positions.count > 1 ? positions[1] - first : 1
    let isEven = step > 0 && positions.enumerated().allSatisfy { $1 == first + $0 * step }
    if isEven, positions.count == count { return graph.reshape(x, shape) }
    if isEven {
      return graph.reshape(
        graph.slice(flat, axis: 0, from: first, count: positions.count, step: step), shape)
    }
    return graph.gather(flat, graph.indices(positions, shape))
  }

  /// The same elements under other axes.
  public func reshape(_ value: Value, _ axes: [Axis]) throws(Fault) -> Value {
    switch value {
    case .array(let array): return .array(array.reshaped(axes))
    case .draws(let draws):
      return .draws(Draws(draws.numbers, count: draws.count, axes: axes, kind: draws.kind))
    case .symbolic(var x):
      guard let graph else { throw Fault(.kind, "a model's random value left its model") }
      if x.axes.map(\.size) != axes.map(\.size) {
        x.node = graph.reshape(x.node, axes.map(\.size))
        x.form = .plain
      }
      x.axes = axes
      return .symbolic(x)
    case .filling(let filling): return try reshape(filling.whole(self), axes)
    default: throw Fault(.kind, "\(value.kindName) has no shape")
    }
  }

  /// The value repeated along the axes of a larger shape.
  public func broadcast(_ value: Value, to axes: [Axis]) throws(Fault) -> Value {
    guard let own = value.axes else { throw Fault(.kind, "\(value.kindName) has no shape") }
    if own.map(\.size) == axes.map(\.size) { return try reshape(value, axes) }
    return try gather(
      value, IndexPlan(positions: Broadcast.positions(of: own, in: axes), axes: axes))
  }

  /// All elements of several values end to end, as one vector.
  public func flatten(_ values: [Value]) throws(Fault) -> Value {
    var flat: [Value] = []
    for value in values {
      guard let axes = value.axes else { throw Fault(.kind, "\(value.kindName) cannot be joined") }
      flat.append(try reshape(value, [Axis(axes.reduce(1) { $0 * $1.size })]))
    }
    return try concatenate(flat, axis: 0)
  }

  /// Values end to end along an axis.
  public func concatenate(_ values: [Value], axis: Int) throws(Fault) -> Value {
    var isSymbolic = false
    var draws: Int?
    for value in values {
      if case .symbolic = value { isSymbolic = true }
      if case .draws(let some) = value {
        if let draws, draws != some.count {
          throw Fault(
            .shape, "draws of two fits combine only at equal numbers: \(draws) and \(some.count)")
        }
        draws = some.count
      }
    }
    if isSymbolic {
      guard let graph else { throw Fault(.kind, "a model's random value left its model") }
      var nodes: [Symbolic] = []
      for value in values { nodes.append(try node(value)) }
      var axes = nodes[0].axes
      for other in nodes {
        guard other.axes.count == axes.count,
          zip(other.axes, axes).enumerated().allSatisfy({ $0 == axis || $1.0.size == $1.1.size })
        else { throw Broadcast.mismatch(axes, other.axes) }
      }
      axes[axis] = Axis(nodes.reduce(0) { $0 + $1.axes[axis].size })
      return .symbolic(
        Symbolic(
          graph.concat(nodes.map(\.node), axis: axis), axes: axes,
          interval: nodes.dropFirst().reduce(nodes[0].interval) { $0.union($1.interval) }))
    }
    if let draws {
      var arrays: [NDArray] = []
      for value in values {
        switch value {
        case .draws(let some): arrays.append(some.array())
        case .array(let array) where array.kind != .text:
          arrays.append(array.broadcast(to: [Axis(draws)] + array.axes))
        default: throw Fault(.kind, "\(value.kindName) cannot be joined")
        }
      }
      return .draws(Draws(array: try NDArray.concatenate(arrays, axis: axis + 1)))
    }
    var arrays: [NDArray] = []
    for value in values {
      guard case .array(let array) = value else {
        throw Fault(.kind, "\(value.kindName) cannot be joined")
      }
      arrays.append(array)
    }
    return .array(try NDArray.concatenate(arrays, axis: axis))
  }
}
