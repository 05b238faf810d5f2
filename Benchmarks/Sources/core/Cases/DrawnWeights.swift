import Tensors

extension CoreCases {
  /// What the planner's choice between kept and regenerated weights rests on: a layer of 784 inputs
  /// and 800 outputs whose weights are drawn into memory and read from there, or drawn in the
  /// product; from sds as in predictions, and from what softplus makes sds of as in fits, where the
  /// sweep that draws gives the divergence too.
  static let drawnWeights: [CoreCase] = [SampledMatrix<Float>.Scale.deviation, .free].flatMap {
    kind in
    [1, 64, 200].flatMap { rows in
      [true, false].map { layer(rows: rows, kind, isKept: $0) }
    }
  }

  private static func layer(
    rows: Int, _ kind: SampledMatrix<Float>.Scale, isKept: Bool
  ) -> CoreCase {
    let (inner, columns) = (784, 800)
    let source = kind == .free ? "by softplus" : "by sds"
    return CoreCase(
      title:
        "\(rows)×\(inner) · \(inner)×\(columns) drawn \(source) \(isKept ? "before" : "in it")",
      unit: .microseconds, peer: "", bar: nil, isThreaded: kind == .free
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
      let drawn = SampledMatrix(mean: mean, scale: rho, kind, noise)
      return {
        if isKept {
          if kind == .free {
            normal.sample(.weights(weights, noise), team: team)
          } else {
            drawn.fill(0..<(inner * columns), into: weights)
          }
          Gemm.multiply(
            rows: rows, columns: columns, inner: inner, a, .rowMajor(inner), weights,
            .rowMajor(columns), c, .rowMajor(columns), workspace: workspace, team: team)
        } else {
          Gemm.affine(
            rows: rows, columns: columns, inner: inner, a, .rowMajor(inner),
            drawn, isTransposed: false, .identity, c, workspace: workspace, team: team)
        }
      }
    }
  }
}
