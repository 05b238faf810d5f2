/// A kernel that runs over blocks of elements, fused with its neighbours into one instruction.
///
/// The elements of an instruction's iteration are cut into blocks that stay in the first cache;
/// every kernel of the instruction runs on a block before the next block is taken.
public protocol BlockKernel {
  /// Runs on one block in `Double`.
  static func block64(_ b: BlockContext)
  /// Runs on one block in `Float`.
  static func block32(_ b: BlockContext)
}

/// How a block kernel reads and writes, in terms of the iteration's elements.
public struct BlockForm: Sendable {
  /// How one operand is passed.
  public enum Access: Sendable, Hashable {
    /// The block's elements, contiguous; a single number passes as a scalar (`isScalar`), anything
    /// else that broadcasts to the iteration's shape is spread first.
    case elements
    /// The start of the whole array, for look-ups.
    case whole
    /// The block's rows: this many numbers for each element of the iteration.
    case rows(Int)
    /// The block's elements of an array of positions.
    case positions
    /// Output only: a number for each row of so many elements; blocks cut no rows.
    case perRow(Int)
    /// Output only: one number a block; the instruction adds them up, in order, at the end.
    case sum
    /// Output only: the start of the whole array, zero before the first block, added to by each.
    case accumulated
  }

  /// The shape of the iteration.
  public var shape: [Int]
  /// How each input is read.
  public var inputs: [Access]
  /// How each output is written.
  public var outputs: [Access]

  /// A form.
  public init(shape: [Int], inputs: [Access], outputs: [Access]) {
    self.shape = shape
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The length of the rows that blocks must not cut; `nil` if blocks may lie anyhow.
  var row: Int? {
    for case .perRow(let n) in outputs { return n }
    return nil
  }

  /// Every output has the iteration's shape, every input broadcasts to it.
  public static func elementwise(_ call: PlanCall) -> BlockForm {
    BlockForm(
      shape: call.outputs[0], inputs: call.inputs.map { _ in .elements },
      outputs: call.outputs.map { _ in .elements })
  }
}

/// Everything that a block kernel reads at run time.
///
/// Inputs may be aliases of each other; outputs overlap neither each other nor inputs.
public struct BlockContext {
  let record: UnsafePointer<BlockRecord>
  /// The number of elements in this block; may be 0.
  public let count: Int
  /// The position of the block's first element in the iteration.
  public let start: Int

  /// Input `i`, as its access says.
  @inline(__always)
  public func input<T>(_ i: Int, _ type: T.Type = T.self) -> UnsafePointer<T> {
    UnsafePointer(record.pointee.operands[i].assumingMemoryBound(to: T.self))
  }

  /// Output `i`, as its access says.
  ///
  /// - Precondition: `isNeeded(i)`.
  @inline(__always)
  public func output<T>(_ i: Int, _ type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    record.pointee.operands[record.pointee.inputCount + i].assumingMemoryBound(to: T.self)
  }

  /// Bit `i` is set where input `i` is one number for all elements.
  @inline(__always)
  public var scalars: UInt32 { record.pointee.scalars }

  /// Whether input `i` is one number for all elements.
  @inline(__always)
  public func isScalar(_ i: Int) -> Bool { record.pointee.scalars & (1 << UInt32(i)) != 0 }

  /// Whether anything reads output `i`; if not, it must not be written.
  @inline(__always)
  public func isNeeded(_ i: Int) -> Bool { record.pointee.needed & (1 << UInt32(i)) != 0 }

  /// The integers of the op's plan.
  @inline(__always)
  public var ints: UnsafePointer<Int> { UnsafePointer(record.pointee.ints) }

  /// The numbers of the op's plan.
  @inline(__always)
  public var reals: UnsafePointer<Double> { UnsafePointer(record.pointee.reals) }
}

/// The memory behind a `BlockContext`, the same for every block.
struct BlockRecord {
  var kernel: any BlockKernel.Type
  var operands: UnsafeMutablePointer<UnsafeMutableRawPointer>
  var inputCount: Int
  var scalars: UInt32
  var needed: UInt32
  var ints: UnsafeMutablePointer<Int>
  var reals: UnsafeMutablePointer<Double>
}
