// DataFolder: real data of others, where the environment says that it lies.
import FoundationEssentials

/// The folder of `CREDENCE_DATA`.
enum DataFolder {
  static let path = ProcessInfo.processInfo.environment["CREDENCE_DATA"]

  /// Whether it holds this file.
  static func has(_ file: String) -> Bool {
    guard let path else { return false }
    return FileManager.default.fileExists(atPath: path + "/" + file)
  }

  /// Why tests on it are skipped.
  static let skipped = "CREDENCE_DATA names no folder with posteriordb and tables"

  /// Mean and sd of each parameter of a reference posterior, by the parameter's name.
  static func reference(_ name: String) throws -> [(name: String, mean: Double, sd: Double)] {
    let file = "\(path ?? ".")/posteriordb/reference/\(name).csv"
    let text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let fields = line.split(separator: ",")
      guard fields.count > 2, let mean = Double(fields[1]), let sd = Double(fields[2]) else {
        return nil
      }
      return (String(fields[0]), mean, sd)
    }
  }

  /// Means and sds of `name` or of `name[1]`, `name[2]`, … in order.
  static func reference(_ posterior: String, _ parameter: String) throws -> (
    means: [Double], sds: [Double]
  ) {
    let rows = try reference(posterior).filter {
      $0.name == parameter || $0.name.hasPrefix(parameter + "[")
    }
    return (rows.map(\.mean), rows.map(\.sd))
  }
}
