import Testing

/// Modules know only what lies below them.
@Suite struct DependencyTests {
  /// Each module with what it may import, lowest first: a module stands behind all that it knows.
  static let table: [(module: String, below: Set<String>)] = [
    ("CShims", []), ("CZeroMQ", []), ("CSQLite", []), ("CZlib", []), ("CProcessor", []),
    ("JSON", []),
    ("SQLite", ["CSQLite"]),
    ("Language", []),
    ("Values", []),
    ("Plots", []),
    ("Scalars", ["CShims"]),
    ("Microkernels", ["CShims", "Scalars"]), ("MicrokernelsV4", ["CShims", "Scalars"]),
    ("Tensors", ["CShims", "Scalars", "Microkernels", "MicrokernelsV4"]),
    ("Graphs", ["Tensors"]),
    ("Distributions", ["Graphs", "Tensors"]),
    ("Inference", ["Tensors"]),
    ("Data", ["Values", "JSON", "CZlib"]),
    (
      "Evaluation",
      ["Language", "Values", "Data", "Distributions", "Graphs", "Tensors", "Plots"]
    ),
    (
      "Models",
      [
        "Evaluation", "Language", "Values", "Data", "Distributions", "Graphs", "Tensors",
        "Inference",
      ]
    ),
    (
      "Sessions",
      [
        "Models", "Evaluation", "Language", "Values", "Data", "Distributions", "Graphs", "Tensors",
        "Inference", "Plots", "JSON",
      ]
    ),
    ("Notebooks", ["Sessions", "JSON"]),
    ("Jupyter", ["CZeroMQ", "JSON", "SQLite", "Crypto"]),
    (
      "credence",
      [
        "Jupyter", "Notebooks", "Sessions", "Evaluation", "Language", "Values", "Data", "JSON",
        "Tensors", "CProcessor", "ArgumentParser",
      ]
    ),
  ]

  /// What belongs to no module of ours and may be imported everywhere.
  static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials"]

  @Test func tableHasNoCircles() {
    var known: Set<String> = ["Crypto", "ArgumentParser"]
    for row in Self.table {
      #expect(row.below.isSubset(of: known), "\(row.module) stands before what it imports")
      known.insert(row.module)
    }
  }

  @Test(arguments: SourceTree.sources)
  func importsOnlyWhatLiesBelow(_ file: SourceTree.File) throws {
    let row = try #require(Self.table.first { $0.module == file.module }, "a module without a row")
    let allowed = row.below.union(Self.system)
    for line in file.code where line.contains("import ") {
      guard
        let match = line.firstMatch(of: /^(?:@\w+ |\w+ )*import (?:(?:struct|func|enum) )?(\w+)/)
      else { continue }
      #expect(allowed.contains(String(match.1)), "\(file.module) may not import \(match.1)")
    }
  }

  @Test func manifestSaysTheSame() {
    let manifest = SourceTree.file("Package.swift").lines.joined(separator: " ")
      .replacing(#/module\(\s+/#, with: "module(")
    for row in Self.table
    where !row.module.hasPrefix("C") && !["credence", "MicrokernelsV4"].contains(row.module) {
      let start = manifest.firstRange(of: "module(\"\(row.module)\"")
      guard let start else {
        Issue.record("\(row.module) is not in the manifest")
        continue
      }
      let rest = manifest[start.upperBound...]
      let end = rest.firstIndex(of: ")") ?? rest.endIndex
      let list = rest[..<(rest.firstRange(of: "module(")?.lowerBound ?? end)]
      let named = Set(list.matches(of: /"(\w+)"/).map { String($0.1) })
        .intersection(Self.table.map(\.module))
      #expect(named.subtracting(row.below).isEmpty, "\(row.module) depends on more than its row")
    }
  }
}
