/// The abbreviations that completion turns into letters: `\mu` into `μ`, `\_0` into `₀`.
public enum LatexNames {
  /// The letters of an abbreviation, written without its backslash.
  public static func letters(for name: String) -> String? { table[name] }

  /// All abbreviations that begin with `prefix`, in alphabetical order.
  public static func completions(of prefix: String) -> [(name: String, letters: String)] {
    table.filter { $0.key.hasPrefix(prefix) }
      .map { (name: $0.key, letters: $0.value) }
      .sorted { $0.name < $1.name }
  }

  /// Abbreviations and letters.
  public static let table: [String: String] = {
    var table = greek.merging(marks) { first, _ in first }
    for (digit, subscripted) in zip("0123456789", "₀₁₂₃₄₅₆₇₈₉") {
      table["_\(digit)"] = String(subscripted)
    }
    for (letter, subscripted) in zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ") {
      table["_\(letter)"] = String(subscripted)
    }
    return table
  }()

  /// Greek letters and the few other letters that formulas use.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "varpi": "ϖ",
    "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Delta": "Δ", "Epsilon": "Ε", "Zeta": "Ζ",
    "Eta": "Η", "Theta": "Θ", "Iota": "Ι", "Kappa": "Κ", "Lambda": "Λ", "Mu": "Μ", "Nu": "Ν",
    "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ", "Sigma": "Σ", "Tau": "Τ",
    "Upsilon": "Υ", "Phi": "Φ", "Chi": "Χ", "Psi": "Ψ", "Omega": "Ω",
    "ell": "ℓ", "hbar": "ℏ", "aleph": "ℵ", "imath": "ı", "jmath": "ȷ",
  ]

  /// Marks that are set on the letter before them.
  static let marks: [String: String] = [
    "hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}", "dot": "\u{307}",
    "ddot": "\u{308}", "vec": "\u{20D7}", "breve": "\u{306}", "check": "\u{30C}",
  ]
}
