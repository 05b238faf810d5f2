// Columns on a common scale, and categories as columns of 0 and 1.

public import Values

/// Preparing columns for regression.
public enum Preparing {
  /// (x − mean) / sd along the first axis; each place of the other axes has its own.
  ///
  /// Missing values count for neither and stay missing; sd is with n − 1.
  ///
  /// - Parameters:
  ///   - values: numbers.
  ///   - reference: the array whose means and sds are used (the training data); `values` itself
  ///     unless said. Its axes after the first are those of `values`.
  /// - Throws: where a column does not vary.
  public static func standardize(_ values: NDArray, like reference: NDArray? = nil) throws(Fault)
    -> NDArray
  {
    let reference = reference ?? values
    for array in [values, reference] where array.kind == .text || array.isCategory {
      throw Fault(
        .kind, "only numbers can be standardized, not text or labels",
        help: ["`one_hot(x)` gives a column of 0 and 1 a label"])
    }
    guard values.rank >= 1, reference.rank >= 1,
      values.shape.dropFirst() == reference.shape.dropFirst()
    else {
      throw Fault(
        .shape, "`standardize` needs arrays that agree but for the rows",
        notes: [
          "found \(Broadcast.describe(values.axes)) and \(Broadcast.describe(reference.axes))"
        ])
    }
    let width = values.axes.dropFirst().reduce(1) { $0 * $1.size }
    let (own, others) = (values.transient, reference.transient)
    var standardized = own
    for column in 0..<width {
      let known = stride(from: column, to: others.count, by: width)
        .map { others[$0] }.filter { !$0.isNaN }
      let (mean, sd) = Moments.meanAndSD(known)
      guard sd > 0, sd.isFinite else {
        let which = width == 1 ? "the values do" : "column \(column + 1) does"
        throw Fault(
          .data, "\(which) not vary, so there is no scale to standardize by",
          notes: known.isEmpty ? ["there is no value"] : ["mean \(mean), sd \(sd)"])
      }
      for place in stride(from: column, to: own.count, by: width)
      where !NDArray.isMissing(own[place]) {
        standardized[place] = (own[place] - mean) / sd
      }
    }
    return NDArray(standardized, axes: values.axes)
  }

  /// One column of 0 and 1 a label: N × K, the second axis labelled.
  ///
  /// - Parameter values: a vector of text, labels or whole numbers, nothing missing.
  public static func oneHot(_ values: NDArray) throws(Fault) -> NDArray {
    guard values.rank == 1 else {
      throw Fault(
        .shape, "`one_hot` takes a vector", notes: ["found \(Broadcast.describe(values.axes))"])
    }
    let gaps = values.missingPositions
    if !gaps.isEmpty {
      throw Fault(
        .data, "a missing value has no label",
        notes: ["missing on \(Table.describe(rows: gaps))"],
        help: ["`drop_missing` leaves them out"])
    }
    let coded = try Categories.index(values)
    guard case .category(let labels) = coded.kind else { return coded }
    var numbers = [Double](repeating: 0, count: values.count * labels.count)
    for (row, code) in coded.numbers.enumerated() {
      guard let column = Int(exactly: code), column >= 1, column <= labels.count else { continue }
      numbers[row * labels.count + column - 1] = 1
    }
    return NDArray(
      numbers, axes: [values.axes[0], Axis(labels.count, labels: labels)], kind: .int)
  }
}

extension Table {
  /// All combinations of the values of several vectors: the last varies fastest.
  ///
  /// - Throws: for anything but vectors, and beyond 10⁷ rows.
  public static func grid(_ vectors: [(String, NDArray)]) throws(Fault) -> Table {
    var count = 1
    for (name, values) in vectors {
      guard values.rank <= 1 else {
        throw Fault(
          .shape, "`grid` takes vectors; `\(name)` is \(Broadcast.describe(values.axes))")
      }
      let (next, overflow) = count.multipliedReportingOverflow(by: values.count)
      guard !overflow, next <= 10_000_000 else {
        throw Fault(.limit, "the grid would have more than 10⁷ rows")
      }
      count = next
    }
    if vectors.isEmpty { count = 0 }
    var columns: [(String, NDArray)] = []
    var repeats = count
    for (name, values) in vectors {
      repeats = values.count == 0 ? 0 : repeats / values.count
      let places = (0..<count).map { ($0 / max(1, repeats)) % max(1, values.count) }
      columns.append((name, values.gather(places, axes: [Axis(count)])))
    }
    return try Table(columns)
  }
}
