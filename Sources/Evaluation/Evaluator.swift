import Language
import Values

/// Walks a tree and works out its values: the one meaning of expressions, in scripts (numbers and
/// draws) and in models (where what depends on a latent becomes a node of a graph).
public final class Evaluator {
  /// The names that outlive a cell.
  public var globals: [String: Value] = [:]
  /// The names of the running function or model body.
  public var frame: Frame?
  /// The tree whose nodes are being evaluated.
  public var tree: Tree
  /// The builtins by name.
  public let builtins: [String: Builtin]
  /// The session around it.
  public weak var host: (any EvaluatorHost)?
  /// How `~` and what goes with it are carried out; nil in scripts.
  public var mode: (any ModelMode)?
  /// Element-by-element work in the domain at hand.
  public var algebra = ValueAlgebra()
  /// The builtins that functions of the session hide, each noted once.
  var shadowed: Set<String> = []
  /// How deep the running functions are nested.
  var depth = 0
  /// The sizes that `end` means, innermost last.
  var ends: [Int?] = []
  /// What precedes the names of random statements in an inlined function.
  public var prefix = ""
  /// Reductions of known data that a fit records and a prediction keeps.
  public var frozen: FrozenValues?
  /// For each index argument of the running model, the dimension that it points into.
  public var indexTargets: [String: String] = [:]

  /// The deepest nesting of calls: what a thread's stack of 8 MiB holds, less without optimisation.
  #if DEBUG
    static let depthLimit = 100
  #else
    static let depthLimit = 1000
  #endif

  /// An evaluator with these builtins.
  public init(builtins: [Builtin], host: (any EvaluatorHost)? = nil) {
    self.builtins = Dictionary(builtins.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    self.host = host
    tree = Parser.parse(SourceText(name: "", text: "")).tree
  }

  /// Evaluates with another tree, restoring the present one after.
  public func with<T>(tree other: Tree, _ work: () throws -> T) rethrows -> T {
    let saved = tree
    tree = other
    defer { tree = saved }
    return try work()
  }

  // MARK: Errors

  /// An error at a node of the running tree.
  public func diagnostic(
    _ kind: Diagnostic.Kind, _ message: String, at node: NodeID?, label: String = "",
    notes: [String] = [], help: [String] = []
  ) -> Diagnostic {
    let labels = node.map { [Diagnostic.Label(tree.source, tree[$0].range, label)] } ?? []
    return Diagnostic(kind, message, labels: labels, notes: notes, help: help)
  }

  /// A fault, given its place.
  public func diagnostic(_ fault: Fault, at node: NodeID?) -> Diagnostic {
    diagnostic(
      fault.kind.diagnosticKind, fault.message, at: node, notes: fault.notes, help: fault.help)
  }

  /// Runs work whose faults belong to a node.
  public func at<T>(_ node: NodeID?, _ work: () throws -> T) throws -> T {
    do { return try work() } catch let fault as Fault { throw diagnostic(fault, at: node) }
  }

  // MARK: Names

  /// The value of a name, or nil: the running body, then the session.
  public func lookup(_ name: String) -> Value? {
    if let value = frame?.lookup(name) { return value }
    if isClosed { return nil }
    return globals[name]
  }

  /// Whether the running body is a model's, which knows nothing of the session's values.
  var isClosed: Bool {
    var current = frame
    while let scope = current {
      if scope.isClosed { return true }
      current = scope.parent
    }
    return false
  }

  func value(ofName name: String, at id: NodeID) throws -> Value {
    if let value = lookup(name) {
      return value
    }
    if let callable = globals[name], callable.isCallable { return callable }
    if let builtin = builtins[name] { return .builtin(builtin) }
    throw unknown(name, at: id, what: "name")
  }

  /// Every name that can be seen from here.
  public func visibleNames() -> [String] {
    var names: Set<String> = []
    var current = frame
    while let scope = current {
      names.formUnion(scope.values.keys)
      current = scope.parent
    }
    if !isClosed { names.formUnion(globals.keys) }
    return names.sorted()
  }

  func unknown(_ name: String, at id: NodeID, what: String) -> Diagnostic {
    var candidates = visibleNames()
    if what == "function" { candidates = candidates.filter { lookup($0)?.isCallable ?? false } }
    if isClosed { candidates += globals.filter { $0.value.isCallable }.keys.sorted() }
    candidates += builtins.keys.sorted()
    candidates += DistributionValue.names
    // One letter stands for nothing built in.
    if what != "function", name.unicodeScalars.count == 1 { candidates = visibleNames() }
    var help: [String] = []
    if isClosed, let outside = globals[name], !outside.isCallable {
      return diagnostic(
        .name, "`\(name)` is a name of the session, and a model sees only its arguments", at: id,
        help: ["add it as an argument: `\(name)\(Self.argumentSuffix(of: outside))`"])
    }
    if what == "function", lookup(name) != nil {
      help.append("`\(name)` is \(lookup(name)?.kindName ?? "a value"), which cannot be called")
    } else if let near = NearestName.suggest(name, among: candidates) {
      help.append("did you mean `\(near)`?")
    } else if isClosed, what != "function", name.first?.isUppercase == true {
      help.append("if it is a size, add it to the arguments: `\(name): int`")
    }
    return diagnostic(.name, "no \(what) `\(name)`", at: id, label: "not found", help: help)
  }

  private static func argumentSuffix(of value: Value) -> String {
    guard let axes = value.axes, !axes.isEmpty else { return "" }
    return "[" + axes.indices.map { ["N", "K", "M", "L"][min($0, 3)] }.joined(separator: ", ") + "]"
  }

  /// The complete value of an array that statements filled; other values as they are.
  public func settled(_ value: Value) throws -> Value {
    if case .filling(let filling) = value { return try filling.whole(algebra) }
    return value
  }

  /// The complete value of an expression; what is missing of it is its fault.
  public func settled(_ id: NodeID) throws -> Value {
    let value = try evaluate(id)
    return try at(id) { try settled(value) }
  }
}

extension Fault.Kind {
  /// The family of the diagnostic.
  public var diagnosticKind: Diagnostic.Kind {
    switch self {
    case .kind: .kind
    case .shape: .shape
    case .index: .index
    case .value: .value
    case .argument: .argument
    case .data: .data
    case .model: .model
    case .numeric: .numeric
    case .support: .support
    case .limit: .limit
    }
  }
}
