import Glibc
import JSON
import Testing

@testable import Jupyter

@Suite struct KernelSpecTests {
  private let words = Vocabulary(distributions: ["normal"], functions: ["mean", "a\"</script>"])

  private func withFolder(_ body: (String) throws -> Void) rethrows {
    var template = Array("/tmp/credence-spec-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? Files.removeFolder(folder) }
    try body(folder)
  }

  @Test func installsAllFiles() throws {
    try withFolder { folder in
      let spec = KernelSpec(
        location: .prefix(folder), name: "Credence-2", displayName: "Credence \"two\"",
        environment: [("THREADS", "2")])
      let folders = try spec.install(binary: "/opt/credence", vocabulary: words)
      #expect(
        folders == [
          "\(folder)/share/jupyter/kernels/credence-2",
          "\(folder)/share/jupyter/labextensions/credence-highlighting",
        ])
      let json = try JSON.parse(Files.read("\(folders[0])/kernel.json"))
      #expect(json["argv"] == ["/opt/credence", "kernel", "-f", "{connection_file}"])
      #expect(json["display_name"] == "Credence \"two\"")
      #expect(json["language"] == "credence")
      #expect(json["interrupt_mode"] == "message")
      #expect(json["env"] == ["THREADS": "2"])
      #expect(
        Files.names(in: folders[0])
          == ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"])
      for size: UInt8 in [32, 64] {
        let png = try Files.read("\(folders[0])/logo-\(size)x\(size).png")
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(png[19] == size && png[23] == size)
      }
      let package = try JSON.parse(Files.read("\(folders[1])/package.json"))
      #expect(package["jupyterlab"]?["_build"]?["load"] == "static/remoteEntry.js")
      let script = String(
        decoding: try Files.read("\(folders[1])/static/remoteEntry.js"), as: UTF8.self)
      #expect(script.contains("new Set([\"mean\",\"a\\\"</script>\"])"))
      // A second time replaces, and leaves nothing half-written behind.
      _ = try spec.install(binary: "/opt/other", vocabulary: words)
      #expect(Files.names(in: folders[0]).count == 4)
    }
  }

  @Test func uninstallsWhatItInstalled() throws {
    try withFolder { folder in
      let one = KernelSpec(location: .prefix(folder))
      let two = KernelSpec(location: .prefix(folder), name: "second")
      _ = try one.install(binary: "/opt/credence", vocabulary: words)
      _ = try two.install(binary: "/opt/credence", vocabulary: words)
      #expect(try one.uninstall() == [one.kernelFolder()])
      #expect(try two.uninstall() == [two.kernelFolder(), two.labFolder()])
      #expect(try two.uninstall() == [])
    }
  }

  @Test func leavesOtherLanguagesAlone() throws {
    try withFolder { folder in
      let spec = KernelSpec(location: .prefix(folder), name: "python3")
      let path = try spec.kernelFolder()
      try Files.makeFolder(path)
      try Files.write(Array(#"{"language": "python"}"#.utf8), to: "\(path)/kernel.json")
      #expect(throws: KernelSpecError.self) { try spec.uninstall() }
      #expect(Files.exists("\(path)/kernel.json"))
    }
  }

  @Test(arguments: ["", ".", "..", "a/b", "a b", "µ", "../../etc"])
  func badNamesAreRefused(_ name: String) {
    let spec = KernelSpec(location: .prefix("/nowhere"), name: name)
    #expect(throws: KernelSpecError.self) { try spec.kernelFolder() }
  }

  @Test func relativeProgramsAreRefused() {
    #expect(throws: KernelSpecError.self) {
      try KernelSpec(location: .prefix("/nowhere")).install(binary: "credence", vocabulary: words)
    }
  }

  @Test func theRepositoryHoldsTheTemplate() throws {
    let here = try #require(realpath(#filePath, nil))
    defer { free(here) }
    let parts = String(cString: here).split(separator: "/", omittingEmptySubsequences: false)
    let file = parts.dropLast(3).joined(separator: "/") + "/kernel.json"
    #expect(String(decoding: try Files.read(file), as: UTF8.self) == KernelSpec.template)
  }

  @Test(arguments: [("", ""), ("TQ==", "M"), ("TWE=", "Ma"), ("TWFu", "Man"), ("TW\nFu", "Man")])
  func base64(_ text: String, _ bytes: String) {
    #expect(Base64.bytes(text) == Array(bytes.utf8))
  }
}
