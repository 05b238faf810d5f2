import ArgumentParser
import Data
import Glibc
import Notebooks
import Values

/// `credence data`: known data sets, where they are, how to get them.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, find and fetch data sets.",
    subcommands: [List.self, Path.self, Get.self])

  /// The folders that data are looked for in.
  fileprivate static var dataPath: DataPath {
    DataPath(
      workingFolder: Environment.currentFolder, environment: Environment.forSessions)
  }

  /// The files of a data set, without `.gz`.
  fileprivate static func files(of dataset: Dataset) -> [String] {
    dataset.parts.flatMap { [$0.images, $0.labels] }
  }

  /// Where a file of a data set is; nil where it is not there.
  fileprivate static func find(_ file: String, of dataset: Dataset) -> String? {
    ["\(file).gz", file].lazy.compactMap { try? dataPath.find("\(dataset.name)/\($0)") }.first
  }

  fileprivate static func known(_ name: String) throws(Failure) -> Dataset {
    if let dataset = Datasets.all.first(where: { $0.name == name }) { return dataset }
    let names = Datasets.all.map(\.name).joined(separator: ", ")
    throw Failure("there is no data set `\(name)`; known: \(names)")
  }
}

extension DataCommand {
  /// `credence data list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the data sets that are known by name.")

    func run() throws {
      for dataset in Datasets.all {
        let isThere = files(of: dataset).allSatisfy { find($0, of: dataset) != nil }
        Output.out("\(dataset.name): \(dataset.summary) (\(isThere ? "here" : "not here"))\n")
      }
    }
  }

  /// `credence data path`.
  struct Path: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say where data are looked for, or where a data set or file is.")

    @Argument(help: "A data set or the name of a file.")
    var name: String?

    func run() throws {
      guard let name else {
        for folder in dataPath.searched { Output.out(folder + "\n") }
        return
      }
      if let dataset = Datasets.all.first(where: { $0.name == name }) {
        let found = files(of: dataset).compactMap { find($0, of: dataset) }
        if found.isEmpty {
          throw Failure("`\(name)` is not here; `credence data get \(name)` says how to get it")
        }
        for path in found { Output.out(path + "\n") }
        return
      }
      do {
        Output.out(try dataPath.find(name) + "\n")
      } catch {
        throw Failure(([error.message] + error.notes + error.help).joined(separator: "\n"))
      }
    }
  }

  /// `credence data get`.
  struct Get: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch a data set into the user's cache, or say how to get it.")

    @Argument(help: "A data set.")
    var name: String

    func run() throws {
      let dataset = try known(name)
      let wanted = files(of: dataset).filter { find($0, of: dataset) == nil }
      if wanted.isEmpty { return Output.out("\(name) is here already\n") }
      guard let cache = Self.cache else { throw Failure("there is no home folder") }
      let folder = "\(cache)/\(name)"
      guard dataset.source.hasSuffix("/") else {
        let list = wanted.map { "  \($0).gz\n" }.joined()
        return Output.out(
          "\(name) comes from \(dataset.source)\nput these files in \(folder):\n\(list)")
      }
      do {
        try Files.makeFolder(folder)
      } catch {
        throw Failure("\(error)")
      }
      for file in wanted {
        try Self.fetch("\(dataset.source)\(file).gz", to: "\(folder)/\(file).gz")
      }
    }

    private static var cache: String? {
      Environment["XDG_CACHE_HOME"].map { "\($0)/credence" }
        ?? Environment["HOME"].map { "\($0)/.cache/credence" }
    }

    /// Fetches by curl or wget, whichever is there; the language itself has no network.
    private static func fetch(_ address: String, to path: String) throws(Failure) {
      let partial = path + ".part"
      defer { unlink(partial) }
      let ways = [
        ["curl", "--fail", "--location", "--silent", "--show-error", "-o", partial, address],
        ["wget", "--quiet", "-O", partial, address],
      ]
      for way in ways {
        guard let status = Program.run(way) else { continue }
        guard status == 0, rename(partial, path) == 0 else {
          throw Failure("\(address) could not be fetched")
        }
        return Output.out("fetched \(path)\n")
      }
      throw Failure("neither curl nor wget is there; fetch \(address) to \(path)")
    }
  }
}
