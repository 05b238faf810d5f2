import ArgumentParser
import Notebooks
import Sessions

/// `credence repl`: a session in the terminal.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Start a session in the terminal.")

  @OptionGroup var options: SessionOptions

  func run() throws {
    let stop = RunStop()
    let options = options
    Output.exit(
      Foreground.run(stop, insistence: 5) {
        Prompt(options.session(in: Environment.currentFolder), stop).run()
      })
  }
}
