import Cases
import Foundation

/// NumPyro on the same models and data, where `make bench-peers` has installed it.
enum Peers {
  /// Microseconds a step; milliseconds from the model to draws of the posterior.
  struct Figures: Decodable {
    var model: String
    var step: Double
    var whole: Double
  }

  /// By model; empty where the peers are not installed.
  static func measure(_ workloads: [Workload]) -> [String: Figures] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let python = folder.appendingPathComponent(".venv/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else { return [:] }
    var found: [String: Figures] = [:]
    for workload in workloads {
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("\(workload.model)-\(getpid()).json")
      defer { try? FileManager.default.removeItem(at: file) }
      guard (try? Data(workload.json.utf8).write(to: file)) != nil else { continue }
      let process = Process()
      let pipe = Pipe()
      process.executableURL = python
      process.arguments = [
        folder.appendingPathComponent("peers/numpyro_steps.py").path, workload.model, file.path,
      ]
      process.standardOutput = pipe
      guard (try? process.run()) != nil else { continue }
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      if let figures = try? JSONDecoder().decode(Figures.self, from: output) {
        found[workload.model] = figures
      }
    }
    return found
  }
}
