/// A fixed block of doubles for hot loops, freed with its owner.
final class Buffer {
  /// Its first element.
  let base: UnsafeMutablePointer<Double>
  /// How many it holds.
  let count: Int

  /// Zeros.
  init(_ count: Int) {
    self.count = count
    base = UnsafeMutablePointer<Double>.allocate(capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  /// A copy of an array.
  convenience init(_ values: [Double]) {
    self.init(values.count)
    set(values)
  }

  deinit { base.deallocate() }

  subscript(index: Int) -> Double {
    get { base[index] }
    set { base[index] = newValue }
  }

  /// The contents as an array.
  var array: [Double] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Takes the contents of an array of the same length.
  func set(_ values: [Double]) {
    precondition(values.count == count, "a buffer takes as many numbers as it holds")
    for index in 0..<count { base[index] = values[index] }
  }

  /// Takes the contents of another buffer.
  func set(_ other: Buffer) { base.update(from: other.base, count: min(count, other.count)) }

  /// Zeros again.
  func clear() { base.update(repeating: 0, count: count) }
}

/// Σ aᵢ bᵢ, in four partial sums of fixed order.
@inline(__always)
func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
  var sum = SIMD4<Double>()
  var index = 0
  while index + 4 <= count {
    let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD4<Double>.self)
    let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD4<Double>.self)
    sum.addProduct(left, right)
    index += 4
  }
  var rest = 0.0
  while index < count {
    rest += a[index] * b[index]
    index += 1
  }
  return (sum[0] + sum[2]) + (sum[1] + sum[3]) + rest
}

/// y += c x.
@inline(__always)
func addScaled(
  _ scale: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ count: Int
) {
  for index in 0..<count { y[index] += scale * x[index] }
}

/// Whether all of them are finite, in one pass without branches.
@inline(__always)
func allFinite(_ x: UnsafePointer<Double>, _ count: Int) -> Bool {
  var sum = 0.0
  for index in 0..<count { sum += x[index] * 0 }
  return sum == 0
}
