/// The ops of this module; the generic tests run over them.
public enum Ops {
  /// Every op.
  public static let all: [any Op.Type] = [
    Input.self, IndexInput.self, Constant.self, IndexConstant.self,
    // Elementwise, one input.
    Negate.self, Exp.self, Log.self, Log1p.self, Expm1.self, Sqrt.self, Square.self, Abs.self,
    Sign.self, Sigmoid.self, Softplus.self, Relu.self, Gate.self, Elu.self, Gelu.self, Tanh.self,
    LogGamma.self,
    Digamma.self, Polygamma.self, Erf.self, NormalCDF.self, NormalQuantile.self, LogNormalCDF.self,
    Floor.self,
    Ceil.self, Round.self, Sin.self, Cos.self, Atan.self, Not.self,
    // Elementwise, two or three inputs.
    Add.self, Subtract.self, Multiply.self, Divide.self, Power.self, Minimum.self, Maximum.self,
    Remainder.self, Less.self, LessEqual.self, Equal.self, NotEqual.self, And.self, Or.self,
    Where.self, MultiplyAdd.self,
    // Reductions and running sums.
    Sum.self, SumOfProducts.self, Product.self, ProductOfOthers.self, ReduceMax.self,
    ReduceMin.self, LogSumExp.self,
    Softmax.self, LogSoftmax.self, LayerNorm.self, LayerNormAdjoint.self, CumulativeSum.self,
    CumulativeProduct.self,
    CumulativeProductAdjoint.self,
    // Shapes and look-ups.
    Reshape.self, Transpose.self, BroadcastTo.self, Slice.self, Embed.self, Concat.self,
    Gather.self, ScatterAdd.self, FlatIndex.self, Sort.self, StopGradient.self,
    // Matrices.
    MatVec.self, PackRows.self, PackedMatVec.self, MatMul.self, SquaredMatMul.self, Affine.self,
    NormalNoise.self, SampledAffine.self,
    Cholesky.self, CholeskyAdjoint.self, TriangularSolve.self, Solve.self, Inverse.self,
    LogDet.self,
    // Images.
    Conv2D.self, Conv2DInputGradient.self, Conv2DFilterGradient.self, MaxPool2D.self,
    MaxPool2DGradient.self, MaxPool2DPick.self, AvgPool2D.self, AvgPool2DGradient.self,
    // Recursions.
    Scan.self,
  ]
}
