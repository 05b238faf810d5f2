// swift-tools-version: 6.2
import PackageDescription

#if arch(x86_64)
  /// As in the package that is measured.
  let settings: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
#else
  let settings: [SwiftSetting] = []
#endif

let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "credence", path: ".."),
    // Its default traits bring interposers of the allocator; allocations are counted here.
    .package(url: "https://github.com/ordo-one/benchmark.git", exact: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "CAllocations"),
    .target(
      name: "Cases",
      dependencies: ["CAllocations", .product(name: "Credence", package: "credence")],
      swiftSettings: settings),
    .executableTarget(
      name: "core", dependencies: [.product(name: "Credence", package: "credence")],
      swiftSettings: settings),
    .executableTarget(name: "bars", dependencies: ["Cases"], swiftSettings: settings),
    .executableTarget(
      name: "Steps", dependencies: ["Cases", .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/Steps", swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
