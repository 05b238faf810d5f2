import Glibc
import Notebooks

/// Standard output and standard error.
enum Output {
  /// Writes to standard output: results.
  static func out(_ text: String) { Files.put(Array(text.utf8), into: STDOUT_FILENO) }

  /// Writes to standard error: messages.
  static func err(_ text: String) { Files.put(Array(text.utf8), into: STDERR_FILENO) }

  /// Ends the process.
  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  /// Whether errors may be coloured.
  static var hasColours: Bool {
    isatty(STDERR_FILENO) == 1 && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
  }

  /// The size of the terminal that results go to; nil where they go elsewhere.
  static var terminalSize: (rows: Int, columns: Int)? {
    guard isatty(STDOUT_FILENO) == 1, Environment["TERM"] != "dumb" else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (24, 80)
    }
    return (Int(size.ws_row), Int(size.ws_col))
  }

  /// Where the text of a run goes.
  static var device: TextReport.Device {
    TextReport.Device(
      out: out, err: err, colours: hasColours, terminal: { terminalSize })
  }
}

/// The process's environment and place.
enum Environment {
  /// A variable that is set and not empty.
  static subscript(name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// The variables that a session reads.
  static var forSessions: [String: String] {
    var variables: [String: String] = [:]
    for name in ["CREDENCE_DATA", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
      variables[name] = Self[name]
    }
    return variables
  }

  /// The folder that the process works in.
  static var currentFolder: String { absolute(".") }

  /// A path from the root, links resolved as far as it exists.
  static func absolute(_ path: String) -> String {
    guard let real = realpath(path, nil) else {
      return path.hasPrefix("/") ? path : "\(absolute("."))/\(path)"
    }
    defer { free(real) }
    return String(cString: real)
  }

  /// The file of this program.
  static var program: String { absolute("/proc/self/exe") }

  /// Whether a file is there.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
