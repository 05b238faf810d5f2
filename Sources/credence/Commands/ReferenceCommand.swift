import ArgumentParser
import Jupyter
import Sessions

/// `credence help`: the reference, in the terminal.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Show the reference page of a name, or of a command.")

  @Argument(help: "A function, a distribution, a word of the language, or a command.")
  var name: String?

  @Flag(help: "Write the pages of all distributions and functions, in Markdown.")
  var all = false

  func run() throws {
    if all { return try reference() }
    guard let name else { return overview() }
    let commands = Credence.configuration.subcommands
    if let command = commands.first(where: { $0.configuration.commandName == name }) {
      return Output.out(Credence.helpMessage(for: command) + "\n")
    }
    Output.out(try Self.page(name, SessionOptions.plainSession))
  }

  /// The page of a name, asked for as a notebook asks, so that the answer is the same.
  private static func page(_ name: String, _ session: Session) throws(Failure) -> String {
    let outcome = session.run("?" + name, name: "help", output: NoOutput()) { .none }
    guard let text = outcome.page?.text else {
      let report = outcome.error?.report ?? "there is no help on `\(name)`"
      throw Failure(report.hasSuffix("\n") ? String(report.dropLast()) : report)
    }
    return text.hasSuffix("\n") ? text : text + "\n"
  }

  private static var groups: [(title: String, names: [String])] {
    let words = Vocabulary.ofSessions
    let taken = Set(words.distributions + words.functions)
    return [
      ("Distributions", words.distributions), ("Functions", words.functions),
      ("Methods, optimisers and schedules", OptionHelp.names.filter { !taken.contains($0) }),
    ]
  }

  private func overview() {
    Output.out(Credence.helpMessage() + "\n")
    let width = Output.terminalSize?.columns ?? 80
    for group in Self.groups {
      Output.out(
        "\n\(group.title.uppercased()):\n" + Columns.text(group.names, width: width, indent: "  "))
    }
    Output.out("\nSee `credence help NAME` for each of them.\n")
  }

  private func reference() throws {
    let session = SessionOptions.plainSession
    Output.out("# Reference\n\nWritten by `make docs` from the program itself.\n")
    for group in Self.groups {
      Output.out("\n## \(group.title)\n")
      for name in group.names {
        Output.out("\n### `\(name)`\n\n```text\n\(try Self.page(name, session))```\n")
      }
    }
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
