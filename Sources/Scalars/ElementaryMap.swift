// ElementaryMap: the costly functions of one number, by name.

/// A function that is applied to whole arrays, compiled for each instruction set.
///
/// To add one: a case here, a line in `Microkernels/ElementaryLoops.swift`.
public enum ElementaryMap: Int, CaseIterable, Sendable {
  case exp, expm1, log, log1p, tanh, sigmoid, softplus, lgamma, digamma, erf
  case normalCDF, logNormalCDF, normalQuantile, sin, cos
}
