// NormalKernels: standard normal numbers in bulk, for the instruction set in use.

import Microkernels

#if canImport(MicrokernelsV4)
  import MicrokernelsV4
#endif

/// The normals of whole counters of Philox.
enum NormalKernels {
  /// The most counters of a call in `Float`.
  static let batch = Microkernels.NormalLoops.batch

  /// Where the numbers go, how many counters, the first, the counters' upper half, the seed, and
  /// scratch memory for two words a counter.
  typealias Floats =
    @convention(c) @Sendable (
      UnsafeMutablePointer<Float>, Int, UInt64, UInt64, UInt64, UnsafeMutablePointer<UInt64>
    ) -> Void
  /// Where the numbers go, how many counters, the first, the counters' upper half, the seed.
  typealias Doubles =
    @convention(c) @Sendable (UnsafeMutablePointer<Double>, Int, UInt64, UInt64, UInt64) -> Void

  /// Four numbers a counter.
  static let float: Floats = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return { MicrokernelsV4.NormalLoops.run($0, $1, first: $2, high: $3, seed: $4, $5) }
      }
    #endif
    return { Microkernels.NormalLoops.run($0, $1, first: $2, high: $3, seed: $4, $5) }
  }()

  /// Two numbers a counter.
  static let double: Doubles = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return { MicrokernelsV4.NormalLoops.run($0, $1, first: $2, high: $3, seed: $4) }
      }
    #endif
    return { Microkernels.NormalLoops.run($0, $1, first: $2, high: $3, seed: $4) }
  }()
}
