// Data sets that are known by name.

public import Values

/// A well-known data set in files of its own: images with labels.
public struct Dataset: Sendable {
  /// The name that `dataset` takes.
  public let name: String
  /// What it is, in a sentence.
  public let summary: String
  /// Where its files come from.
  public let source: String
  /// The labels of the codes 0, 1, … in its label files.
  public let labels: [String]
  /// Its parts: name, file of images, file of labels, below the folder `name`.
  public let parts: [(name: String, images: String, labels: String)]
}

/// The data sets that are known by name.
public enum Datasets {
  /// The data sets.
  public static let all: [Dataset] = [
    Dataset(
      name: "mnist", summary: "70,000 handwritten digits of 28 × 28 pixels",
      source: "https://ossci-datasets.s3.amazonaws.com/mnist/",
      labels: (0..<10).map(String.init), parts: [train, test]),
    Dataset(
      name: "notmnist", summary: "the letters A to J in many typefaces, 28 × 28 pixels",
      source: "https://github.com/davidflanagan/notMNIST-to-MNIST",
      labels: "ABCDEFGHIJ".map(String.init), parts: [test]),
  ]

  private static let train = (
    name: "train", images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte"
  )
  private static let test = (
    name: "test", images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte"
  )

  /// A record of its parts (`train`, `test`), tables of `image` (N × height × width, 0 to 1) and
  /// `label`.
  ///
  /// - Throws: where the name is not known, or its files are not there, with how to get them.
  public static func load(_ name: String, by loader: Loader) throws(Fault) -> Loaded {
    guard let dataset = all.first(where: { $0.name == name }) else {
      let near = Spelling.nearest(to: name, among: all.map(\.name))
      throw Fault(
        .argument, "there is no data set `\(name)`",
        notes: ["known: \(all.map(\.name).joined(separator: ", "))"],
        help: near.isEmpty ? ["`load` reads a file"] : ["did you mean \"\(near[0])\"?"])
    }
    var fields: [Loaded.Field] = []
    for part in dataset.parts {
      var images = try array(part.images, of: dataset, by: loader)
      let codes = try array(part.labels, of: dataset, by: loader)
      guard images.rank == 3, codes.rank == 1, images.axes[0].size == codes.count,
        codes.numbers.allSatisfy({ $0 >= 0 && $0 < Double(dataset.labels.count) })
      else {
        throw Fault(
          .data,
          "the files `\(part.images)` and `\(part.labels)` of `\(name)` do not belong together",
          notes: [
            "images \(Broadcast.describe(images.axes)), labels \(Broadcast.describe(codes.axes))"
          ])
      }
      if let pixels = images.bytes {
        images = NDArray(bytes: pixels.dividing(by: 255), axes: images.axes, kind: .real)
      } else {
        images = images.map { $0 / 255 }
      }
      let labels = NDArray(
        codes.numbers.map { $0 + 1 }, axes: codes.axes, kind: .category(Labels(dataset.labels)))
      fields.append((part.name, .table(try Table([("image", images), ("label", labels)]))))
    }
    return .record(fields)
  }

  private static func array(_ file: String, of dataset: Dataset, by loader: Loader) throws(Fault)
    -> NDArray
  {
    for name in ["\(dataset.name)/\(file).gz", "\(dataset.name)/\(file)"] {
      guard (try? loader.path.find(name)) != nil else { continue }
      if let array = try loader.load(name).value.array { return array }
    }
    let place = loader.path.folders.first ?? "data"
    throw Fault(
      .data, "the files of `\(dataset.name)` are not there",
      notes: ["`\(dataset.name)/\(file).gz` is in none of the data folders"],
      help: [
        "get them from \(dataset.source) and put them in `\(DataPath.join(place, dataset.name))`"
      ])
  }
}
