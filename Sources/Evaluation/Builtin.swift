/// A function of the language that is written in Swift: signature, help, example, and what it does.
public struct Builtin: Sendable {
  /// Where the reference lists it.
  public enum Category: String, Sendable, CaseIterable {
    case arrays = "Arrays"
    case mathematics = "Mathematics"
    case linearAlgebra = "Linear algebra"
    case statistics = "Statistics"
    case randomness = "Distributions and random numbers"
    case data = "Data"
    case models = "Models"
    case networks = "Neural networks"
    case inference = "Inference"
    case draws = "Draws and prediction"
    case uncertainty = "Uncertainty"
    case pictures = "Pictures"
    case session = "Session"
  }

  /// The name by which it is called.
  public let name: String
  /// Where the reference lists it.
  public let category: Category
  /// Its parameters in order.
  public let parameters: [BuiltinParameter]
  /// One paragraph: what it gives, shapes, errors.
  public let help: String
  /// A line that runs as it stands.
  public let example: String
  /// What it does.
  public let body: @Sendable (Call) throws -> Value

  /// A builtin.
  public init(
    _ name: String, _ category: Category, _ parameters: [BuiltinParameter], help: String,
    example: String, _ body: @escaping @Sendable (Call) throws -> Value
  ) {
    self.name = name
    self.category = category
    self.parameters = parameters
    self.help = help
    self.example = example
    self.body = body
  }

  /// The signature as the help page shows it: `quantile(x, p, axis = none)`.
  public var signature: String {
    "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
  }
}

/// A parameter of a builtin.
public struct BuiltinParameter: Sendable, CustomStringConvertible {
  /// How its argument is found and read.
  public enum Role: Sendable {
    /// One value, by position or label.
    case value
    /// One of a set of words, which need no quotes.
    case words([String])
    /// All further positional arguments.
    case rest
    /// Any further labelled arguments (`table(a = …, b = …)`).
    case labels
    /// All further arguments; a bare name may mean a column or latent of the first argument.
    case members
    /// Labelled or positional expressions kept unevaluated, to be worked out over columns.
    case quoted
  }

  /// The name.
  public let name: String
  /// How its argument is found.
  public let role: Role
  /// The default as shown in the signature; nil where an argument is required.
  public let defaultText: String?

  /// A required value.
  public static func required(_ name: String) -> Self {
    Self(name: name, role: .value, defaultText: nil)
  }
  /// A value that may be left out.
  public static func optional(_ name: String, _ defaultText: String = "none") -> Self {
    Self(name: name, role: .value, defaultText: defaultText)
  }
  /// A word of a set, or text.
  public static func word(_ name: String, _ words: [String], _ defaultText: String? = nil) -> Self {
    Self(name: name, role: .words(words), defaultText: defaultText)
  }
  /// All further positional arguments.
  public static func rest(_ name: String) -> Self { Self(name: name, role: .rest, defaultText: "") }
  /// Any further labelled arguments.
  public static func labels(_ name: String) -> Self {
    Self(name: name, role: .labels, defaultText: "")
  }
  /// Further arguments, bare names of the first argument's columns or latents among them.
  public static func members(_ name: String) -> Self {
    Self(name: name, role: .members, defaultText: "")
  }
  /// Expressions over the first argument's columns.
  public static func quoted(_ name: String) -> Self {
    Self(name: name, role: .quoted, defaultText: "")
  }

  /// How the signature shows it.
  public var description: String {
    switch role {
    case .rest, .members: "\(name), …"
    case .labels, .quoted: "name = \(name), …"
    case .value, .words: defaultText.map { "\(name) = \($0)" } ?? name
    }
  }
}
