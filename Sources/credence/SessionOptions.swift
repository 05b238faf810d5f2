import ArgumentParser
import Sessions

/// What a session may do: options that several commands share.
struct SessionOptions: ParsableArguments {
  @Option(help: "A folder that may be read, besides the notebook's own and the data path.")
  var allowRead: [String] = []

  @Option(help: "A folder that may be written, besides the notebook's own.")
  var allowWrite: [String] = []

  @Option(help: "The most memory that a model may take: 2G, 500M.")
  var memoryLimit: ByteCount?

  @Option(help: "The most threads to compute with. (default: all cores)")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more") }
  }

  /// A session that starts in a folder.
  func session(in folder: String) -> Session {
    Session(
      Session.Configuration(
        workingFolder: folder, environment: Environment.forSessions,
        allowRead: allowRead.map(Environment.absolute),
        allowWrite: allowWrite.map(Environment.absolute), memoryLimit: memoryLimit?.count,
        threads: threads))
  }
}

/// A number of bytes: `500M`, `2G`, `1.5GiB`, `1000000`.
struct ByteCount: ExpressibleByArgument {
  let count: Int

  init?(argument: String) {
    var text = argument.uppercased()[...]
    for suffix in ["IB", "B"] where text.hasSuffix(suffix) { text = text.dropLast(suffix.count) }
    var scale = 1.0
    for (unit, power) in [("K", 10), ("M", 20), ("G", 30), ("T", 40)] where text.hasSuffix(unit) {
      text = text.dropLast()
      scale = Double(1 << power)
    }
    guard let number = Double(text), let count = Int(exactly: (number * scale).rounded()), count > 0
    else { return nil }
    self.count = count
  }
}
