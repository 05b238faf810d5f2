import Glibc

/// How a rate changes over a fit: a factor of the share of steps done, from 0 to 1.
public struct Schedule: Sendable {
  /// The name, as in `adam(0.01, schedule = cosine)`.
  public let name: String
  /// One sentence for the help page.
  public let summary: String
  /// The factor of the rate after a share of the steps.
  public let factor: @Sendable (_ done: Double) -> Double
}

/// Every schedule, in the order of the help page. Without one the rate falls by itself whenever the
/// ELBO has levelled off.
public enum Schedules {
  /// The registry.
  public static let all: [Schedule] = [
    Schedule(name: "constant", summary: "The same rate throughout.") { _ in 1 },
    Schedule(name: "linear", summary: "Down to nothing in a straight line.") { 1 - $0 },
    Schedule(name: "cosine", summary: "Down to nothing along half a cosine.") {
      0.5 * (1 + cos(.pi * $0))
    },
    Schedule(name: "exponential", summary: "Down to a hundredth by a constant factor a step.") {
      exp(-4.605_170_185_988_092 * $0)
    },
    Schedule(name: "step", summary: "A tenth after half of the steps, a hundredth after 3/4.") {
      $0 < 0.5 ? 1 : $0 < 0.75 ? 0.1 : 0.01
    },
    Schedule(name: "warmup", summary: "Up over a tenth of the steps, then down along a cosine.") {
      $0 < 0.1 ? $0 / 0.1 : 0.5 * (1 + cos(.pi * ($0 - 0.1) / 0.9))
    },
    Schedule(
      name: "one_cycle", summary: "Up along a cosine over 3/10 of the steps, then down to nothing."
    ) {
      $0 < 0.3 ? 0.04 + 0.48 * (1 - cos(.pi * $0 / 0.3)) : 0.5 * (1 + cos(.pi * ($0 - 0.3) / 0.7))
    },
  ]

  static func named(_ name: String) -> Schedule? { all.first { $0.name == name } }
}
