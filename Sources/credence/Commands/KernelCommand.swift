import ArgumentParser
import Jupyter

/// `credence kernel`: the kernel on a connection file.
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Serve as a Jupyter kernel.")

  @Option(name: [.customShort("f"), .long], help: "The connection file, as Jupyter writes it.")
  var connectionFile: String?

  @Option(help: "A registration file, for launchers that let the kernel choose its ports.")
  var registrationFile: String?

  @OptionGroup var options: SessionOptions

  func validate() throws {
    if (connectionFile == nil) == (registrationFile == nil) {
      throw ValidationError("name either a connection file (-f) or a registration file")
    }
  }

  func run() throws {
    let session = options.session(in: Environment.currentFolder)
    let server = KernelServer(
      connectionFile: connectionFile ?? registrationFile ?? "",
      interpreter: SessionInterpreter(session))
    Output.exit(server.run())
  }
}
