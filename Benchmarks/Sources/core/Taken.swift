// Taken: what is left of the speed of two threads while another process takes one of two cores.
import Foundation
import Tensors

/// The threaded cases, alone and beside a process that computes without end.
enum Taken {
  /// The least share of the undisturbed speed.
  private static let bar = 0.5

  /// Measures, prints the table, and says whether a case falls below the bar.
  static func isMissed(_ cases: [CoreCase]) -> Bool {
    let threads = ThreadTeam.availableCores
    let peers = Peer.names.map { Peer($0, threads: threads) }
    let team = ThreadTeam(count: threads)
    var lines = [["case, \(threads) threads", "ours", "with a core taken", "share"]]
    lines[0] += Peer.names.map { "share of \($0)" } + ["bar", ""]
    var isMissed = false
    for item in cases where item.isThreaded {
      let alone = Core.measure(item, team, peers)
      let beside = besideAnother(cores: threads - 1) { Core.measure(item, team, peers) }
      var shares: [Double?] = []
      for (before, after) in zip(alone, beside) {
        shares.append(before.flatMap { before in after.map { before / $0 } })
      }
      guard let ours = alone[0], let taken = beside[0], let share = shares[0] else { continue }
      isMissed = isMissed || share < bar
      lines.append(
        [item.title, Core.figure(ours, item.unit), Core.figure(taken, item.unit)]
          + shares.map { $0.map(Core.rounded) ?? "–" }
          + ["≥ \(Core.rounded(bar))", share >= bar ? "met" : "missed"])
    }
    print(Core.columns(lines))
    print("")
    print(
      "Share: the speed while as many endless loops run as leave one core, of that without them.")
    return isMissed
  }

  /// Runs a piece of work beside processes that take a number of cores.
  private static func besideAnother<Result>(cores: Int, _ work: () -> Result) -> Result {
    let others = (0..<max(cores, 1)).map { _ in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "while :; do :; done"]
      return process
    }
    for process in others { try? process.run() }
    defer {
      for process in others where process.isRunning {
        process.terminate()
        process.waitUntilExit()
      }
    }
    return work()
  }
}
