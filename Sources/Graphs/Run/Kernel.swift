import Tensors

/// The numbers that a program computes with.
public enum Precision: String, Sendable, CaseIterable {
  /// `Float`, for networks.
  case float
  /// `Double`, for statistics.
  case double

  /// Bytes a number.
  public var bytes: Int { self == .float ? 4 : 8 }
}

/// A whole-array instruction: two concrete entry points, since a generic one behind a metatype is
/// not specialised.
///
/// A kernel never allocates and never throws. Inputs may be aliases of each other; outputs overlap
/// neither each other nor inputs.
public protocol Kernel {
  /// Runs in `Double`.
  static func run64(_ k: KernelContext)
  /// Runs in `Float`.
  static func run32(_ k: KernelContext)
}

/// Everything that a kernel reads at run time: plain memory, laid out before the first run.
public struct KernelContext {
  let raw: UnsafeRawPointer

  @inline(__always)
  private var record: UnsafePointer<KernelRecord> { raw.assumingMemoryBound(to: KernelRecord.self) }

  /// The elements of input `i`.
  @inline(__always)
  public func input<T>(_ i: Int, _ type: T.Type = T.self) -> UnsafePointer<T> {
    UnsafePointer(record.pointee.operands[i].assumingMemoryBound(to: T.self))
  }

  /// The elements of output `i`, uninitialised.
  ///
  /// - Precondition: `isNeeded(i)`.
  @inline(__always)
  public func output<T>(_ i: Int, _ type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    record.pointee.operands[record.pointee.inputCount + i].assumingMemoryBound(to: T.self)
  }

  /// Whether anything reads output `i`; if not, it must not be written.
  @inline(__always)
  public func isNeeded(_ i: Int) -> Bool { record.pointee.needed & (1 << UInt64(i)) != 0 }

  /// The number of elements of input `i`.
  @inline(__always)
  public func inputCount(_ i: Int) -> Int { record.pointee.counts[i] }

  /// The number of elements of output `i`.
  @inline(__always)
  public func outputCount(_ i: Int) -> Int {
    record.pointee.counts[record.pointee.inputCount + i]
  }

  /// The program's threads; `nil` for the caller's alone.
  @inline(__always)
  public var team: ThreadTeam? { record.pointee.team?.takeUnretainedValue() }

  /// The program of the op's plan.
  var body: Program? { record.pointee.body?.takeUnretainedValue() }

  /// The integers of the op's plan.
  @inline(__always)
  public var ints: UnsafePointer<Int> { UnsafePointer(record.pointee.ints) }

  /// The numbers of the op's plan.
  @inline(__always)
  public var reals: UnsafePointer<Double> { UnsafePointer(record.pointee.reals) }

  /// The scratch memory of the op's plan.
  @inline(__always)
  public func scratch<T>(_ type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    record.pointee.scratch.assumingMemoryBound(to: T.self)
  }
}

/// The memory behind a `KernelContext`.
struct KernelRecord {
  var operands: UnsafeMutablePointer<UnsafeMutableRawPointer>
  var counts: UnsafeMutablePointer<Int>
  var inputCount: Int
  var ints: UnsafeMutablePointer<Int>
  var reals: UnsafeMutablePointer<Double>
  var scratch: UnsafeMutableRawPointer
  var needed: UInt64
  var team: Unmanaged<ThreadTeam>?
  var body: Unmanaged<Program>?
}
