import ArgumentParser
import CProcessor
import Data
import Glibc
import JSON
import Jupyter
import Notebooks
import Sessions

/// `credence doctor`: checks the installation and says what to mend.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the installation and say what to mend.")

  func run() throws {
    var checkup = Checkup()
    checkup.program()
    checkup.language()
    checkup.kernel()
    checkup.jupyter()
    checkup.data()
    if checkup.complaints > 0 { Output.exit(1) }
  }
}

/// What was looked at, one line each.
private struct Checkup {
  private(set) var complaints = 0

  private func good(_ sentence: String) { Output.out("ok    \(sentence)\n") }
  private func note(_ sentence: String) { Output.out("note  \(sentence)\n") }

  private mutating func bad(_ sentence: String, mend: String) {
    complaints += 1
    Output.out("mend  \(sentence)\n      \(mend)\n")
  }

  mutating func program() {
    good("credence \(Session.version), \(Environment.program)")
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    // The program would not have come this far on a processor that lacks something.
    good("the processor has all that is needed; \(cores) \(cores == 1 ? "core" : "cores")")
  }

  mutating func language() {
    let session = SessionOptions.plainSession
    let outcome = session.run("1 + 1", name: "doctor", output: NoOutput()) { .none }
    if outcome.result?.text == "2" {
      good("the language answers: 1 + 1 is 2")
    } else {
      bad("the language does not answer", mend: outcome.error?.report ?? "build it anew")
    }
  }

  mutating func kernel() {
    var isAnywhere = false
    for location in [KernelSpec.Location.user, .environment] {
      let spec = KernelSpec(location: location)
      guard let folder = try? spec.kernelFolder(), Environment.exists("\(folder)/kernel.json")
      else { continue }
      isAnywhere = true
      let json = (try? Files.read("\(folder)/kernel.json")).flatMap { try? JSON.parse($0) }
      let binary = json?["argv"]?[0]?.stringValue ?? ""
      if !Environment.exists(binary) {
        bad(
          "the kernel in \(folder) starts `\(binary)`, which is not there",
          mend: "run `credence install` again")
      } else if Environment.absolute(binary) != Environment.program {
        note("the kernel in \(folder) starts another credence: \(binary)")
      } else {
        good("the kernel is installed in \(folder)")
      }
      if let lab = try? spec.labFolder(), Environment.exists("\(lab)/package.json") {
        good("highlighting for JupyterLab is installed in \(lab)")
      } else {
        bad("highlighting for JupyterLab is missing", mend: "run `credence install` again")
      }
    }
    if !isAnywhere {
      bad("Jupyter does not know the kernel", mend: "run `credence install`")
    }
  }

  mutating func jupyter() {
    if let path = Program.find("jupyter") {
      good("Jupyter is at \(path)")
    } else {
      note("no `jupyter` on the search path; `credence run` and `credence repl` do without")
    }
  }

  mutating func data() {
    let path = DataPath(
      workingFolder: Environment.currentFolder, environment: Environment.forSessions)
    if let named = Environment["CREDENCE_DATA"] {
      for folder in named.split(separator: ":") {
        if Environment.exists(String(folder)) {
          good("data are looked for in \(folder)")
        } else {
          bad("CREDENCE_DATA names \(folder), which is not there", mend: "correct the variable")
        }
      }
    }
    let others = path.folders.filter { Environment.exists($0) }
    if Environment["CREDENCE_DATA"] == nil, others.isEmpty {
      note("no data folder yet: put data beside the notebook or name their folder in CREDENCE_DATA")
    }
  }
}
