import ArgumentParser
import CProcessor
import Sessions
import Tensors

/// The program: a Jupyter kernel, a runner of notebooks, a prompt in the terminal.
@main
struct Credence: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credence",
    abstract: "A small language for Bayesian models, in notebooks and without.",
    discussion: """
      Exit status: 0 all went well; 1 a cell failed; 2 the command line is wrong; 3 `run --check` \
      found a difference; 4 a cell hit its time limit; 130 interrupted.
      """,
    version: Session.version,
    subcommands: [
      RunCommand.self, ReplCommand.self, ReferenceCommand.self, DataCommand.self,
      KernelCommand.self, InstallCommand.self, UninstallCommand.self, DoctorCommand.self,
    ])

  /// Runs the command that the arguments name. All else is compiled for a processor with certain
  /// instructions, so that is looked at first.
  static func main() {
    if let lacks = processor_lacks() {
      Output.err("credence: this processor lacks \(String(cString: lacks)), which it needs\n")
      Output.exit(1)
    }
    if let complaint = InstructionSet.complaint {
      Output.err("credence: \(complaint)\n")
      Output.exit(Failure.usage)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Output.err("credence: \(failure.description)\n")
      Output.exit(failure.status)
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if !text.isEmpty { (code.isSuccess ? Output.out : Output.err)(text + "\n") }
      Output.exit(code == .validationFailure ? Failure.usage : code.rawValue)
    }
  }
}

/// Why a command ends early, in a sentence, and with which status.
struct Failure: Error, CustomStringConvertible {
  let description: String
  let status: Int32

  /// The statuses of the program.
  static let cellFailed: Int32 = 1
  static let usage: Int32 = 2
  static let differs: Int32 = 3
  static let timeLimit: Int32 = 4
  static let interrupted: Int32 = 130

  init(_ description: String, status: Int32 = 1) {
    self.description = description
    self.status = status
  }
}
