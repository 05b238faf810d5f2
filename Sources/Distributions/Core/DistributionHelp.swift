/// What the help page of a distribution says.
public struct DistributionHelp: Sendable {
  /// What the distribution is for, in a sentence or two.
  public let summary: String
  /// The density or mass function, as text.
  public let density: String
  /// The mean, as text.
  public let mean: String
  /// The variance, as text.
  public let variance: String
  /// A line of a program that uses it.
  public let example: String
  /// Where the formula or the algorithm is from.
  public let source: String

  /// The parts of a page; support and parameters come from the distribution itself.
  public init(
    summary: String, density: String, mean: String, variance: String, example: String,
    source: String
  ) {
    self.summary = summary
    self.density = density
    self.mean = mean
    self.variance = variance
    self.example = example
    self.source = source
  }
}

extension Distribution {
  /// The help page as plain text: signature, summary, formula, parameters, support, moments,
  /// alternatives, example, source.
  public static var helpText: String {
    var lines = [signature, "", help.summary, "", "  \(help.density)", ""]
    lines.append("Parameters")
    for parameter in parameters {
      lines.append("  \(parameter.name): \(parameter.constraint.description). \(parameter.meaning)")
    }
    let alternatives = parametrisations.dropFirst()
    if !alternatives.isEmpty {
      lines.append("Or by name")
      for alternative in alternatives {
        lines.append("  \(name)(\(alternative.signature))\(alternative.equations)")
      }
    }
    lines.append("Support: \(support.description(parameters.map(\.name)))")
    lines.append("Mean: \(help.mean)")
    lines.append("Variance: \(help.variance)")
    lines.append("Example: \(help.example)")
    lines.append("Source: \(help.source)")
    return lines.joined(separator: "\n")
  }
}
