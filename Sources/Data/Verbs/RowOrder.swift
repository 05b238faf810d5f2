// Random orders of rows, the same on every machine.

public import Values

/// Random orders by seed (SplitMix64; Steele, Lea and Flood, 2014).
struct RowOrder {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The places 0..<count in random order (Fisher and Yates, as Durstenfeld, 1964).
  mutating func permutation(_ count: Int) -> [Int] {
    var places = Array(0..<count)
    for last in places.indices.reversed().dropLast() {
      places.swapAt(last, below(last + 1))
    }
    return places
  }

  /// A number below `bound`, without bias (Lemire, 2019).
  private mutating func below(_ bound: Int) -> Int {
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension Table {
  /// The rows in random order; the same seed gives the same order.
  public func shuffled(seed: UInt64) -> Table {
    var order = RowOrder(seed: seed)
    return picking(order.permutation(rowCount))
  }

  /// A random part of the rows and the rest, both in the table's order.
  ///
  /// - Parameters:
  ///   - fraction: the share of the first part, from 0 to 1; its rows are rounded to the nearest.
  ///   - seed: the same seed gives the same parts.
  public func split(_ fraction: Double, seed: UInt64) throws(Fault) -> (train: Table, test: Table) {
    guard fraction >= 0, fraction <= 1 else {
      throw Fault(
        .argument, "the share of a split lies between 0 and 1, not at \(fraction)",
        help: ["`split(table, 0.8)` keeps 80 % in the first part"])
    }
    var order = RowOrder(seed: seed)
    let places = order.permutation(rowCount)
    let count = Int((fraction * Double(rowCount)).rounded())
    return (picking(places[..<count].sorted()), picking(places[count...].sorted()))
  }
}
