import ArgumentParser
import Jupyter

/// Where a kernelspec goes: options that `install` and `uninstall` share.
struct KernelPlace: ParsableArguments {
  @Flag(help: "For this user (the default).")
  var user = false

  @Flag(help: "In the Python environment that is active.")
  var sysPrefix = false

  @Option(help: "Below a folder: PREFIX/share/jupyter.")
  var prefix: String?

  @Option(help: "The name by which notebooks call the kernel.")
  var name = "credence"

  func validate() throws {
    if [user, sysPrefix, prefix != nil].count(where: { $0 }) > 1 {
      throw ValidationError("--user, --sys-prefix and --prefix exclude one another")
    }
  }

  var location: KernelSpec.Location {
    if let prefix { return .prefix(Environment.absolute(prefix)) }
    return sysPrefix ? .environment : .user
  }
}

/// `credence install`: the kernelspec, its logos, and the highlighting for JupyterLab.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Register the kernel with Jupyter.")

  @OptionGroup var place: KernelPlace

  @Option(help: "The name that menus show.")
  var displayName = "Credence"

  @Option(name: .customLong("env"), help: "NAME=VALUE, set for the kernel's process.")
  var variables: [String] = []

  func run() throws {
    let environment = try variables.map { variable in
      guard let equals = variable.firstIndex(of: "="), equals != variable.startIndex else {
        throw ValidationError("`\(variable)` is not NAME=VALUE")
      }
      return (
        name: String(variable[..<equals]),
        value: String(variable[variable.index(after: equals)...])
      )
    }
    let spec = KernelSpec(
      location: place.location, name: place.name, displayName: displayName,
      environment: environment)
    do {
      let folders = try spec.install(
        binary: Environment.program, vocabulary: Vocabulary.ofSessions)
      Output.out("installed the kernel in \(folders[0])\n")
      for folder in folders.dropFirst() { Output.out("installed highlighting in \(folder)\n") }
    } catch {
      throw Failure("\(error)")
    }
  }
}

/// `credence uninstall`: removes what `install` wrote.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Remove the kernel from Jupyter.")

  @OptionGroup var place: KernelPlace

  func run() throws {
    do {
      let removed = try KernelSpec(location: place.location, name: place.name).uninstall()
      if removed.isEmpty { throw Failure("no kernel `\(place.name)` is installed there") }
      for folder in removed { Output.out("removed \(folder)\n") }
    } catch let error as KernelSpecError {
      throw Failure("\(error)")
    }
  }
}
