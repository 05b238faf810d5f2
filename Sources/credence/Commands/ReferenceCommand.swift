import ArgumentParser
import Jupyter
import Sessions

/// `credence help`: the reference, in the terminal.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Show the reference page of a name, or of a command.")

  @Argument(help: "A function, a distribution, a word of the language, or a command.")
  var name: String?

  func run() throws {
    guard let name else { return overview() }
    let commands = Credence.configuration.subcommands
    if let command = commands.first(where: { $0.configuration.commandName == name }) {
      return Output.out(Credence.helpMessage(for: command) + "\n")
    }
    // A notebook's way of asking, so that the answer is the same.
    let session = SessionOptions.plainSession
    let outcome = session.run("?" + name, name: "help", output: NoOutput()) { .none }
    guard let page = outcome.page else {
      throw Failure(outcome.error.map { $0.report } ?? "there is no help on `\(name)`")
    }
    Output.out(page.text.hasSuffix("\n") ? page.text : page.text + "\n")
  }

  private func overview() {
    Output.out(Credence.helpMessage() + "\n")
    let width = Output.terminalSize?.columns ?? 80
    let words = Vocabulary.ofSessions
    for (title, names) in [
      ("DISTRIBUTIONS", words.distributions), ("FUNCTIONS", words.functions),
    ] {
      Output.out("\n\(title):\n" + Columns.text(names, width: width, indent: "  "))
    }
    Output.out("\nSee `credence help NAME` for each of them.\n")
  }
}

extension SessionOptions {
  /// A session with nothing allowed besides, in the current folder.
  static var plainSession: Session {
    Session(
      Session.Configuration(
        workingFolder: Environment.currentFolder, environment: Environment.forSessions))
  }
}
