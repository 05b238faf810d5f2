/// How the arguments of a call such as `gamma(2, scale = 3)` define a distribution.
public struct ResolvedArguments: Sendable {
  /// The parametrisation that the arguments belong to.
  public let parametrisation: Parametrisation
  /// For each argument of the parametrisation, which argument of the call gives it; `nil` where the
  /// default value serves.
  public let positions: [Int?]

  /// The distribution that the canonical parameters belong to.
  public var target: any Distribution.Type { parametrisation.target }

  /// The canonical parameters.
  /// - Parameter values: the values of the call's arguments, in the order of the call.
  public func parameters<A: Algebra>(_ values: [A.Value], in algebra: A) -> [A.Value] {
    let arguments = zip(parametrisation.arguments, positions).map { specification, position in
      position.map { values[$0] } ?? algebra.constant(specification.defaultValue ?? .nan)
    }
    return parametrisation.parameters(arguments, in: algebra)
  }
}

/// Why the arguments of a call define no distribution.
public enum ArgumentProblem: Error, Hashable, Sendable {
  /// Arguments without which the distribution is not defined.
  case missing([String])
  /// A name that no parametrisation has; the names it might have been, the most likely first.
  case unknown(label: String, position: Int, candidates: [String])
  /// More arguments than the distribution takes.
  case tooMany(count: Int, limit: Int)
  /// One argument given twice, the second time at this position of the call.
  case repeated(name: String, position: Int)
  /// Names that belong to different parametrisations: `gamma(scale =, rate =)`.
  case conflicting([String])
}

extension Distribution {
  /// Finds the parametrisation that a call's arguments belong to.
  ///
  /// Arguments without a label fill, in order, the canonical parameters that no label names.
  /// - Parameter labels: the label of each argument of the call, `nil` where it has none.
  public static func resolve(
    labels: [String?]
  ) -> Result<ResolvedArguments, ArgumentProblem> {
    let given = labels.enumerated().compactMap { position, label in label.map { (position, $0) } }
    for (position, label) in given
    where !parametrisations.contains(where: { $0.index(of: label) != nil }) {
      return .failure(
        .unknown(label: label, position: position, candidates: candidates(for: label)))
    }
    for (position, label) in given
    where given.contains(where: { $0.0 < position && areSame($0.1, label) }) {
      return .failure(.repeated(name: label, position: position))
    }
    let fitting = parametrisations.filter { parametrisation in
      given.allSatisfy { parametrisation.index(of: $0.1) != nil }
    }
    guard !fitting.isEmpty else { return .failure(.conflicting(given.map(\.1))) }
    var problems: [ArgumentProblem] = []
    for parametrisation in fitting {
      switch fill(parametrisation, labels) {
      case .success(let positions):
        return .success(ResolvedArguments(parametrisation: parametrisation, positions: positions))
      case .failure(let problem): problems.append(problem)
      }
    }
    return .failure(problems.min { $0.distance < $1.distance } ?? problems[0])
  }

  /// The names of all arguments of all parametrisations, canonical ones first.
  public static var argumentNames: [String] {
    var names: [String] = []
    for name in parametrisations.flatMap(\.arguments).map(\.name) where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  private static func fill(
    _ parametrisation: Parametrisation, _ labels: [String?]
  ) -> Result<[Int?], ArgumentProblem> {
    var positions = [Int?](repeating: nil, count: parametrisation.arguments.count)
    for (position, label) in labels.enumerated() {
      if let label, let index = parametrisation.index(of: label) { positions[index] = position }
    }
    let unlabelled = labels.indices.filter { labels[$0] == nil }
    let open = parametrisation.arguments.indices.filter { index in
      positions[index] == nil
        && parametrisations[0].index(of: parametrisation.arguments[index].name) != nil
    }
    guard unlabelled.count <= open.count else {
      let limit = labels.count - unlabelled.count + open.count
      return .failure(.tooMany(count: labels.count, limit: limit))
    }
    for (index, position) in zip(open, unlabelled) { positions[index] = position }
    let missing = zip(parametrisation.arguments, positions)
      .filter { $1 == nil && $0.defaultValue == nil }.map(\.0.name)
    return missing.isEmpty ? .success(positions) : .failure(.missing(missing))
  }

  private static func areSame(_ a: String, _ b: String) -> Bool {
    a == b
      || parametrisations.contains { $0.index(of: a) != nil && $0.index(of: a) == $0.index(of: b) }
  }

  private static func candidates(for label: String) -> [String] {
    argumentNames.map { ($0, editDistance($0, label)) }.sorted { $0.1 < $1.1 }.map(\.0)
  }
}

extension Parametrisation {
  /// The position of the argument with this name or alias.
  public func index(of name: String) -> Int? {
    arguments.firstIndex { $0.name == name || $0.aliases.contains(name) }
  }
}

extension ArgumentProblem {
  /// How far a call is from what is asked: of several problems the nearest is reported.
  fileprivate var distance: Int {
    switch self {
    case .missing(let names): names.count
    case .tooMany(let count, let limit): count - limit
    case .unknown, .repeated, .conflicting: .max
    }
  }
}

/// The number of insertions, deletions and substitutions between two words (Levenshtein, 1966).
private func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b.unicodeScalars)
  var row = Array(0...target.count)
  for (i, letter) in a.unicodeScalars.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in target.enumerated() {
      let substituted = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[target.count]
}
