// Steps: the same cases for `swift package benchmark`, which also counts instructions.
import Benchmark
import Cases

let benchmarks: @Sendable () -> Void = {
  for workload in Workloads.all {
    Benchmark(
      "\(workload.title), one step",
      configuration: .init(
        metrics: [.wallClock, .cpuTotal, .instructions], scalingFactor: .kilo,
        maxDuration: .seconds(5), maxIterations: 1000)
    ) { benchmark in
      let compiled = try CompiledWorkload(workload)
      benchmark.startMeasurement()
      try compiled.run(steps: benchmark.scaledIterations.count)
      benchmark.stopMeasurement()
    }
  }
  for item in Throughput.all {
    Benchmark(
      "\(Throughput.count) × \(item.title)",
      configuration: .init(metrics: [.wallClock, .instructions], maxDuration: .seconds(1))
    ) { _ in
      _ = item.nanoseconds(1)
    }
  }
}
