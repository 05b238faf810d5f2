import JSON

/// Why a file cannot be used as a notebook, in a sentence.
public struct NotebookError: Error, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}

extension Notebook {
  /// Reads the bytes of an `.ipynb` file. Notebooks of nbformat 4.0 to 4.4 get the ids that 4.5
  /// asks for, made of their content.
  ///
  /// - Throws: a sentence, where the bytes are no notebook or one of another major format.
  public init(_ bytes: [UInt8]) throws(NotebookError) {
    let json: JSON
    do throws(JSON.ParseError) {
      json = try JSON.parse(bytes, .lenient)
    } catch {
      throw NotebookError("it is no JSON: \(error)")
    }
    guard let members = json.objectValue, let major = members["nbformat"]?.intValue else {
      throw NotebookError("it is no notebook: the member `nbformat` is missing")
    }
    guard major == 4 else {
      throw NotebookError(
        "it has nbformat \(major); open it in Jupyter and save it to have nbformat 4")
    }
    guard let cells = members["cells"]?.arrayValue else {
      throw NotebookError("it is no notebook: the member `cells` is missing")
    }
    self.init(metadata: members["metadata"]?.objectValue ?? [:])
    for name in ["orig_nbformat", "orig_nbformat_minor", "signature"] { metadata[name] = nil }
    rest = members.without(["metadata", "cells", "nbformat", "nbformat_minor"])
    var ids: Set<String> = []
    for (place, cell) in cells.enumerated() {
      self.cells.append(try NotebookCell(cell, place: place, ids: &ids))
    }
  }
}

extension NotebookCell {
  fileprivate init(_ json: JSON, place: Int, ids: inout Set<String>) throws(NotebookError) {
    guard let members = json.objectValue, let type = members["cell_type"]?.stringValue,
      let kind = Kind(rawValue: type)
    else {
      throw NotebookError("cell \(place + 1) is neither code nor markdown nor raw")
    }
    guard let source = MultilineText.joined(members["source"] ?? "") else {
      throw NotebookError("cell \(place + 1) has no text")
    }
    var id = members["id"]?.stringValue ?? ""
    if !Self.isID(id) || ids.contains(id) {
      id = Self.id(source: source, place: place, avoiding: ids)
    }
    ids.insert(id)
    self.init(kind, id: id, source: source, metadata: members["metadata"]?.objectValue ?? [:])
    metadata["trusted"] = nil
    if kind == .code {
      outputs = members["outputs"]?.arrayValue?.map { CellOutput($0) } ?? []
      executionCount = members["execution_count"]?.intValue
    }
    rest = members.without([
      "cell_type", "source", "id", "metadata", "outputs", "execution_count",
    ])
  }

  private static func isID(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == 0x2D || $0 == 0x5F
      }
  }

  /// An id made of a cell's text and place: the same for the same notebook.
  static func id(source: String, place: Int, avoiding taken: Set<String> = []) -> String {
    // FNV-1a (Fowler, Noll and Vo), with the place mixed in first.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(truncatingIfNeeded: place)
    while true {
      for byte in source.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
      let digits = String(hash & 0xFFFF_FFFF, radix: 16)
      let id = String(repeating: "0", count: 8 - digits.count) + digits
      if !taken.contains(id) { return id }
    }
  }
}

extension JSON.Object {
  fileprivate func without(_ names: [String]) -> JSON.Object {
    JSON.Object(filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
  }
}
