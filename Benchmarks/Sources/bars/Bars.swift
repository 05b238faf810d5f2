// Bars: measures every case and prints it beside its bar, and beside NumPyro where that is installed.
import Cases
import Glibc

/// One line of the table.
struct Row {
  var name: String
  var unit: String
  var ours: Double
  /// Processor time, where others at work would lengthen the wall's.
  var processor: Double?
  var bar: Double?
  var peer: Double?
}

@main
struct Bars {
  static func main() throws {
    // `bars logistic` takes steps of one model alone, for a profiler.
    for workload in Workloads.all where CommandLine.arguments.dropFirst().contains(workload.model) {
      print(workload.title, try CompiledWorkload(workload).stepMicroseconds(), "µs")
    }
    if CommandLine.arguments.count > 1 { return }
    let peers = Peers.measure(Workloads.all)
    var rows: [Row] = []
    for workload in Workloads.all {
      let compiled = try CompiledWorkload(workload)
      rows.append(
        Row(
          name: "\(workload.title), one step", unit: "µs", ours: try compiled.stepMicroseconds(),
          bar: workload.stepBar, peer: peers[workload.model]?.step))
      rows.append(
        Row(
          name: "\(workload.title), allocations in 1,000 steps", unit: "",
          ours: Double(try compiled.allocationsInThousandSteps()), bar: 0))
    }
    rows += try compileRows()
    for workload in Workloads.all {
      let all = try Whole.time(workload, .allSteps, repetitions: 15)
      rows.append(
        Row(
          name: "\(workload.title), text to posterior, all 10,000 steps", unit: "ms",
          ours: all.wall, processor: all.processor, bar: workload.fitBar,
          peer: peers[workload.model]?.whole))
      let plain = try Whole.time(workload, .plain, repetitions: 15)
      rows.append(
        Row(
          name: "\(workload.title), the same by default", unit: "ms", ours: plain.wall,
          processor: plain.processor, bar: workload.fitBar))
    }
    for item in Throughput.all {
      rows.append(Row(name: item.title, unit: "ns", ours: item.nanoseconds(2000)))
    }
    print(Table.text(rows))
    var load = [0.0]
    if getloadavg(&load, 1) == 1 { print("load average \(load[0]): best of many repetitions") }
    exit(rows.contains { row in row.bar.map { row.ours > $0 } ?? false } ? 1 : 0)
  }

  private static func compileRows() throws -> [Row] {
    let (first, best) = try TwentyStatements.time(repetitions: 50)
    return [
      Row(
        name: "20 statements, text to program", unit: "ms", ours: best.wall,
        processor: best.processor, bar: 5),
      Row(
        name: "20 statements, the first time in a process", unit: "ms", ours: first.wall,
        processor: first.processor, bar: 5),
    ]
  }
}
