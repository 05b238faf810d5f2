import Testing

/// What can be registered is registered.
@Suite struct RegistryTests {
  /// A folder of things that are registered, the file that lists them, and the line by which a
  /// thing of that kind is known.
  struct Registry: Sendable, CustomTestStringConvertible {
    let folder: String
    let list: String
    let mark: String
    let suffix: String

    var testDescription: String { list }
  }

  static let registries = [
    Registry(
      folder: "Sources/Graphs/Ops/", list: "Sources/Graphs/Ops.swift",
      mark: "static let name =", suffix: ".self"),
    Registry(
      folder: "Sources/Distributions/", list: "Sources/Distributions/Distributions.swift",
      mark: "static let help = DistributionHelp(", suffix: ".self"),
    Registry(
      folder: "Sources/Plots/Marks/", list: "Sources/Plots/Marks/Marks.swift",
      mark: "static let name =", suffix: ".self"),
    Registry(
      folder: "Sources/Data/Formats/", list: "Sources/Data/Formats/Formats.swift",
      mark: "static let extensions =", suffix: ".self"),
    Registry(
      folder: "Sources/Inference/Methods/", list: "Sources/Inference/Methods/Method.swift",
      mark: "static let name =", suffix: ".self"),
    Registry(
      folder: "Sources/Inference/Optimizers/",
      list: "Sources/Inference/Optimizers/Optimizers.swift", mark: "static let name =",
      suffix: ".self"),
    Registry(
      folder: "Sources/Jupyter/Requests/", list: "Sources/Jupyter/Dispatcher.swift",
      mark: "static let handler =", suffix: ".handler"),
  ]

  @Test(arguments: registries)
  func listsEverything(_ registry: Registry) {
    let list = SourceTree.file(registry.list).lines.joined(separator: "\n")
    var count = 0
    for file in SourceTree.sources where file.path.hasPrefix(registry.folder) {
      var type = ""
      for line in file.lines {
        if let match = line.firstMatch(of: /^(?:public |final )*(?:enum|struct|class) (\w+)/) {
          type = String(match.1)
        }
        guard line.hasPrefix("  "), line.contains(registry.mark) else { continue }
        count += 1
        #expect(list.contains("\(type)\(registry.suffix)"), "\(type) of \(file.path) is missing")
      }
    }
    #expect(count > 2)
  }
}
