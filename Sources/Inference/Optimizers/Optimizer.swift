/// A rule that turns a gradient into a step uphill.
///
/// A rule is plain settings; its running moments belong to the caller, so that they can be kept,
/// copied and put back.
protocol Optimizer: Sendable {
  /// The name, as in `optimizer = adam(0.01)`.
  static var name: String { get }
  /// One sentence for the help page.
  static var summary: String { get }
  /// The rate when none is given.
  static var defaultRate: Double { get }
  /// The settings with their defaults, each with its range.
  static var settings: [OptimizerSetting] { get }
  /// Arrays of running moments that it needs.
  static var momentCount: Int { get }

  /// A rule with settings, checked before.
  init(settings: [String: Double])

  /// Moves `parameters` uphill along `gradient`; `step` counts from 1.
  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double)
}

/// A setting of an optimiser: its name, default and range.
struct OptimizerSetting: Sendable {
  /// As the user types it.
  let name: String
  /// Its value when not given.
  let standard: Double
  /// From, included.
  let lower: Double
  /// To, not included.
  let upper: Double
}

extension Optimizer {
  /// What is wrong with a user's settings.
  static func problems(in settings: [String: Double]) -> [OptionError] {
    settings.sorted { $0.key < $1.key }.compactMap { key, value in
      guard let known = Self.settings.first(where: { $0.name == key }) else {
        return OptionError(
          option: "optimizer", problem: "\(name) has no setting `\(key)`",
          allowed: Self.settings.map(\.name))
      }
      if value >= known.lower && value < known.upper { return nil }
      let range =
        known.upper.isFinite
        ? "lie from \(known.lower) to below \(known.upper)" : "be at least \(known.lower)"
      return OptionError(option: "optimizer", problem: "\(key) must \(range), not \(value)")
    }
  }

  /// A setting's value, its default where it is not given.
  static func value(_ key: String, _ settings: [String: Double]) -> Double {
    settings[key] ?? Self.settings.first { $0.name == key }?.standard ?? 0
  }
}
