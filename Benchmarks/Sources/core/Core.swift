// Core: measures the tensor core beside other libraries, case by case, in turns.
import Foundation
import Tensors

@main
struct Core {
  /// Turns of each case: its figure is the median over them.
  static let rounds = 3

  /// `core` measures everything, `core gemm conv` the cases whose titles have one of the words;
  /// with `--taken` first, what is left of the speed while another process takes a core.
  static func main() {
    let isTaken = CommandLine.arguments.dropFirst().first == "--taken"
    let words = CommandLine.arguments.dropFirst(isTaken ? 2 : 1)
    let cases = CoreCases.all.filter { item in
      words.isEmpty || words.contains { item.title.contains($0) || item.peer.contains($0) }
    }
    if isTaken { exit(Taken.isMissed(cases) ? 1 : 0) }
    let counts = ThreadTeam.availableCores > 1 ? [1, 2] : [1]
    var isMissed = false
    for threads in counts {
      let peers = Peer.names.map { Peer($0, threads: threads) }
      let team = threads > 1 ? ThreadTeam(count: threads) : nil
      var lines = [["case, \(threads) thread\(threads > 1 ? "s" : "")", "ours"]]
      lines[0] += zip(Peer.names, peers).map { $1 == nil ? "(\($0))" : $0 }
      lines[0] += ["ratio", "bar", ""]
      for item in cases where threads == 1 || item.isThreaded {
        let figures = measure(item, team, peers)
        let line = row(item, figures)
        isMissed = isMissed || line.last == "missed"
        lines.append(line)
      }
      print(columns(lines))
      print("")
    }
    let load = loadAverage()
    print("Instruction set \(InstructionSet.current.rawValue), load average \(load).")
    print(
      "Medians of \(rounds) turns, each the median of repeated calls; ratio to the fastest peer.")
    exit(isMissed ? 1 : 0)
  }

  /// Median seconds of a call: ours, then each peer's.
  static func measure(
    _ item: CoreCase, _ team: ThreadTeam?, _ peers: [Peer?]
  ) -> [Double?] {
    let call = item.make(team)
    call()
    var times = [[Double]](repeating: [], count: 1 + peers.count)
    for _ in 0..<rounds {
      times[0].append(median(repeating: call))
      for (i, peer) in peers.enumerated() where !item.peer.isEmpty {
        if let seconds = peer?.seconds(item.peer) { times[i + 1].append(seconds) }
      }
    }
    return times.map { $0.isEmpty ? nil : $0.sorted()[$0.count / 2] }
  }

  private static func median(repeating call: () -> Void) -> Double {
    var times: [Double] = []
    let end = now() + 0.15
    while times.count < 5 || now() < end {
      let start = now()
      call()
      times.append(now() - start)
    }
    return times.sorted()[times.count / 2]
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private static func row(_ item: CoreCase, _ seconds: [Double?]) -> [String] {
    var cells = [item.title]
    for time in seconds { cells.append(time.map { figure($0, item.unit) } ?? "–") }
    guard let ours = seconds[0], let best = seconds.dropFirst().compactMap({ $0 }).min() else {
      return cells + ["", "", ""]
    }
    let ratio = best / ours
    cells.append(rounded(ratio))
    guard let bar = item.bar else { return cells + ["", ""] }
    return cells + ["≥ \(rounded(bar))", ratio >= bar ? "met" : "missed"]
  }

  static func figure(_ seconds: Double, _ unit: CoreCase.Unit) -> String {
    switch unit {
    case .gigaflops(let operations): rounded(1e-9 * operations / seconds) + " GFLOP/s"
    case .nanoseconds(let elements): rounded(1e9 * seconds / elements) + " ns"
    case .microseconds: rounded(1e6 * seconds) + " µs"
    }
  }

  static func rounded(_ value: Double) -> String {
    let scale: Double = value >= 100 ? 1 : value >= 10 ? 10 : 100
    return "\((value * scale).rounded() / scale)"
  }

  static func loadAverage() -> String {
    var load = [0.0]
    return getloadavg(&load, 1) == 1 ? rounded(load[0]) : "unknown"
  }

  static func columns(_ lines: [[String]]) -> String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      line.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + pad : pad + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
