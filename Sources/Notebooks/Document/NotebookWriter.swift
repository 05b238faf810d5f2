import JSON

extension Notebook {
  /// The notebook as the bytes of an `.ipynb` file, nbformat 4.5: byte for byte what Jupyter's own
  /// writer makes of it (one space a level, keys sorted, text as lines).
  public func bytes() -> [UInt8] { json.bytes(.sortedNotebook) }

  private var json: JSON {
    var members = rest
    members["cells"] = .array(cells.map(\.json))
    members["metadata"] = .object(metadata)
    members["nbformat"] = 4
    members["nbformat_minor"] = 5
    return .object(members)
  }

  /// Says in the metadata which kernel runs the notebook, as far as it does not say so already, and
  /// which language it is in.
  public mutating func describe(language: JSON.Object, kernel: String, displayName: String) {
    if metadata["kernelspec"]?.objectValue == nil {
      metadata["kernelspec"] = [
        "display_name": .string(displayName), "language": language["name"] ?? .string(kernel),
        "name": .string(kernel),
      ]
    }
    metadata["language_info"] = .object(language)
  }
}

extension NotebookCell {
  fileprivate var json: JSON {
    var members = rest
    members["cell_type"] = .string(kind.rawValue)
    members["id"] = .string(id)
    members["metadata"] = .object(metadata)
    members["source"] = MultilineText.lines(source)
    if kind == .code {
      members["outputs"] = .array(outputs.map(\.json))
      members["execution_count"] = executionCount.map { .int($0) } ?? .null
    }
    return .object(members)
  }
}
