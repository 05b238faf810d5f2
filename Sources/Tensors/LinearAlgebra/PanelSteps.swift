// PanelSteps: what of A's panels holds nothing but zeros.

/// For each panel of A, the steps of k at which it holds a number other than zero.
///
/// Images have borders that are black in each of a tile's rows: half of the work of a product with
/// a batch of digits. What is left out would add nothing, so the bits stay, as long as B is finite;
/// its panels that are not are noted too.
struct PanelSteps<T: Scalar> {
  /// A count for each block of k, then the steps of all blocks, panel by panel.
  let lists: UnsafeMutablePointer<UInt16>
  /// Whether each panel of B is finite, as 0 or 1.
  let finite: UnsafeMutablePointer<UInt16>
  /// The steps of a panel.
  let depth: Int

  /// The fewest rows of a panel on any instruction set.
  private static var fewestRows: Int { 6 }
  /// The count that says that a block has so few zeros that all of it is computed.
  private static var all: UInt16 { .max }
  private static var blocks: Int { Gemm.mostInner / Gemm.innerBlock }

  /// The memory for panels of `size` rows and columns in all.
  static func bytes(_ size: Int, _ depth: Int) -> Int {
    (size / fewestRows + 2) * (depth + blocks + 1) * MemoryLayout<UInt16>.stride
  }

  /// Lists in the caller's memory.
  @inline(__always)
  init(_ memory: UnsafeMutableRawPointer, panels: Int, depth: Int) {
    lists = memory.assumingMemoryBound(to: UInt16.self)
    finite = lists + panels &* (depth &+ Self.blocks)
    self.depth = depth
  }

  /// Whether a look at some of A's elements finds zeros, so that its panels are worth a look.
  @inline(__always)
  static func isWorthwhile(_ a: StridedSource<T>?, _ m: Int, _ k: Int) -> Bool {
    guard let a, m >= 48, k >= 48 else { return false }
    var zeros = 0
    for probe in 0..<16 {
      // Spread over both sizes: the second by the golden section.
      let row: Int = probe &* m / 16
      let step: Int = ((probe &* 40503) & 0xFFFF) &* k / 65536
      if a.elements[row &* a.step &+ step &* a.innerStep] == 0 { zeros &+= 1 }
    }
    return zeros >= 2
  }

  /// Lists the steps of a packed panel of A.
  @inline(__always)
  func list(_ panel: Int, _ elements: UnsafePointer<T>, width: Int) {
    let words = UnsafeRawPointer(elements).assumingMemoryBound(to: UInt64.self)
    // Literals, so that the loop over a step's words is unrolled.
    switch width &* MemoryLayout<T>.stride / 8 {
    case 3: list(panel, words, 3)
    case 6: list(panel, words, 6)
    default: list(panel, words, 12)
    }
  }

  /// The same for steps of some words: two elements each, or one of eight bytes.
  @inline(__always)
  private func list(_ panel: Int, _ words: UnsafePointer<UInt64>, _ width: Int) {
    let counts = lists + panel &* (depth &+ Self.blocks)
    let steps = counts + Self.blocks
    var block = 0
    var start = 0
    while start < depth {
      let inner: Int = Swift.min(Gemm.innerBlock, depth &- start)
      let from = words + start &* width
      // Eight steps tell most panels without any.
      var found = 0
      for probe in 0..<8 where Self.isZero(from + probe &* inner / 8 &* width, width) {
        found &+= 1
      }
      var count = inner
      if found > 0 {
        count = 0
        let out = steps + start
        for l in 0..<inner {
          out[count] = UInt16(truncatingIfNeeded: l)
          count &+= Self.isZero(from + l &* width, width) ? 0 : 1
        }
      }
      counts[block] = count &* 8 <= inner &* 7 ? UInt16(truncatingIfNeeded: count) : Self.all
      block &+= 1
      start &+= inner
    }
  }

  /// Whether all elements of a step are zero, of whatever sign.
  @inline(__always)
  private static func isZero(_ words: UnsafePointer<UInt64>, _ width: Int) -> Bool {
    var bits: UInt64 = 0
    for x in 0..<width { bits |= words[x] }
    return bits & (MemoryLayout<T>.stride == 4 ? 0x7FFF_FFFF_7FFF_FFFF : 0x7FFF_FFFF_FFFF_FFFF) == 0
  }

  /// Notes whether a packed panel of B is finite.
  @inline(__always)
  func note(_ panel: Int, _ elements: UnsafePointer<T>, count: Int) {
    var bad: UInt64 = 0
    if MemoryLayout<T>.stride == 4 {
      let words = UnsafeRawPointer(elements).assumingMemoryBound(to: UInt32.self)
      var found: UInt32 = 0
      for i in 0..<count { found |= (words[i] & 0x7F80_0000) == 0x7F80_0000 ? 1 : 0 }
      bad = UInt64(found)
    } else {
      let words = UnsafeRawPointer(elements).assumingMemoryBound(to: UInt64.self)
      let exponent: UInt64 = 0x7FF0_0000_0000_0000
      for i in 0..<count { bad |= (words[i] & exponent) == exponent ? 1 : 0 }
    }
    finite[panel] = bad == 0 ? 1 : 0
  }

  /// The steps of a block of k that a tile must take; nil for all.
  @inline(__always)
  func steps(of panel: Int, from start: Int, times other: Int) -> (
    count: Int, first: UnsafePointer<UInt16>
  )? {
    guard finite[other] == 1 else { return nil }
    let counts = lists + panel &* (depth &+ Self.blocks)
    let count: UInt16 = counts[start / Gemm.innerBlock]
    if count == Self.all { return nil }
    return (Int(count), UnsafePointer(counts + (Self.blocks &+ start)))
  }
}
