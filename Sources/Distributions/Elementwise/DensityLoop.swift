import Graphs
import Tensors

/// Runs a formula over a block: values added up or written one by one, and the partials asked for.
///
/// Thirty-two elements at a time pass through buffers on the stack, which the compiler knows to
/// overlap nothing, so that it vectorises without checks at run time. Sums are kept in eight lanes
/// and added in a fixed order: the same numbers give the same bits on every processor.
enum DensityLoop {
  /// Runs on one block. Integer 0 of the plan says, bit by bit, which outputs are sums.
  @inline(__always)
  static func run<F: DensityFormula>(_ type: F.Type, _ b: BlockContext) {
    let isShared: Bool =
      b.count == 0
      || ((F.first == 0 || b.isScalar(F.first)) && (F.second == 0 || b.isScalar(F.second)))
    guard isShared else { return DensityRun<Separate<F>>(b).run(Separate()) }
    DensityRun<Shared<F>>(b).run(Shared(formula: F(one(b, F.first), one(b, F.second))))
  }

  @inline(__always)
  private static func one<T: Scalar>(_ b: BlockContext, _ input: Int) -> T {
    input == 0 || b.count == 0 ? 1 : b.input(input)[0]
  }
}

/// How a formula meets the elements of a block. A type rather than a closure: it is always inlined.
private protocol Evaluator {
  associatedtype Formula: DensityFormula
  typealias Number = Formula.Number
  static var isShared: Bool { get }
  func formula(_ first: Number, _ second: Number) -> Formula
}

/// The shared parameters are one number each.
private struct Shared<Formula: DensityFormula>: Evaluator {
  static var isShared: Bool { true }
  let formula: Formula

  @inline(__always)
  func formula(_ first: Number, _ second: Number) -> Formula { formula }
}

/// The shared parameters have a number for each element.
private struct Separate<Formula: DensityFormula>: Evaluator {
  static var isShared: Bool { false }

  @inline(__always)
  func formula(_ first: Number, _ second: Number) -> Formula { Formula(first, second) }
}

/// One block on its way through the buffers.
private struct DensityRun<E: Evaluator> {
  typealias T = E.Number
  typealias F = E.Formula
  typealias Buffer = UnsafeMutablePointer<T>
  let b: BlockContext
  var value: DensitySink<T>
  var x: DensitySink<T>
  var varying: DensitySink<T>
  var first: DensitySink<T>
  var second: DensitySink<T>

  @inline(__always)
  init(_ b: BlockContext) {
    self.b = b
    value = DensitySink(b, 0)
    x = DensitySink(b, 1)
    varying = F.varying == 0 ? DensitySink() : DensitySink(b, F.varying + 1)
    first = F.first == 0 ? DensitySink() : DensitySink(b, F.first + 1)
    second = F.second == 0 ? DensitySink() : DensitySink(b, F.second + 1)
  }

  @inline(__always)
  consuming func run(_ evaluator: E) {
    if E.isShared && b.count < 4 { few(evaluator) } else { many(evaluator) }
    value.finish()
    x.finish()
    if F.varying != 0 { varying.finish() }
    if F.first != 0 { first.finish() }
    if F.second != 0 { second.finish() }
  }

  /// All elements, one by one.
  @inline(__always)
  private mutating func few(_ evaluator: E) {
    for i in 0..<b.count {
      let formula = evaluator.formula(number(F.first, i), number(F.second, i))
      let terms = formula(number(0, i), F.varying == 0 ? 1 : number(F.varying, i))
      value.put(terms.value, i)
      x.put(terms.x, i)
      if F.varying != 0 { varying.put(terms.varying, i) }
      if F.first != 0 { first.put(terms.first, i) }
      if F.second != 0 { second.put(terms.second, i) }
    }
  }

  @inline(__always)
  private func number(_ input: Int, _ i: Int) -> T { b.input(input)[b.isScalar(input) ? 0 : i] }

  /// All elements, thirty-two at a time.
  @inline(__always)
  private mutating func many(_ evaluator: E) {
    withBuffers { xs, vs, fs, ss in
      withBuffers { early, late, values, dx in
        withBuffers { dv, df, ds, _ in
          run(evaluator, xs, vs, fs, ss, early, late, values, dx, dv, df, ds)
        }
      }
    }
  }

  @inline(__always)
  private mutating func run(
    _ evaluator: E, _ xs: Buffer, _ vs: Buffer, _ fs: Buffer, _ ss: Buffer, _ early: Buffer,
    _ late: Buffer, _ values: Buffer, _ dx: Buffer, _ dv: Buffer, _ df: Buffer, _ ds: Buffer
  ) {
    let hasFirst: Bool = !E.isShared && F.first != 0
    let hasSecond: Bool = !E.isShared && F.second != 0
    // Read once: the block's context is another module's.
    let x0 = DensitySource(b, 0, xs)
    let v0 = F.varying != 0 ? DensitySource(b, F.varying, vs) : x0
    let f0 = hasFirst ? DensitySource(b, F.first, fs) : x0
    let s0 = hasSecond ? DensitySource(b, F.second, ss) : x0
    let total: Int = b.count
    var start = 0
    while start < total {
      let count: Int = Swift.min(32, total &- start)
      let px = x0.at(start)
      let pv = v0.at(start)
      let pf = f0.at(start)
      let ps = s0.at(start)
      if F.stages > 0 {
        for i in 0..<count {
          early[i] = evaluator.formula(pf[i], ps[i]).early(px[i], pv[i])
        }
      }
      if F.stages > 1 {
        for i in 0..<count {
          late[i] = evaluator.formula(pf[i], ps[i]).late(px[i], pv[i], early[i])
        }
      }
      for i in 0..<count {
        let terms = evaluator.formula(pf[i], ps[i]).terms(
          px[i], pv[i], F.stages > 0 ? early[i] : 0, F.stages > 1 ? late[i] : 0)
        values[i] = terms.value
        dx[i] = terms.x
        if F.varying != 0 { dv[i] = terms.varying }
        if F.first != 0 { df[i] = terms.first }
        if F.second != 0 { ds[i] = terms.second }
      }
      value.put(values, start, count)
      x.put(dx, start, count)
      if F.varying != 0 { varying.put(dv, start, count) }
      if F.first != 0 { first.put(df, start, count) }
      if F.second != 0 { second.put(ds, start, count) }
      start &+= 32
    }
  }

  /// Four buffers of thirty-two numbers on the stack.
  @inline(__always)
  private func withBuffers(_ body: (Buffer, Buffer, Buffer, Buffer) -> Void) {
    withUnsafeTemporaryAllocation(of: T.self, capacity: 128) { buffer in
      let base = buffer.baseAddress!
      body(base, base + 32, base + 64, base + 96)
    }
  }
}

/// Where an input's numbers come from.
private struct DensitySource<T: Scalar> {
  let base: UnsafePointer<T>
  /// How far the numbers of one element are from the next one's; 0 where all are the same.
  let step: Int

  /// A single number is repeated in the buffer, so that it can be read like an array.
  @inline(__always)
  init(_ b: BlockContext, _ input: Int, _ buffer: UnsafeMutablePointer<T>) {
    let own: UnsafePointer<T> = b.input(input)
    if b.isScalar(input) {
      let number: T = own[0]
      for i in 0..<32 { buffer[i] = number }
      base = UnsafePointer(buffer)
      step = 0
    } else {
      base = own
      step = 1
    }
  }

  /// The numbers from an element on.
  @inline(__always)
  func at(_ start: Int) -> UnsafePointer<T> { base + start &* step }
}

/// Where an output's numbers go.
private struct DensitySink<T: Scalar> {
  let base: UnsafeMutablePointer<T>?
  let isSum: Bool
  var lanes = SIMD8<T>(repeating: 0)

  /// Nowhere.
  @inline(__always)
  init() {
    base = nil
    isSum = false
  }

  @inline(__always)
  init(_ b: BlockContext, _ output: Int) {
    base = b.isNeeded(output) ? b.output(output) : nil
    isSum = b.ints[0] & (1 &<< output) != 0
  }

  /// Takes a run of numbers; what follows them in their buffer may be overwritten.
  @inline(__always)
  mutating func put(_ terms: UnsafeMutablePointer<T>, _ start: Int, _ count: Int) {
    guard let base else { return }
    if isSum {
      let padded: Int = (count &+ 7) & ~7
      var i: Int = count
      while i < padded {
        terms[i] = 0
        i &+= 1
      }
      i = 0
      while i < padded {
        lanes += UnsafeRawPointer(terms + i).loadUnaligned(as: SIMD8<T>.self)
        i &+= 8
      }
    } else {
      // A copy of known length needs no call.
      if count == 32 {
        (base + start).update(from: terms, count: 32)
      } else {
        (base + start).update(from: terms, count: count)
      }
    }
  }

  @inline(__always)
  mutating func put(_ term: T, _ i: Int) {
    guard let base else { return }
    if isSum { lanes[0] += term } else { base[i] = term }
  }

  @inline(__always)
  func finish() {
    guard isSum, let base else { return }
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    base[0] = two.x + two.y
  }
}
