// From a file's name to its data.

public import Values

/// Finds data files on a path and reads them in whatever known format they are.
///
/// ```swift
/// let loader = Loader(DataPath(workingFolder: ".", environment: [:]))
/// let houses = try loader.load("tables/radon.csv").value.table
/// ```
public struct Loader: Sendable {
  /// What was read, and how.
  public struct Result: Sendable {
    /// The data.
    public let value: Loaded
    /// The file's full path.
    public let path: String
    /// What was assumed while reading, in sentences (names given to nameless columns and the like).
    public let notes: [String]
  }

  /// Where files are looked for.
  public let path: DataPath
  /// The most bytes a file may have, compressed or not.
  public let byteLimit: Int

  /// A loader on a data path.
  public init(_ path: DataPath, byteLimit: Int = 4 << 30) {
    self.path = path
    self.byteLimit = byteLimit
  }

  /// Finds, recognises and reads a file.
  ///
  /// - Throws: sentences that name the file and, where it has them, row and column.
  public func load(_ name: String) throws(Fault) -> Result {
    let found = try path.find(name)
    var bytes = try FileBytes.read(found, called: name, limit: byteLimit)
    var inner = name
    if Gzip.recognises(bytes) {
      bytes = try Gzip.decompress(bytes, called: name, limit: byteLimit)
      if name.lowercased().hasSuffix(".gz") { inner = String(name.dropLast(3)) }
    }
    let file = DataFile(name: name, innerName: inner, bytes: bytes, byteLimit: byteLimit)
    let (value, notes) = try Formats.read(file)
    return Result(value: value, path: found, notes: notes)
  }
}
