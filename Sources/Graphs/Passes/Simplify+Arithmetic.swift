extension Simplifier {
  /// The broadcast shape of two arrays.
  private func joint(_ a: NodeRef, _ b: NodeRef) -> [Int] {
    Add.outputs(of: [g.shape(of: a), g.shape(of: b)], .none)[0]
  }

  /// x, repeated to the shape that it would have had together with `other`.
  private func widened(_ x: NodeRef, _ other: NodeRef) -> NodeRef {
    make(BroadcastTo.self, [x], Attributes(ints: joint(x, other)))
  }

  /// The operands of a commutative op, the smaller and constant ones last.
  private func ordered(_ a: NodeRef, _ b: NodeRef) -> (NodeRef, NodeRef) {
    func weight(_ x: NodeRef) -> Int {
      uniform(x) != nil ? 2 : (isSingle(x) ? 1 : 0)
    }
    let (first, second) = (weight(a), weight(b))
    if first != second { return first < second ? (a, b) : (b, a) }
    return (a.node, a.output) <= (b.node, b.output) ? (a, b) : (b, a)
  }

  func add(_ x: NodeRef, _ y: NodeRef) -> NodeRef? {
    let (a, b) = ordered(x, y)
    if uniform(b) == 0 { return widened(a, b) }
    if let p = inputs(of: b, if: Negate.self) { return make(Subtract.self, [a, p[0]]) }
    if let p = inputs(of: a, if: Negate.self) { return make(Subtract.self, [b, p[0]]) }
    if isSingle(b), let p = inputs(of: a, if: Add.self), isSingle(p[1]) {
      return make(Add.self, [p[0], make(Add.self, [p[1], b])])
    }
    if let narrower = narrow(Add.self, [a, b], .none) { return narrower }
    return (a, b) == (x, y) ? nil : g.add(a, b)
  }

  func subtract(_ a: NodeRef, _ b: NodeRef) -> NodeRef? {
    if uniform(b) == 0 { return widened(a, b) }
    if uniform(a) == 0 { return make(Negate.self, [widened(b, a)]) }
    if let value = uniform(b) { return make(Add.self, [a, filled(-value, g.shape(of: b))]) }
    if let p = inputs(of: b, if: Negate.self) { return make(Add.self, [a, p[0]]) }
    if isSingle(b), let p = inputs(of: a, if: Subtract.self), isSingle(p[1]) {
      return make(Subtract.self, [p[0], make(Add.self, [p[1], b])])
    }
    if isSingle(b), !isSingle(a), let p = inputs(of: a, if: Add.self), isSingle(p[1]) {
      return make(Add.self, [p[0], make(Subtract.self, [p[1], b])])
    }
    return narrow(Subtract.self, [a, b], .none)
  }

  func multiply(_ x: NodeRef, _ y: NodeRef) -> NodeRef? {
    let (a, b) = ordered(x, y)
    if let value = uniform(b) {
      if value == 1 { return widened(a, b) }
      if value == -1 { return make(Negate.self, [widened(a, b)]) }
    }
    if a == b { return make(Square.self, [a]) }
    if let p = inputs(of: a, if: Negate.self) {
      if isSingle(b) { return make(Multiply.self, [p[0], make(Negate.self, [b])]) }
      return make(Negate.self, [make(Multiply.self, [p[0], b])])
    }
    if !isSingle(b), let p = inputs(of: b, if: Negate.self) {
      return make(Negate.self, [make(Multiply.self, [a, p[0]])])
    }
    // Single factors are gathered, so that an array is multiplied once.
    if let p = inputs(of: a, if: Multiply.self), isSingle(p[1]) {
      if isSingle(b) { return make(Multiply.self, [p[0], make(Multiply.self, [p[1], b])]) }
      if g.count(of: a) >= g.count(of: b) {
        return make(Multiply.self, [make(Multiply.self, [p[0], b]), p[1]])
      }
    }
    if !isSingle(b), let p = inputs(of: b, if: Multiply.self), isSingle(p[1]) {
      return make(Multiply.self, [make(Multiply.self, [a, p[0]]), p[1]])
    }
    if let narrower = narrow(Multiply.self, [a, b], .none) { return narrower }
    return (a, b) == (x, y) ? nil : g.mul(a, b)
  }

  func divide(_ a: NodeRef, _ b: NodeRef) -> NodeRef? {
    if let value = uniform(b) {
      if value == 1 { return widened(a, b) }
      return make(Multiply.self, [a, filled(1 / value, g.shape(of: b))])
    }
    // One division for the whole array.
    if isSingle(b), !isSingle(a) {
      return make(Multiply.self, [a, make(Divide.self, [g.constant(1), b])])
    }
    if let p = inputs(of: a, if: Negate.self) {
      return make(Negate.self, [make(Divide.self, [p[0], b])])
    }
    return narrow(Divide.self, [a, b], .none)
  }

  func power(_ a: NodeRef, _ b: NodeRef) -> NodeRef? {
    guard let exponent = uniform(b) else { return narrow(Power.self, [a, b], .none) }
    let base = widened(a, b)
    switch exponent {
    case 0: return filled(1, g.shape(of: base))
    case 1: return base
    case 2: return make(Square.self, [base])
    case 3: return make(Multiply.self, [make(Square.self, [base]), base])
    case -1: return make(Divide.self, [g.constant(1), base])
    default: return narrow(Power.self, [a, b], .none)
    }
  }

  func negate(_ x: NodeRef) -> NodeRef? {
    if let p = inputs(of: x, if: Negate.self) { return p[0] }
    if let p = inputs(of: x, if: Subtract.self) { return make(Subtract.self, [p[1], p[0]]) }
    if let p = inputs(of: x, if: Multiply.self), isSingle(p[1]),
      !isSingle(p[0]) || uniform(p[1]) != nil
    {
      return make(Multiply.self, [p[0], make(Negate.self, [p[1]])])
    }
    return narrow(Negate.self, [x], .none)
  }

  func log(_ x: NodeRef) -> NodeRef? {
    inputs(of: x, if: Exp.self)?[0] ?? narrow(Log.self, [x], .none)
  }

  func exp(_ x: NodeRef) -> NodeRef? {
    if let p = inputs(of: x, if: Log.self), isNeverNegative(p[0]) { return p[0] }
    return narrow(Exp.self, [x], .none)
  }

  func squareRoot(_ x: NodeRef) -> NodeRef? {
    if let p = inputs(of: x, if: Square.self) { return make(Abs.self, p) }
    return narrow(Sqrt.self, [x], .none)
  }

  func choose(_ a: NodeRef, _ b: NodeRef, _ c: NodeRef) -> NodeRef? {
    guard let condition = uniform(a) else { return narrow(Where.self, [a, b, c], .none) }
    let shape = Where.outputs(of: [a, b, c].map { g.shape(of: $0) }, .none)[0]
    return make(BroadcastTo.self, [condition != 0 ? b : c], Attributes(ints: shape))
  }

  /// Whether no element can be below zero.
  private func isNeverNegative(_ x: NodeRef) -> Bool {
    let ops: [any Op.Type] = [
      Exp.self, Square.self, Abs.self, Sigmoid.self, Softplus.self, Sqrt.self, NormalCDF.self,
      Softmax.self,
    ]
    let op = g.node(x).op
    return ops.contains { $0 == op }
  }

  /// An elementwise op on repeated arrays, done before they are repeated.
  func narrow(_ op: any Op.Type, _ x: [NodeRef], _ attributes: Attributes) -> NodeRef? {
    var sources = x
    var hasRepeats = false
    for (i, operand) in x.enumerated() {
      guard let p = inputs(of: operand, if: BroadcastTo.self) else { continue }
      sources[i] = p[0]
      hasRepeats = true
    }
    guard hasRepeats else { return nil }
    let wide = op.outputs(of: x.map { g.shape(of: $0) }, attributes)[0]
    let narrow = op.outputs(of: sources.map { g.shape(of: $0) }, attributes)[0]
    let result = make(op, sources, attributes)
    return narrow == wide ? result : make(BroadcastTo.self, [result], Attributes(ints: wide))
  }
}
