extension Simplifier {
  /// A product of two matrices of which one is a row or a column.
  ///
  /// With one inner term it is an elementwise product that repeats its factors; with one column or
  /// one row it is a product of a matrix and a vector.
  func product(_ a: NodeRef, _ b: NodeRef, _ attributes: Attributes) -> NodeRef? {
    let (left, right) = (g.shape(of: a), g.shape(of: b))
    guard left.count == 2, right.count == 2 else { return nil }
    let (ta, tb) = (attributes.ints[0] == 1, attributes.ints[1] == 1)
    let (m, k) = ta ? (left[1], left[0]) : (left[0], left[1])
    let n = tb ? right[0] : right[1]
    func reshaped(_ x: NodeRef, _ shape: [Int]) -> NodeRef {
      make(Reshape.self, [x], Attributes(ints: shape))
    }
    if k == 1 { return make(Multiply.self, [reshaped(a, [m, 1]), reshaped(b, [1, n])]) }
    if n == 1 {
      let column = make(MatVec.self, [a, reshaped(b, [k])], Attributes(ints: [ta ? 1 : 0]))
      return reshaped(column, [m, 1])
    }
    if m == 1 {
      let row = make(MatVec.self, [b, reshaped(a, [k])], Attributes(ints: [tb ? 0 : 1]))
      return reshaped(row, [1, n])
    }
    return nil
  }
}
