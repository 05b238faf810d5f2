// Where files are found, what is refused, and packed files.

import Glibc
import Testing
import Values

@testable import Data

@Suite struct DataPathTests {
  let folder = TemporaryFolder()

  func path(_ data: String = "", allowed: [String] = []) -> DataPath {
    DataPath(
      workingFolder: folder.path + "/work",
      environment: ["CREDENCE_DATA": data, "HOME": folder.path + "/home"], allowed: allowed)
  }

  init() {
    folder.write("work/here.csv", "a\n1\n")
    folder.write("work/data/both.csv", "a\n2\n")
    folder.write("one/both.csv", "a\n3\n")
    folder.write("two/tables/radon.csv", "a\n4\n")
    folder.write("home/.cache/credence/cached.csv", "a\n5\n")
    folder.write("secret/key.csv", "a\n6\n")
  }

  @Test func searchesInOrder() throws {
    let path = path("\(folder.path)/one:\(folder.path)/two:")
    #expect(try path.find("here.csv") == folder.path + "/work/here.csv")
    #expect(try path.find("both.csv") == folder.path + "/one/both.csv")
    #expect(try self.path().find("both.csv") == folder.path + "/work/data/both.csv")
    #expect(try path.find("tables/radon.csv") == folder.path + "/two/tables/radon.csv")
    #expect(try path.find(folder.path + "/two/tables/radon.csv").hasSuffix("two/tables/radon.csv"))
    #expect(try path.find("cached.csv").hasSuffix(".cache/credence/cached.csv"))
    #expect(try path.find("data/../here.csv") == folder.path + "/work/here.csv")
  }

  @Test func refusesEscapes() throws {
    let path = path()
    symlink(folder.path + "/secret/key.csv", folder.path + "/work/link.csv")
    symlink(folder.path + "/secret", folder.path + "/work/linked")
    symlink("loop", folder.path + "/work/loop")
    for name in [
      "../secret/key.csv", folder.path + "/secret/key.csv", "link.csv", "linked/key.csv",
      "/etc/passwd",
      "data/../../secret/key.csv", "../secret/nothing.csv", folder.path + "/workshop.csv",
    ] {
      let found = fault { _ = try path.find(name) }
      #expect(found?.message == "`\(name)` lies outside the folders that may be read")
      #expect(found?.help == ["start with `--allow-read DIR` to add a folder"])
    }
    #expect(fault { _ = try path.find("loop") }?.message == "there is no file `loop`")
    for name in ["", "a\0b"] { #expect(fault { _ = try path.find(name) } != nil) }
    let open = self.path(allowed: [folder.path + "/secret"])
    #expect(try open.find("link.csv") == folder.path + "/secret/key.csv")
    #expect(try open.find("key.csv") == folder.path + "/secret/key.csv")
    #expect(try open.find("../secret/key.csv") == folder.path + "/secret/key.csv")
  }

  @Test func namesFoldersAndNearMisses() throws {
    let path = path(folder.path + "/two")
    let found = try #require(fault { _ = try path.find("radn.csv") })
    #expect(found.message == "there is no file `radn.csv`")
    #expect(found.notes.first?.contains(folder.path + "/two") == true)
    #expect(found.help.first == "did you mean \"tables/radon.csv\"?")
    #expect(
      fault { _ = try path.find("radon.csv") }?.help.first == "did you mean \"tables/radon.csv\"?")
    #expect(
      fault { _ = try path.find("here.json") }?.help.first == "did you mean \"here.csv\"?")
    #expect(fault { _ = try path.find("quite-other.bin") }?.help.count == 1)
  }

  @Test func refusesWhatIsNoFile() {
    let loader = Loader(path(folder.path + "/two"), byteLimit: 3)
    #expect(fault { _ = try loader.load("tables") }?.message == "`tables` is a folder")
    mkfifo(folder.path + "/work/pipe.csv", 0o600)
    #expect(fault { _ = try loader.load("pipe.csv") }?.message == "`pipe.csv` is no regular file")
    #expect(fault { _ = try loader.load("here.csv") }?.kind == .limit)
  }
}

@Suite struct LoaderTests {
  let folder = TemporaryFolder()

  func load(_ name: String, limit: Int = 1 << 20) throws -> Loader.Result {
    try Loader(DataPath(workingFolder: folder.path, environment: [:]), byteLimit: limit).load(name)
  }

  @Test func choosesByContentAndEnding() throws {
    folder.write("t.csv", "a,b\n1,x\n")
    folder.write("r.json", "{\"a\": 1}")
    folder.write("wrong.csv", PackedFiles.npz)
    #expect(try load("t.csv").value.table?["b"]?.texts == ["x"])
    #expect(try load("t.csv").path == folder.path + "/t.csv")
    #expect(try load("r.json").value["a"]?.array?.numbers == [1])
    #expect(try load("wrong.csv").value["a"]?.array?.shape == [2, 3])
  }

  @Test func unpacksArchives() throws {
    folder.write("packed.npz", PackedFiles.npz)
    folder.write("stored.npz", PackedFiles.stored)
    let packed = try load("packed.npz").value
    #expect(packed["a"]?.array?.numbers == [0, 1, 2, 3, 4, 5])
    #expect(packed["label"]?.array?.texts == ["x", "yy"])
    let stored = try load("stored.npz").value
    #expect(stored["m"]?.array?.kind == .bool)
    #expect(stored["w"]?.array?.numbers == [1, 2])
    #expect(fault { _ = try load("packed.npz", limit: 700).value } == nil)
    #expect(fault { _ = try load("packed.npz", limit: PackedFiles.npz.count - 1) }?.kind == .limit)
  }

  @Test func unpacksGzip() throws {
    folder.write("t.csv.gz", PackedFiles.gz)
    #expect(try load("t.csv.gz").value.table?["b"]?.numbers == [2, 4])
    #expect(fault { _ = try load("t.csv.gz", limit: 50) }?.kind == .limit)
    folder.write("cut.csv.gz", Array(PackedFiles.gz.prefix(20)))
    #expect(
      fault { _ = try load("cut.csv.gz") }?.message == "`cut.csv.gz` is damaged or cut short (gzip)"
    )
  }

  @Test func loadsNamedDataSets() throws {
    let loader = Loader(DataPath(workingFolder: folder.path, environment: [:]))
    let absent = try #require(fault { _ = try Datasets.load("notmnist", by: loader) })
    #expect(absent.message == "the files of `notmnist` are not there")
    #expect(absent.help.first?.contains("https://") == true)
    #expect(
      fault { _ = try Datasets.load("mnits", by: loader) }?.help == ["did you mean \"mnist\"?"])
    folder.write(
      "notmnist/t10k-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 51])
    folder.write("notmnist/t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 9, 0])
    let table = try #require(Datasets.load("notmnist", by: loader)["test"]?.table)
    #expect(table["image"]?.shape == [2, 1, 1])
    #expect(table["image"]?.numbers == [0, 0.2])
    #expect(table["label"]?.asText().texts == ["J", "A"])
    folder.write("notmnist/t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 10, 0])
    #expect(fault { _ = try Datasets.load("notmnist", by: loader) }?.kind == .data)
  }

  /// A small file that unpacks to far more is stopped at the limit.
  @Test func stopsBombs() {
    folder.write("bomb.csv.gz", PackedFiles.bomb)
    #expect(fault { _ = try load("bomb.csv.gz", limit: 1 << 20) }?.kind == .limit)
  }
}
