import Tensors

extension CoreCases {
  /// Products of matrices.
  static let products: [CoreCase] =
    [
      ("512 784 800", "NN", 0.97), ("512 800 800", "NN", 0.97), ("1024 1024 1024", "NN", 0.97),
      ("784 512 800", "TN", 0.95), ("800 512 800", "TN", 0.95), ("512 800 784", "NT", 0.95),
      ("512 800 800", "NT", 0.95), ("64 400 120", "NN", 1), ("500 1 1000", "NN", 1),
      ("500 800 10", "NN", 1),
    ].map { product(Float.self, $0.0, $0.1, bar: $0.2) } + [
      product(Double.self, "512 512 512", "NN", bar: 0.95)
    ]

  private static func product<T: Scalar>(
    _ type: T.Type, _ sizes: String, _ form: String, bar: Double
  ) -> CoreCase {
    let size = sizes.split(separator: " ").compactMap { Int($0) }
    let (m, k, n) = (size[0], size[1], size[2])
    let isDouble = T.self == Double.self
    let left = form == "TN" ? "ᵀ" : ""
    let right = form == "NT" ? "ᵀ" : ""
    return CoreCase(
      title: "\(isDouble ? "d" : "s")gemm \(m)×\(k)\(left) · \(k)×\(n)\(right)",
      unit: .gigaflops(2 * Double(m * k * n)),
      peer: "gemm \(isDouble ? "double" : "float") \(sizes) \(form)", bar: bar
    ) { team in
      let a: UnsafeMutablePointer<T> = numbers(m * k)
      let b: UnsafeMutablePointer<T> = numbers(k * n)
      let c: UnsafeMutablePointer<T> = numbers(m * n)
      let workspace = UnsafeMutableRawPointer.allocate(
        byteCount: Gemm.workspaceBytes(
          rows: m, columns: n, inner: k, of: T.self, threads: team?.count ?? 1), alignment: 64)
      let aStride = form == "TN" ? MatrixStride(row: 1, column: m) : .rowMajor(k)
      let bStride = form == "NT" ? MatrixStride(row: 1, column: k) : .rowMajor(n)
      return {
        Gemm.multiply(
          rows: m, columns: n, inner: k, a, aStride, b, bStride, c, .rowMajor(n),
          workspace: workspace, team: team)
      }
    }
  }
}
