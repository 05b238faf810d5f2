// TileKernels: the innermost tiles of products, for the instruction set in use.

import Microkernels

#if canImport(MicrokernelsV4)
  import MicrokernelsV4
#endif

/// Functions that compute one tile of C = α A B or C += α A B.
struct TileKernels: Sendable {
  /// inner, A's panel, B's panel, α, whether C is added to, C, from one row of C to the next.
  typealias Packed =
    @convention(c) @Sendable (
      Int, UnsafeRawPointer, UnsafeRawPointer, Double, Bool, UnsafeMutableRawPointer, Int
    ) -> Void
  /// How many steps of k, which, A's panel, B's panel, α, whether C is added to, C, from one row of
  /// C to the next.
  typealias Listed =
    @convention(c) @Sendable (
      Int, UnsafePointer<UInt16>, UnsafeRawPointer, UnsafeRawPointer, Double, Bool,
      UnsafeMutableRawPointer, Int
    ) -> Void
  /// rows, segments of k, where each starts in A, their length, A, its row and inner steps, B, its
  /// inner step, what of B is left out after a segment, α, whether C is added to, C, from one row of C to the next.
  typealias Strided =
    @convention(c) @Sendable (
      Int, Int, UnsafePointer<Int>, Int, UnsafeRawPointer, Int, Int, UnsafeRawPointer, Int, Int,
      Double, Bool, UnsafeMutableRawPointer, Int
    ) -> Void

  /// Rows of a whole tile.
  let rows: Int
  /// Elements of a vector.
  let width: Int
  /// A whole tile over packed panels.
  let packed: Packed
  /// A whole tile over some steps of packed panels.
  let listed: Listed
  /// Up to `rows` rows and two vectors of columns.
  let wide: Strided
  /// Up to `rows` rows and one vector of columns.
  let narrow: Strided

  /// Columns of a whole tile.
  @inline(__always)
  var columns: Int { 2 &* width }

  /// The most rows and columns on any instruction set, so that memory does not depend on it.
  static let mostRows = 12
  static let mostColumns = 32

  /// The kernels of an element type.
  @inline(__always)
  static func of<T: Scalar>(_ type: T.Type) -> TileKernels {
    MemoryLayout<T>.size == 4 ? float : double
  }

  private static let float: TileKernels = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return TileKernels(
          rows: MicrokernelsV4.FloatTile.rows, width: MicrokernelsV4.FloatTile.width,
          packed: { MicrokernelsV4.FloatTile.packed($0, $1, $2, $3, $4, $5, $6) },
          listed: { MicrokernelsV4.FloatTile.listed($0, $1, $2, $3, $4, $5, $6, $7) },
          wide: {
            MicrokernelsV4.FloatTile.wide(
              $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          },
          narrow: {
            MicrokernelsV4.FloatTile.narrow(
              $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          })
      }
    #endif
    return TileKernels(
      rows: Microkernels.FloatTile.rows, width: Microkernels.FloatTile.width,
      packed: { Microkernels.FloatTile.packed($0, $1, $2, $3, $4, $5, $6) },
      listed: { Microkernels.FloatTile.listed($0, $1, $2, $3, $4, $5, $6, $7) },
      wide: {
        Microkernels.FloatTile.wide($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      },
      narrow: {
        Microkernels.FloatTile.narrow($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      })
  }()

  private static let double: TileKernels = {
    #if canImport(MicrokernelsV4)
      if InstructionSet.current == .wide {
        return TileKernels(
          rows: MicrokernelsV4.DoubleTile.rows, width: MicrokernelsV4.DoubleTile.width,
          packed: { MicrokernelsV4.DoubleTile.packed($0, $1, $2, $3, $4, $5, $6) },
          listed: { MicrokernelsV4.DoubleTile.listed($0, $1, $2, $3, $4, $5, $6, $7) },
          wide: {
            MicrokernelsV4.DoubleTile.wide(
              $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          },
          narrow: {
            MicrokernelsV4.DoubleTile.narrow(
              $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          })
      }
    #endif
    return TileKernels(
      rows: Microkernels.DoubleTile.rows, width: Microkernels.DoubleTile.width,
      packed: { Microkernels.DoubleTile.packed($0, $1, $2, $3, $4, $5, $6) },
      listed: { Microkernels.DoubleTile.listed($0, $1, $2, $3, $4, $5, $6, $7) },
      wide: {
        Microkernels.DoubleTile.wide($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      },
      narrow: {
        Microkernels.DoubleTile.narrow($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      })
  }()
}
