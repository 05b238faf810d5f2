// swift-tools-version: 6.2
import PackageDescription

let checks: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

#if arch(x86_64)
  /// Without it a fused multiply-add is a call into libm.
  let baseline: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
  let baselineC: [CSetting] = [.unsafeFlags(["-march=x86-64-v3"])]
  /// The hottest kernels once more, from the same files behind a symbolic link, for AVX-512.
  let variants: [Target] = [
    .target(
      name: "MicrokernelsV4", dependencies: ["CShims", "Scalars"],
      swiftSettings: [
        .unsafeFlags(["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"]),
        .define("WIDE"),
      ] + checks)
  ]
#else
  let baseline: [SwiftSetting] = []
  let baselineC: [CSetting] = []
  let variants: [Target] = []
#endif

let settings = baseline + checks

/// One module: its name and the modules directly below it.
func module(_ name: String, _ below: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: settings)
}

/// The tests of a module, with what else they import and the files beside them that are data.
func tests(_ name: String, _ besides: [Target.Dependency] = [], data: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + besides, exclude: data,
    swiftSettings: settings)
}

let package = Package(
  name: "credence",
  products: [
    .executable(name: "credence", targets: ["credence"]),
    // For Benchmarks, a package of its own.
    .library(
      name: "Credence",
      targets: ["Sessions", "Models", "Evaluation", "Inference", "Graphs", "Tensors"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
  ],
  targets: [
    .systemLibrary(name: "CZeroMQ"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CZlib"),
    .target(name: "CShims", cSettings: baselineC),
    // Compiled for any processor: it says what this one lacks.
    .target(name: "CProcessor"),
    module("JSON"),
    module("SQLite", ["CSQLite"]),
    module("Language"),
    module("Scalars", ["CShims"]),
    module("Microkernels", ["CShims", "Scalars"]),
    module(
      "Tensors",
      ["CShims", "Scalars", "Microkernels"] + variants.map { .byName(name: $0.name) }),
    module("Graphs", ["Tensors"]),
    module("Distributions", ["Graphs", "Tensors"]),
    module("Values"),
    module("Data", ["Values", "JSON", "CZlib"]),
    module("Plots"),
    module(
      "Evaluation",
      [
        "Language", "Values", "Data", "Distributions", "Graphs", "Tensors", "Plots",
      ]),
    module("Inference", ["Tensors"]),
    module(
      "Models",
      [
        "Evaluation", "Language", "Values", "Data", "Distributions", "Graphs", "Tensors",
        "Inference",
      ]),
    module(
      "Sessions",
      [
        "Evaluation", "Language", "Values", "Data", "Models", "Inference", "Distributions",
        "Graphs", "Tensors", "Plots", "JSON",
      ]),
    module("Notebooks", ["Sessions", "JSON"]),
    module(
      "Jupyter",
      [
        "CZeroMQ", "JSON", "SQLite", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .executableTarget(
      name: "credence",
      dependencies: [
        "Jupyter", "Notebooks", "Sessions", "Evaluation", "Language", "Values", "Data", "JSON",
        "Tensors", "CProcessor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: checks),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    tests("JSON"),
    tests("SQLite"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("Language", ["TestSupport"], data: ["cases"]),
    tests("Tensors", data: ["reference"]),
    tests("Graphs", ["Tensors"], data: ["bits.txt"]),
    tests("Distributions", ["Graphs", "Tensors"], data: ["reference"]),
    tests("Data", ["Values"]),
    tests("Plots", data: ["snapshots"]),
    tests("Inference", data: ["make_reference.py"]),
    tests("Evaluation", ["Language", "Values", "TestSupport"]),
    tests("Sessions", ["Evaluation", "JSON"], data: ["cases"]),
    // Whole programs against reference posteriors.
    .testTarget(
      name: "PosteriorTests",
      dependencies: ["Sessions", "Evaluation", "Models", "Inference", "Values"],
      swiftSettings: settings),
    tests("Notebooks", ["Sessions", "JSON"], data: ["notebooks"]),
    tests("Jupyter", ["CZeroMQ", "JSON", "SQLite"]),
  ] + variants
)
