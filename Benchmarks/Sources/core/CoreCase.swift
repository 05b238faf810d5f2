import Tensors

/// A case of the table of the core: what is measured, and the same in other libraries.
///
/// To add cases: a file in `Cases/` with an array of them, one line in `CoreCases.all`, and for the
/// peers a file in `peers/core/` whose `CASES` knows the first word of `peer`.
struct CoreCase: Sendable {
  /// What the figure means.
  enum Unit: Sendable {
    /// 10⁹ operations a second, of so many operations a call: larger is better.
    case gigaflops(Double)
    /// Nanoseconds an element, of so many elements a call.
    case nanoseconds(elements: Double)
    /// Microseconds a call.
    case microseconds
  }

  /// What the table calls it.
  let title: String
  let unit: Unit
  /// The line by which a peer is asked for the same; empty where none has it.
  let peer: String
  /// How fast it must be: 1 for as fast as the fastest peer; `nil` for no bar.
  let bar: Double?
  /// Whether it is measured with two threads too.
  var isThreaded = true
  /// What is timed, given threads.
  let make: @Sendable (ThreadTeam?) -> () -> Void
}

/// All cases, in the order of the table.
enum CoreCases {
  static let all: [CoreCase] = products + drawnWeights + convolutions + elements + networks
}

/// Memory of a case, with numbers in [−½, ½) in it.
func numbers<T: Scalar>(_ count: Int, of type: T.Type = T.self) -> UnsafeMutablePointer<T> {
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: max(count, 1) * MemoryLayout<T>.stride, alignment: 64
  ).bindMemory(to: T.self, capacity: max(count, 1))
  var state: UInt32 = 1
  for i in 0..<count {
    state = state &* 1_664_525 &+ 1_013_904_223
    memory[i] = T(Double(state >> 8) / 16_777_216 - 0.5)
  }
  return memory
}
