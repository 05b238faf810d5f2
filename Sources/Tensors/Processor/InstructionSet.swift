// InstructionSet: which variant of the hottest kernels runs here.

import CShims
import Glibc

/// The instruction sets that the hottest kernels are compiled for.
///
/// Results are the same bits on each.
public enum InstructionSet: String, Sendable {
  /// What the whole program is compiled for: x86-64-v3, or any arm64.
  case base = "v3"
  /// x86-64-v4: AVX-512.
  case wide = "v4"

  /// The one in use: the widest that the processor has, or the base if the environment variable
  /// `CREDENCE_ISA` is `v3`. Chosen once.
  public static let current: InstructionSet = {
    guard shim_has_avx512() != 0 else { return .base }
    return wanted == .base ? .base : .wide
  }()

  /// What is wrong with `CREDENCE_ISA`: a sentence, or nil.
  public static var complaint: String? {
    guard let name, !name.isEmpty else { return nil }
    if wanted == nil { return "CREDENCE_ISA is `\(name)`; it may be `v3` or `v4`" }
    return wanted == .wide && shim_has_avx512() == 0
      ? "CREDENCE_ISA is `v4`, but this processor has no AVX-512" : nil
  }

  private static var name: String? { getenv("CREDENCE_ISA").map { String(cString: $0) } }
  private static var wanted: InstructionSet? { name.flatMap { InstructionSet(rawValue: $0) } }
}
