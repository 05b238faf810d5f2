/// Every optimiser, in the order of the help page.
public enum Optimizers {
  static let all: [any Optimizer.Type] = [
    Adam.self,
    AdamW.self,
    SGD.self,
    RMSProp.self,
    AdaGrad.self,
  ]

  static func named(_ name: String) -> (any Optimizer.Type)? { all.first { $0.name == name } }

  /// Name, summary, default rate and settings of each, for help and completion.
  public static var catalogue:
    [(name: String, summary: String, rate: Double, settings: [String: Double])]
  {
    all.map { kind in
      var settings: [String: Double] = [:]
      for setting in kind.settings { settings[setting.name] = setting.standard }
      return (kind.name, kind.summary, kind.defaultRate, settings)
    }
  }
}
