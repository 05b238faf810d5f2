import Glibc
import JSON

/// The kernelspec, by which Jupyter finds the kernel, and the extension that colours its cells.
///
/// ```swift
/// let spec = KernelSpec(location: .user)
/// let folders = try spec.install(binary: "/usr/local/bin/credence", vocabulary: words)
/// ```
public struct KernelSpec: Sendable {
  /// Where to install.
  public enum Location: Sendable, Equatable {
    /// For this user: `$JUPYTER_DATA_DIR`, or `~/.local/share/jupyter`.
    case user
    /// In the Python environment that is active (`$VIRTUAL_ENV` or `$CONDA_PREFIX`).
    case environment
    /// Below a folder: `PREFIX/share/jupyter`.
    case prefix(String)
  }

  /// Where the files go.
  public var location: Location
  /// The folder's name, by which notebooks and `--kernel` call it.
  public var name: String
  /// What launchers and menus show.
  public var displayName: String
  /// Variables that the kernel's process gets beside those of the server.
  public var environment: [(name: String, value: String)]

  /// The kernelspec before it is filled in: the text of the repository's `kernel.json`.
  public static let template = """
    {
      "argv": ["{credence}", "kernel", "-f", "{connection_file}"],
      "display_name": "Credence",
      "language": "credence",
      "interrupt_mode": "message",
      "kernel_protocol_version": "5.5",
      "metadata": {
        "debugger": false,
        "supported_encryption": ["curve"]
      }
    }

    """

  /// A kernelspec; nothing is written yet.
  public init(
    location: Location = .user, name: String = "credence", displayName: String = "Credence",
    environment: [(name: String, value: String)] = []
  ) {
    self.location = location
    self.name = name
    self.displayName = displayName
    self.environment = environment
  }

  /// Writes the kernelspec for the program at `binary`, an absolute path, and the JupyterLab
  /// extension. Files of an earlier installation are replaced. Returns the two folders.
  public func install(binary: String, vocabulary: Vocabulary) throws -> [String] {
    guard binary.hasPrefix("/") else {
      throw KernelSpecError("`\(binary)` is not an absolute path")
    }
    let folder = try kernelFolder()
    let content = try json(binary: binary).text(.init(indent: 2, endsLine: true))
    try Files.makeFolder(folder)
    try Files.write(Array(content.utf8), to: "\(folder)/kernel.json")
    try Files.write(Array(Logos.svg.utf8), to: "\(folder)/logo-svg.svg")
    try Files.write(Base64.bytes(Logos.png32), to: "\(folder)/logo-32x32.png")
    try Files.write(Base64.bytes(Logos.png64), to: "\(folder)/logo-64x64.png")
    let lab = try labFolder()
    try Files.makeFolder("\(lab)/static")
    for (path, text) in LabExtension(vocabulary: vocabulary).files {
      try Files.write(Array(text.utf8), to: "\(lab)/\(path)")
    }
    return [folder, lab]
  }

  /// Removes what `install` wrote; the extension goes with the last kernelspec of the language.
  /// Returns the folders that were there.
  public func uninstall() throws -> [String] {
    let folder = try kernelFolder()
    let lab = try labFolder()
    var removed: [String] = []
    if Files.isFolder(folder) {
      guard Self.isOurs(folder) else {
        throw KernelSpecError("\(folder) holds the kernelspec of another language")
      }
      try Files.removeFolder(folder)
      removed.append(folder)
    }
    let kernels = try "\(dataFolder())/kernels"
    let others = Files.names(in: kernels).filter { Self.isOurs("\(kernels)/\($0)") }
    if others.isEmpty, Files.isFolder(lab) {
      try Files.removeFolder(lab)
      removed.append(lab)
    }
    return removed
  }

  /// Where the kernelspec is, or would be.
  public func kernelFolder() throws -> String {
    // The rule of jupyter_client for names; it also keeps the path inside `kernels`.
    let isName = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2D, 0x2E, 0x5F].contains($0)
    }
    guard isName, !name.isEmpty, name != ".", name != ".." else {
      throw KernelSpecError(
        "`\(name)` cannot name a kernel: use ASCII letters, digits, `-`, `.` and `_`")
    }
    // Jupyter compares names in lower case.
    return try "\(dataFolder())/kernels/\(name.lowercased())"
  }

  /// Where the JupyterLab extension is, or would be.
  public func labFolder() throws -> String {
    try "\(dataFolder())/labextensions/\(LabExtension.name)"
  }

  private func dataFolder() throws -> String {
    switch location {
    case .user:
      if let folder = UserFolders.variable("JUPYTER_DATA_DIR") { return folder }
      guard let data = UserFolders.data else { throw KernelSpecError("there is no home folder") }
      return "\(data)/jupyter"
    case .environment:
      guard
        let prefix = UserFolders.variable("VIRTUAL_ENV") ?? UserFolders.variable("CONDA_PREFIX")
      else {
        throw KernelSpecError(
          "no Python environment is active; activate one, or name its folder with --prefix")
      }
      return "\(prefix)/share/jupyter"
    case .prefix(let prefix):
      return prefix.hasSuffix("/") ? "\(prefix)share/jupyter" : "\(prefix)/share/jupyter"
    }
  }

  private func json(binary: String) throws -> JSON {
    var json = try JSON.parse(Self.template)
    let argv = (json["argv"]?.arrayValue ?? []).map { word in
      word == "{credence}" ? .string(binary) : word
    }
    json["argv"] = .array(argv)
    json["display_name"] = .string(displayName)
    if !environment.isEmpty {
      json["env"] = .object(JSON.Object(environment.map { ($0.name, .string($0.value)) }))
    }
    return json
  }

  private static func isOurs(_ folder: String) -> Bool {
    guard let bytes = try? Files.read("\(folder)/kernel.json"), let json = try? JSON.parse(bytes)
    else { return false }
    return json["language"] == "credence"
  }
}

/// Why a kernelspec cannot be installed or removed.
public struct KernelSpecError: Error, CustomStringConvertible, Sendable {
  /// A sentence for the user.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Base64 (RFC 4648), for the pictures that are part of the program.
enum Base64 {
  /// The bytes that a text stands for; characters outside the alphabet are skipped.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = 0
    var bits = 0
    for character in text.utf8 {
      guard let value = value(of: character) else { continue }
      buffer = buffer << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= 1 << bits - 1
      }
    }
    return bytes
  }

  private static func value(of character: UInt8) -> Int? {
    switch character {
    case 0x41...0x5A: Int(character) - 0x41
    case 0x61...0x7A: Int(character) - 0x61 + 26
    case 0x30...0x39: Int(character) - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
