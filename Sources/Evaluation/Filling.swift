import Language
import Values

/// A declared array (`level: real[T]`) that later statements fill, element by element or in slices.
public final class Filling {
  /// Its name, for errors.
  public let name: String
  /// Its axes.
  public let axes: [Axis]
  /// What its elements are.
  public let kind: ElementKind
  private var pieces: [Value] = []
  /// For each element the piece that holds it and its place there; −1 while unfilled.
  private var owner: [(piece: Int32, place: Int32)]
  private var assembled: Value?
  private var isSpoilt = false
  private var unfilled: Int

  /// An array with no element filled.
  public init(name: String, axes: [Axis], kind: ElementKind = .real) {
    self.name = name
    self.axes = axes
    self.kind = kind
    unfilled = axes.reduce(1) { $0 * $1.size }
    owner = Array(repeating: (-1, -1), count: unfilled)
  }

  /// Whether any filled element depends on latents.
  public var isRandom: Bool { pieces.contains(where: \.isRandom) }
  /// Whether every element was filled.
  public var isComplete: Bool { unfilled == 0 }
  /// The first element without a value, as `level[3]`.
  public var firstUnfilled: String? {
    owner.firstIndex { $0.piece < 0 }.map { "\(name)\(place($0))" }
  }
  /// Whether nothing was filled yet.
  public var isEmpty: Bool { pieces.isEmpty }

  /// Whether all of these elements are filled.
  public func isFilled(_ positions: [Int]) -> Bool { positions.allSatisfy { owner[$0].piece >= 0 } }

  /// Fills the elements of a plan with a value of the plan's axes.
  public func fill(_ plan: IndexPlan, with value: Value) throws(Fault) {
    for position in plan.positions where owner[position].piece >= 0 {
      throw Fault(.model, "`\(name)\(place(position))` is defined twice")
    }
    let piece = Int32(pieces.count)
    pieces.append(value)
    for (place, position) in plan.positions.enumerated() {
      owner[position] = (piece, Int32(place))
    }
    unfilled -= plan.positions.count
    assembled = nil
  }

  /// Marks the array as spoilt by an earlier error; reading it raises no second one.
  public func spoil() { isSpoilt = true }

  /// The elements that a plan picks.
  public func read(_ plan: IndexPlan, _ algebra: ValueAlgebra) throws(Fault) -> Value {
    if isSpoilt { return .poison }
    if let assembled { return try algebra.gather(assembled, plan) }
    if let position = plan.positions.first(where: { owner[$0].piece < 0 }) {
      throw Fault(
        .model, "`\(name)\(place(position))` is read before it is defined",
        help: ["fill it in an earlier statement"])
    }
    var used: [Int32] = []
    var offsets: [Int32: Int] = [:]
    var total = 0
    for position in plan.positions where offsets[owner[position].piece] == nil {
      let piece = owner[position].piece
      offsets[piece] = total
      used.append(piece)
      total += pieces[Int(piece)].axes?.reduce(1) { $0 * $1.size } ?? 1
    }
    guard let first = used.first else {
      return .array(NDArray([], axes: plan.axes, kind: kind))
    }
    let whole =
      used.count == 1 ? pieces[Int(first)] : try algebra.flatten(used.map { pieces[Int($0)] })
    let positions = plan.positions.map { (offsets[owner[$0].piece] ?? 0) + Int(owner[$0].place) }
    return try algebra.gather(whole, IndexPlan(positions: positions, axes: plan.axes))
  }

  /// The whole array.
  public func whole(_ algebra: ValueAlgebra) throws(Fault) -> Value {
    if let assembled { return assembled }
    let count = axes.reduce(1) { $0 * $1.size }
    let value = try read(IndexPlan(positions: Array(0..<count), axes: axes), algebra)
    assembled = value
    return value
  }

  private func place(_ position: Int) -> String {
    var rest = position
    var places: [String] = []
    for axis in axes.reversed() {
      places.append("\(rest % max(axis.size, 1) + 1)")
      rest /= max(axis.size, 1)
    }
    return "[" + places.reversed().joined(separator: ", ") + "]"
  }
}
