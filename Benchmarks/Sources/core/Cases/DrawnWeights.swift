import Tensors

extension CoreCases {
  /// What the planner's choice between kept and regenerated weights rests on: a layer of 784 inputs
  /// and 800 outputs whose weights are drawn into memory and read from there, or drawn in the product.
  static let drawnWeights: [CoreCase] = [1, 64, 500].flatMap { rows in
    [layer(rows: rows, isKept: true), layer(rows: rows, isKept: false)]
  }

  private static func layer(rows: Int, isKept: Bool) -> CoreCase {
    let (inner, columns) = (784, 800)
    return CoreCase(
      title: "\(rows)×\(inner) · \(inner)×\(columns), weights drawn \(isKept ? "before" : "in it")",
      unit: .microseconds, peer: "", bar: nil
    ) { team in
      let a: UnsafeMutablePointer<Float> = numbers(rows * inner)
      let mean: UnsafeMutablePointer<Float> = numbers(inner * columns)
      let rho: UnsafeMutablePointer<Float> = numbers(inner * columns)
      let weights: UnsafeMutablePointer<Float> = numbers(inner * columns)
      let c: UnsafeMutablePointer<Float> = numbers(rows * columns)
      let workspace = UnsafeMutableRawPointer.allocate(
        byteCount: Gemm.workspaceBytes(
          rows: rows, columns: columns, inner: inner, of: Float.self, threads: team?.count ?? 1),
        alignment: 64)
      let normal = MeanFieldNormal(mean: mean, rho: rho, count: inner * columns)
      let noise = MeanFieldNoise(PhiloxKey(seed: 1))
      return {
        if isKept {
          normal.sample(.weights(weights, noise), team: team)
          Gemm.multiply(
            rows: rows, columns: columns, inner: inner, a, .rowMajor(inner), weights,
            .rowMajor(columns), c, .rowMajor(columns), workspace: workspace, team: team)
        } else {
          Gemm.affine(
            rows: rows, columns: columns, inner: inner, a, .rowMajor(inner),
            SampledMatrix(mean: mean, scale: rho, .free, noise), isTransposed: false, .identity,
            c, workspace: workspace, team: team)
        }
      }
    }
  }
}
