/// Element-by-element functions. Two or three arrays broadcast from their trailing axes.
extension Graph {
  /// -x, element by element.
  public func neg(_ x: NodeRef) -> NodeRef { apply1(Negate.self, [x]) }
  /// eˣ, element by element.
  public func exp(_ x: NodeRef) -> NodeRef { apply1(Exp.self, [x]) }
  /// The natural logarithm, element by element.
  public func log(_ x: NodeRef) -> NodeRef { apply1(Log.self, [x]) }
  /// log(1 + x), element by element.
  public func log1p(_ x: NodeRef) -> NodeRef { apply1(Log1p.self, [x]) }
  /// exp(x) - 1, element by element.
  public func expm1(_ x: NodeRef) -> NodeRef { apply1(Expm1.self, [x]) }
  /// √x, element by element.
  public func sqrt(_ x: NodeRef) -> NodeRef { apply1(Sqrt.self, [x]) }
  /// x², element by element.
  public func square(_ x: NodeRef) -> NodeRef { apply1(Square.self, [x]) }
  /// |x|, element by element.
  public func abs(_ x: NodeRef) -> NodeRef { apply1(Abs.self, [x]) }
  /// -1, 0 or 1, element by element.
  public func sign(_ x: NodeRef) -> NodeRef { apply1(Sign.self, [x]) }
  /// 1 / (1 + exp(-x)), element by element.
  public func sigmoid(_ x: NodeRef) -> NodeRef { apply1(Sigmoid.self, [x]) }
  /// log(1 + exp(x)), element by element.
  public func softplus(_ x: NodeRef) -> NodeRef { apply1(Softplus.self, [x]) }
  /// max(x, 0), element by element.
  public func relu(_ x: NodeRef) -> NodeRef { apply1(Relu.self, [x]) }
  /// x where x > 0, else exp(x) - 1, element by element.
  public func elu(_ x: NodeRef) -> NodeRef { apply1(Elu.self, [x]) }
  /// x Φ(x), element by element.
  public func gelu(_ x: NodeRef) -> NodeRef { apply1(Gelu.self, [x]) }
  /// b where a > 0, else 0, element by element.
  public func gate(_ a: NodeRef, _ b: NodeRef) -> NodeRef { apply1(Gate.self, [a, b]) }
  /// log(1 / (1 + exp(-x))), element by element.
  public func logSigmoid(_ x: NodeRef) -> NodeRef { neg(softplus(neg(x))) }
  /// tanh x, element by element.
  public func tanh(_ x: NodeRef) -> NodeRef { apply1(Tanh.self, [x]) }
  /// log |Γ(x)|, element by element.
  public func lgamma(_ x: NodeRef) -> NodeRef { apply1(LogGamma.self, [x]) }
  /// The derivative of log Γ, element by element.
  public func digamma(_ x: NodeRef) -> NodeRef { apply1(Digamma.self, [x]) }
  /// The error function, element by element.
  public func erf(_ x: NodeRef) -> NodeRef { apply1(Erf.self, [x]) }
  /// The standard normal distribution function, element by element.
  public func Phi(_ x: NodeRef) -> NodeRef { apply1(NormalCDF.self, [x]) }
  /// The standard normal quantile function, element by element.
  public func inv_Phi(_ x: NodeRef) -> NodeRef { apply1(NormalQuantile.self, [x]) }
  /// The log of the standard normal distribution function, element by element.
  public func logPhi(_ x: NodeRef) -> NodeRef { apply1(LogNormalCDF.self, [x]) }
  /// The largest integer not above x, element by element.
  public func floor(_ x: NodeRef) -> NodeRef { apply1(Floor.self, [x]) }
  /// The smallest integer not below x, element by element.
  public func ceil(_ x: NodeRef) -> NodeRef { apply1(Ceil.self, [x]) }
  /// The nearest integer, halves to even, element by element.
  public func round(_ x: NodeRef) -> NodeRef { apply1(Round.self, [x]) }
  /// The sine, element by element.
  public func sin(_ x: NodeRef) -> NodeRef { apply1(Sin.self, [x]) }
  /// The cosine, element by element.
  public func cos(_ x: NodeRef) -> NodeRef { apply1(Cos.self, [x]) }
  /// The arc tangent, element by element.
  public func atan(_ x: NodeRef) -> NodeRef { apply1(Atan.self, [x]) }
  /// 1 where x is 0, else 0, element by element.
  public func not(_ x: NodeRef) -> NodeRef { apply1(Not.self, [x]) }
  /// a + b, element by element.
  public func add(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Add.self, [a, b])
  }
  /// a - b, element by element.
  public func sub(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Subtract.self, [a, b])
  }
  /// a b, element by element.
  public func mul(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Multiply.self, [a, b])
  }
  /// a / b, element by element.
  public func div(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Divide.self, [a, b])
  }
  /// a to the b, element by element.
  public func pow(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Power.self, [a, b])
  }
  /// The smaller of a and b, element by element.
  public func min(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Minimum.self, [a, b])
  }
  /// The larger of a and b, element by element.
  public func max(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Maximum.self, [a, b])
  }
  /// a - b floor(a / b), element by element.
  public func remainder(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Remainder.self, [a, b])
  }
  /// 1 where a < b, else 0, element by element.
  public func less(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Less.self, [a, b])
  }
  /// 1 where a ≤ b, else 0, element by element.
  public func lessEqual(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(LessEqual.self, [a, b])
  }
  /// 1 where a = b, else 0, element by element.
  public func equal(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Equal.self, [a, b])
  }
  /// 1 where a ≠ b, else 0, element by element.
  public func notEqual(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(NotEqual.self, [a, b])
  }
  /// 1 where neither is 0, else 0, element by element.
  public func and(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(And.self, [a, b])
  }
  /// 1 where one is not 0, else 0, element by element.
  public func or(_ a: NodeRef, _ b: NodeRef) -> NodeRef {
    apply1(Or.self, [a, b])
  }
  /// 1 where a > b, else 0, element by element.
  public func greater(_ a: NodeRef, _ b: NodeRef) -> NodeRef { less(b, a) }
  /// 1 where a ≥ b, else 0, element by element.
  public func greaterEqual(_ a: NodeRef, _ b: NodeRef) -> NodeRef { lessEqual(b, a) }
  /// b where a is not 0, else c, element by element.
  public func `where`(_ a: NodeRef, _ b: NodeRef, _ c: NodeRef) -> NodeRef {
    apply1(Where.self, [a, b, c])
  }
}
