import ArgumentParser
import Notebooks
import Sessions

/// `credence run`: executes a notebook or a script.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Execute a notebook or a script.",
    discussion: """
      Outputs are written as text as they come, errors to standard error. A script may be divided \
      into cells by lines that begin with `# %%`.
      """)

  @Argument(help: "An .ipynb or .credence file, or `-` for standard input.")
  var file: String

  @Argument(help: ArgumentHelp("Further parameters.", visibility: .hidden))
  var more: [String] = []

  @Option(help: "Where to store the notebook with its outputs.")
  var output: String?

  @Flag(help: "Store the outputs in the notebook itself.")
  var inPlace = false

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: "name=value, set after the cell tagged `parameters`.")
  var parameters: [String] = []

  @Flag(help: "Compare with the outputs that the notebook stores.")
  var check = false

  @Option(help: "The largest relative difference between numbers that --check accepts.")
  var tolerance = 0.05

  @Flag(help: "Write outputs as JSON, one object a line.")
  var json = false

  @Option(help: "A folder for pictures, as SVG files.")
  var svg: String?

  @Option(help: "A self-contained report to write.")
  var html: String?

  @Option(help: "How many seconds a cell may run.")
  var timeout: Double?

  @Flag(help: "Go on after an error; cells that fail do not change the exit status.")
  var allowErrors = false

  @OptionGroup var options: SessionOptions

  func validate() throws {
    if let timeout, !(timeout > 0) { throw ValidationError("--timeout must be above 0") }
    if !(tolerance >= 0) { throw ValidationError("--tolerance must be 0 or more") }
    if inPlace, !isNotebook { throw ValidationError("--in-place needs an .ipynb file") }
    if inPlace, output != nil {
      throw ValidationError("--in-place and --output exclude each other")
    }
    if check, !isNotebook, path != "-" { throw ValidationError("--check needs an .ipynb file") }
    if let wrong = positionals.first(where: { $0 != path && !$0.contains("=") }) {
      throw ValidationError("`\(wrong)` is one file too many: run takes one")
    }
  }

  func run() throws {
    let stop = RunStop()
    let job = try RunJob(self)
    Output.exit(Foreground.run(stop) { job.run(stop) })
  }

  /// The file: of what stands alone on the command line, the first that is no parameter.
  var path: String {
    positionals.first { !$0.contains("=") || Environment.exists($0) } ?? file
  }

  /// All parameters, also those that follow one `-p` together.
  var assignments: [String] {
    let path = path
    return parameters + positionals.filter { $0 != path }
  }

  var isNotebook: Bool { path.lowercased().hasSuffix(".ipynb") }

  private var positionals: [String] { [file] + more }
}
