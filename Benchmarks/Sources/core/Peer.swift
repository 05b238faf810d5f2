import Foundation

/// A library that measures the same cases in a process of its own.
final class Peer {
  /// Those of the tables.
  static let names = ["numpy", "torch", "jax"]

  let name: String
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest: [UInt8] = []

  /// Starts one; `nil` where it is not installed.
  init?(_ name: String, threads: Int) {
    self.name = name
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let environment = ProcessInfo.processInfo.environment["CREDENCE_PEERS"]
    let python =
      environment.map { $0 + "/bin/python" }
      ?? folder.appendingPathComponent(".venv/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      folder.appendingPathComponent("peers/serve.py").path, name, "\(threads)",
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil, line()?.hasPrefix("ready") == true else { return nil }
    kill(process.processIdentifier, SIGSTOP)
  }

  /// The median time of a case in seconds; `nil` where the library has nothing of the kind.
  ///
  /// The process is stopped between its turns: threads of some libraries spin on after their work.
  func seconds(_ request: String) -> Double? {
    kill(process.processIdentifier, SIGCONT)
    defer { kill(process.processIdentifier, SIGSTOP) }
    input.fileHandleForWriting.write(Data((request + "\n").utf8))
    return line().flatMap { Double($0) }
  }

  private func line() -> String? {
    while true {
      if let end = rest.firstIndex(of: 10) {
        let text = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + 1)
        return text
      }
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { return nil }
      rest += data
    }
  }

  deinit {
    kill(process.processIdentifier, SIGCONT)
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
