import JSON

/// The pictures of a run as files.
public enum Pictures {
  /// Writes the SVG pictures of a notebook's outputs into a folder, as `cell-03-1.svg` for the
  /// first picture of cell 3, and returns the paths.
  public static func write(_ notebook: Notebook, to folder: String) throws(Files.Failure)
    -> [String]
  {
    try Files.makeFolder(folder)
    var paths: [String] = []
    for cell in notebook.cells {
      guard let number = cell.executionCount else { continue }
      let pictures = cell.outputs.compactMap { $0.data?["image/svg+xml"]?.stringValue }
      for (place, picture) in pictures.enumerated() {
        let padded = number < 10 ? "0\(number)" : "\(number)"
        let path =
          (folder.hasSuffix("/") ? folder : folder + "/") + "cell-\(padded)-\(place + 1).svg"
        let text = picture.hasSuffix("\n") ? picture : picture + "\n"
        try Files.write(Array(text.utf8), to: path)
        paths.append(path)
      }
    }
    return paths
  }
}
