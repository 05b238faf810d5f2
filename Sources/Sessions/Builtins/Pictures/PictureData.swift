import Data
import Evaluation
import Language
import Models
import Plots
import Values

/// What a picture is made of: coordinates, groups, samples.
extension Call {
  /// The arguments that are coordinates: a table or a record in front lends its columns.
  func coordinates() throws -> [Bound] {
    guard let first = arguments["x"] else { return others }
    switch first.value {
    case .table, .record:
      guard !others.isEmpty else {
        throw failure(
          .argument, "`\(builtin.name)` needs columns to draw", at: "x",
          help: ["`\(builtin.name)(t, x, y)` with columns x and y, or `\(builtin.name)(t.x, t.y)`"])
      }
      return others
    default: return [first] + others
    }
  }

  /// An argument as a vector of numbers; a single number is a vector of one.
  func vector(_ bound: Bound, _ what: String) throws -> [Double] {
    let value = try evaluator.settled(bound.value)
    switch value {
    case .array(let array) where !array.isTextual && array.rank <= 1: return array.numbers
    case .array(let array) where array.isTextual:
      throw failure(
        .kind, "`\(what)` must be numbers", node: bound.node, label: "this is \(value.kindName)",
        help: ["`bars(names, values)` and `interval(names, …)` take names"])
    case .array(let array):
      throw failure(
        .shape, "`\(what)` must be a vector", node: bound.node,
        label: Broadcast.describe(array.axes))
    case .draws:
      throw failure(
        .kind, "`\(what)` must be plain numbers", node: bound.node, label: "these are draws",
        help: ["take `mean(…)`, or show their spread: `band(x, …)`, `interval(x, …)`"])
    default:
      throw failure(
        .kind, "`\(what)` must be numbers", node: bound.node, label: "this is \(value.kindName)")
    }
  }

  /// A vector as names.
  func names(_ bound: Bound) throws -> [String] {
    guard case .array(let array) = try evaluator.settled(bound.value), array.rank <= 1 else {
      throw failure(
        .kind, "names are a vector", node: bound.node, label: "this is \(bound.value.kindName)")
    }
    return (0..<array.count).map { ValueText.element(array, $0) }
  }

  /// The groups of `by`, one name for each of `count` values.
  func groups(_ count: Int) throws -> [String]? {
    guard has("by"), let bound = arguments["by"] else { return nil }
    let names = try names(bound)
    guard names.count == count else {
      throw failure(
        .shape, "`by` has \(names.count) values for \(count)", at: "by",
        help: ["it names the group of each value"])
    }
    return names
  }

  /// Checks that coordinates are equally many.
  func checkLengths(_ vectors: [(name: String, count: Int)], _ bounds: [Bound]) throws {
    guard let first = vectors.first else { return }
    for (place, other) in vectors.enumerated() where other.count != first.count {
      throw failure(
        .shape, "`\(builtin.name)` needs as many `\(other.name)` as `\(first.name)`",
        node: place < bounds.count ? bounds[place].node : nil, label: "\(other.count) of them",
        notes: ["`\(first.name)` has \(first.count)"])
    }
  }

  /// The text of an argument as the label of an axis, where it is a plain name.
  func axisName(_ bound: Bound?) -> String? { bound.flatMap { $0.member ?? plainName($0.node) } }

  /// Samples with their names: draws by element, columns of a matrix, a vector as it is, the latents
  /// of a posterior.
  func samples() throws -> [Samples] {
    guard let first = arguments["x"] else { return [] }
    var result: [Samples] = []
    if case .object(let object) = first.value, let posterior = object as? PosteriorValue {
      if others.isEmpty {
        return posterior.draws.map { Samples($0.name, $0.draws, support(of: $0.name, posterior)) }
      }
      for bound in others {
        let name = axisName(bound) ?? ""
        result.append(
          try samples(bound, name, bound.member.map { support(of: $0, posterior) } ?? (nil, nil)))
      }
      return result
    }
    for bound in try coordinates() {
      result.append(try samples(bound, axisName(bound) ?? "", (nil, nil)))
    }
    return result
  }

  private func samples(
    _ bound: Bound, _ name: String, _ support: (lower: Double?, upper: Double?)
  ) throws -> Samples {
    let value = try evaluator.settled(bound.value)
    switch value {
    case .draws(let draws): return Samples(name, draws, support)
    case .array(let array) where !array.isTextual && array.rank <= 2:
      guard array.rank == 2 else {
        return Samples(
          name, Draws(array.numbers, count: array.count, axes: [], kind: array.kind), support)
      }
      return Samples(name, Draws(array: array), support)
    default:
      throw failure(
        .kind, "`\(builtin.name)` takes draws or numbers", node: bound.node,
        label: "this is \(value.kindName)")
    }
  }

  /// The constant bounds of a latent's support, at which a density estimate ends.
  private func support(
    of name: String, _ posterior: PosteriorValue
  ) -> (lower: Double?, upper: Double?) {
    guard let latent = posterior.latents.first(where: { $0.name == name }) else {
      return (nil, nil)
    }
    return LatentSupport.bounds(latent.distribution)
  }
}

/// Draws of a value, with its name.
struct Samples {
  let name: String
  let draws: Draws
  let lower: Double?
  let upper: Double?

  init(_ name: String, _ draws: Draws, _ support: (lower: Double?, upper: Double?)) {
    self.name = name
    self.draws = draws
    lower = support.lower
    upper = support.upper
  }

  /// The elements: the value's name with the place, or the place alone where `isAlone`.
  func elements(alone isAlone: Bool = false) -> [(label: String, values: [Double])] {
    (0..<draws.elementCount).map { place in
      let inside = PosteriorSummary.place(place, draws.axes)
      guard isAlone, !draws.axes.isEmpty else { return (name + inside, draws.element(place)) }
      let bare = inside.dropFirst().dropLast()
      return (String(bare.filter { $0 != "\"" }), draws.element(place))
    }
  }
}
