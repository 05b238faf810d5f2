import Inference

/// Help pages of the words that stand in `fit`'s options: methods, optimisers and schedules, from
/// their registries.
public enum OptionHelp {
  /// All words, in the order of their registries.
  public static var names: [String] { pages.map(\.name) }

  /// The page of a word.
  static func page(_ name: String) -> String? { pages.first { $0.name == name }?.text }

  private static var pages: [(name: String, text: String)] {
    let methods = Methods.catalogue.map { method in
      (
        method.name,
        "\(method.name)\n\nA method of `fit`. \(method.summary)\n\n"
          + "Example: fit(net, data, \(method.name))"
      )
    }
    let optimizers = Optimizers.catalogue.map { optimizer in
      let settings = optimizer.settings.sorted { $0.key < $1.key }.map {
        ", \($0.key) = \($0.value)"
      }
      let schedules = Schedules.all.map { "`\($0.name)`" }.joined(separator: " ")
      return (
        optimizer.name,
        "\(optimizer.name)(rate = \(optimizer.rate)\(settings.joined()), schedule = none, clip = none)"
          + "\n\nAn optimiser of `fit`. \(optimizer.summary) `schedule` says how the rate changes over "
          + "the steps: \(schedules); `clip` limits the length of a network's gradient.\n\n"
          + "Example: fit(net, data, optimizer = \(optimizer.name)(0.01, schedule = cosine))"
      )
    }
    let schedules = Schedules.all.map { schedule in
      (
        schedule.name,
        "\(schedule.name)\n\nA schedule of an optimiser's rate. \(schedule.summary)\n\n"
          + "Example: fit(net, data, optimizer = adam(0.01, schedule = \(schedule.name)))"
      )
    }
    return methods + optimizers + schedules
  }
}
