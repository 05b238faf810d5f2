// ElementaryKernels: the costly functions over arrays, for the instruction set in use.

import Microkernels
@_exported public import Scalars

#if canImport(MicrokernelsV4)
  import MicrokernelsV4
#endif

/// Functions of one number over arrays.
public enum ElementaryKernels {
  /// y = f(x) for `count` neighbouring numbers; y may be x. The bits are those of the formula in
  /// `Elementary`, on every instruction set.
  @inlinable @inline(__always)
  public static func run<T: Scalar>(
    _ map: ElementaryMap, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int
  ) {
    let from = UnsafeRawPointer(x)
    let to = UnsafeMutableRawPointer(y)
    if MemoryLayout<T>.size == 4 {
      float(map, from, to, count)
    } else {
      double(map, from, to, count)
    }
  }

  @usableFromInline typealias Loop =
    @Sendable (ElementaryMap, UnsafeRawPointer, UnsafeMutableRawPointer, Int) -> Void

  @usableFromInline static let float: Loop = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return {
          MicrokernelsV4.ElementaryLoops.run(
            $0, $1.assumingMemoryBound(to: Float.self), $2.assumingMemoryBound(to: Float.self), $3)
        }
      }
    #endif
    return {
      Microkernels.ElementaryLoops.run(
        $0, $1.assumingMemoryBound(to: Float.self), $2.assumingMemoryBound(to: Float.self), $3)
    }
  }()

  @usableFromInline static let double: Loop = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return {
          MicrokernelsV4.ElementaryLoops.run(
            $0, $1.assumingMemoryBound(to: Double.self), $2.assumingMemoryBound(to: Double.self), $3
          )
        }
      }
    #endif
    return {
      Microkernels.ElementaryLoops.run(
        $0, $1.assumingMemoryBound(to: Double.self), $2.assumingMemoryBound(to: Double.self), $3)
    }
  }()
}
