// ScaleKernels: the gradients of scales, for the instruction set in use.

import Microkernels

#if canImport(MicrokernelsV4)
  import MicrokernelsV4
#endif

/// Gradients of the scales of mean-field normals, block by block.
enum ScaleKernels {
  /// Turns the likelihood's derivative by sd in `out`, or that times sd, into the gradient for rho;
  /// see `ScaleLoops`.
  @inline(__always)
  static func run<T: Scalar>(
    _ rho: UnsafePointer<T>, _ precision: UnsafePointer<T>, weight: T, isTimesScale: Bool,
    _ e: UnsafeMutablePointer<T>, _ out: UnsafeMutablePointer<T>, _ count: Int
  ) {
    (MemoryLayout<T>.size == 4 ? float : double)(
      rho, precision, weight.asDouble, isTimesScale, e, out, count)
  }

  private typealias Loop =
    @convention(c) @Sendable (
      UnsafeRawPointer, UnsafeRawPointer, Double, Bool, UnsafeMutableRawPointer,
      UnsafeMutableRawPointer, Int
    ) -> Void

  private static let float: Loop = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return {
          MicrokernelsV4.ScaleLoops.run(
            $0.assumingMemoryBound(to: Float.self), $1.assumingMemoryBound(to: Float.self),
            Float($2), $3, $4.assumingMemoryBound(to: Float.self),
            $5.assumingMemoryBound(to: Float.self), $6)
        }
      }
    #endif
    return {
      Microkernels.ScaleLoops.run(
        $0.assumingMemoryBound(to: Float.self), $1.assumingMemoryBound(to: Float.self), Float($2),
        $3, $4.assumingMemoryBound(to: Float.self), $5.assumingMemoryBound(to: Float.self), $6)
    }
  }()

  private static let double: Loop = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return {
          MicrokernelsV4.ScaleLoops.run(
            $0.assumingMemoryBound(to: Double.self), $1.assumingMemoryBound(to: Double.self), $2,
            $3, $4.assumingMemoryBound(to: Double.self), $5.assumingMemoryBound(to: Double.self),
            $6)
        }
      }
    #endif
    return {
      Microkernels.ScaleLoops.run(
        $0.assumingMemoryBound(to: Double.self), $1.assumingMemoryBound(to: Double.self), $2, $3,
        $4.assumingMemoryBound(to: Double.self), $5.assumingMemoryBound(to: Double.self), $6)
    }
  }()
}
