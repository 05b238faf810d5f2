import Glibc

/// Where a user's files go, by the XDG base directory rules.
enum UserFolders {
  /// `$XDG_DATA_HOME`, or `~/.local/share`.
  static var data: String? {
    if let folder = variable("XDG_DATA_HOME"), folder.hasPrefix("/") { return folder }
    return home.map { "\($0)/.local/share" }
  }

  /// The user's home: `$HOME`, or what the system's user list says.
  static var home: String? {
    if let home = variable("HOME") { return home }
    guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return nil }
    return String(cString: folder)
  }

  /// An environment variable that is set and not empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
