import Evaluation
import Language
import Values

/// A model: its signature and its body, as a value of the session.
public final class ModelValue: ObjectValue {
  /// Its name.
  public let name: String
  /// Where the name stands.
  public let nameRange: SourceRange
  /// The tree that its parts refer to.
  public let tree: Tree
  /// What it must be given.
  public let parameters: [Parameter]
  /// Its statements.
  public let body: [NodeID]
  /// What changes the priors of its layers, each on top of those before.
  public let transforms: [LayerTransform]

  /// A model of a tree.
  public init(
    name: String, nameRange: SourceRange, tree: Tree, parameters: [Parameter], body: [NodeID],
    transforms: [LayerTransform] = []
  ) {
    self.transforms = transforms
    self.name = name
    self.nameRange = nameRange
    self.tree = tree
    self.parameters = parameters
    self.body = body
  }

  /// What errors call it.
  public var kindName: String { "a model" }

  /// The names that stand left of `~` anywhere in its body.
  public var sampledNames: Set<String> {
    var names: Set<String> = []
    func visit(_ statements: [NodeID]) {
      for id in statements {
        switch tree[id].kind {
        case .sample(let name, _, _, _): names.insert(name)
        case .forLoop(_, _, _, let body): visit(body)
        case .conditional(_, let then, let otherwise):
          visit(then)
          visit(otherwise ?? [])
        default: break
        }
      }
    }
    visit(body)
    return names
  }

  /// The names of the arguments that are observed.
  public var observedNames: Set<String> { sampledNames.intersection(parameters.map(\.name)) }

  /// The names of dimensions in its signature: names in shapes that are no arguments.
  public var dimensionNames: [String] {
    let arguments = Set(parameters.map(\.name))
    var names: [String] = []
    func add(_ id: NodeID) {
      if case .name(let name) = tree[id].kind, !arguments.contains(name), !names.contains(name) {
        names.append(name)
      }
    }
    for parameter in parameters {
      parameter.shape?.forEach(add)
      if case .index(let id)? = parameter.kind { add(id) }
    }
    return names
  }

  /// The signature as written, on one line.
  public var signature: String {
    let arguments = parameters.map { parameter -> String in
      var text = parameter.name
      let shape =
        parameter.shape.map { "[" + $0.map { tree.text(of: $0) }.joined(separator: ", ") + "]" }
        ?? ""
      switch parameter.kind {
      case .index(let id): text += ": index(\(tree.text(of: id)))\(shape)"
      case .int: text += ": int\(shape)"
      case .bool: text += ": bool\(shape)"
      case .simplex: text += ": simplex\(shape)"
      case .real: text += ": real\(shape)"
      case nil: text += shape
      }
      if let fallback = parameter.defaultValue { text += " = \(tree.text(of: fallback))" }
      return text
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }
}
