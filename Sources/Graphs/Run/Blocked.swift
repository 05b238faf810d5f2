import Tensors

/// When factorisations and triangular systems go by blocks, through products of matrices.
enum Blocked {
  /// Up to this many rows the plain loops are quicker.
  static let smallest = 32

  /// The scratch memory of blocked work on n rows and m columns.
  static func workspaceBytes(_ n: Int, _ m: Int, _ call: PlanCall) -> Int {
    let size = max(n, m)
    guard n > smallest else { return n * (n + 1) * 8 }
    return call.precision == .double
      ? Gemm.workspaceBytes(
        rows: size, columns: size, inner: size, of: Double.self, threads: call.threads)
      : Gemm.workspaceBytes(
        rows: size, columns: size, inner: size, of: Float.self, threads: call.threads)
  }
}
