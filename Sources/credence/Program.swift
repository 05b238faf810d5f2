import Glibc

/// Other programs.
enum Program {
  /// Runs a program with its arguments and waits; its exit status, or nil where there is none of
  /// that name.
  static func run(_ words: [String]) -> Int32? {
    guard let name = words.first, find(name) != nil else { return nil }
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawnp(&process, name, nil, nil, arguments, environ()) == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
  }

  /// Where a program of that name is on the search path.
  static func find(_ name: String) -> String? {
    (Environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").lazy
      .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// The C library's `environ`, reached without naming the shared variable.
  private static func environ() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    dlsym(nil, "environ")?
      .assumingMemoryBound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self).pointee
  }
}
