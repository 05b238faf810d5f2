import Distributions
import Evaluation
import Language
import Values

/// How a model is lowered as a network: over rows that are bound anew, its weights as they are
/// presented by an estimator.
public struct NetworkPlan {
  /// What a run is for.
  public enum Purpose: Sendable {
    /// The log density and its gradient.
    case fit
    /// Computed values, and the parameters of observed names.
    case predict
  }

  /// How the noise of the weights enters a step.
  public enum Estimator: String, Sendable, CaseIterable {
    /// One draw of all weights a step.
    case reparam
    /// Outputs of linear layers are drawn, one noise a row and unit.
    case local
    /// One deviation a step, its sign turned row by row.
    case flipout
  }

  /// The dimension whose rows are bound anew; nil where there is none.
  public var rowDimension: String?
  /// How many rows a run takes.
  public var rows: Int
  /// Whether the same rows are bound for all runs, so that what depends on them alone is computed
  /// once.
  public var isWhole: Bool
  /// What a run is for.
  public var purpose: Purpose
  /// How the weights' noise enters.
  public var estimator: Estimator
  /// Whether weights are points whatever their prior, which then only penalises them.
  public var isPoint = false
}

/// An argument whose rows are bound anew.
public struct RowInput {
  /// The argument's name.
  public let name: String
  /// The input that holds its numbers.
  public let slotName: String
  /// For places along a dimension: the input that holds them as positions from 0.
  public let positionSlotName: String?
  /// The numbers of one row.
  public let width: Int
}

/// Numbers that are drawn anew at every run.
public struct NoiseInput {
  /// The input that holds them.
  public let slotName: String
  /// How they are drawn.
  public let kind: Kind
  /// How many.
  public let count: Int

  /// How numbers are drawn.
  public enum Kind: Sendable, Hashable {
    /// Standard normal.
    case normal
    /// −1 or 1.
    case sign
    /// 1/(1 − p) with probability 1 − p, else 0.
    case mask(Double)
  }
}

/// An observed name of a network: its distribution's parameters as nodes.
public struct Observation {
  /// The name.
  public let name: String
  /// Its axes, event axes included.
  public let axes: [Axis]
  /// Its distribution's name.
  public let distribution: String
  /// The parameters.
  public let parameters: [Symbolic]
  /// The distribution.
  let type: any Distribution.Type
  /// Whether its first axis is that of the rows.
  public let hasRows: Bool
  /// Where its distribution stands.
  let node: NodeID
}
