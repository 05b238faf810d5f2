import Tensors

// Whole arrays on the host: what `logp`, `cdf`, `quantile` and `sample` of a program call.
extension Distribution {
  /// The batch that parameters of these shapes make; `nil` if they do not broadcast.
  public static func batchShape(_ shapes: [[Int]]) -> [Int]? {
    let batches = zip(parameters, shapes).map { Array($1.dropLast($0.rank)) }
    return Broadcasting.shape(batches)
  }

  /// The log densities of the events in an array.
  /// - Parameters:
  ///   - x: batch axes, then the event's.
  ///   - parameters: the canonical parameters, batch axes first.
  /// - Returns: one number an event; `nil` if the shapes do not fit.
  public static func logDensity(of x: HostArray, _ parameters: [HostArray]) -> HostArray? {
    guard x.shape.count >= eventRank,
      let batch = Broadcasting.shape([x.batchShape(rank: eventRank)] + batches(parameters))
    else { return nil }
    let (starts, size) = x.eventStarts(rank: eventRank, batch: batch)
    let lists = Events(parameters, self.parameters.map(\.rank), batch)
    if let scalar = self as? any ScalarDistribution.Type, eventRank == 0 {
      return HostArray(
        batch, starts.indices.map { scalar.logDensity(x.elements[starts[$0]], lists.numbers($0)) })
    }
    return HostArray(
      batch,
      starts.enumerated().map { i, start in
        logDensity(Array(x.elements[start..<start + size]), lists[i])
      })
  }

  /// Draws.
  /// - Parameters:
  ///   - shape: the batch; every event is drawn on its own. The parameters' batch must broadcast
  ///     to it.
  ///   - parameters: the canonical parameters, batch axes first.
  /// - Returns: batch axes, then the event's; `nil` if the shapes do not fit.
  public static func sample(
    shape: [Int], _ parameters: [HostArray], using generator: inout PhiloxGenerator
  ) -> HostArray? {
    let shapes = parameters.map {
      ParameterShape($0.shape, value: $0.elements.count == 1 ? $0.elements[0] : nil)
    }
    guard let event = eventShape(shapes), Broadcasting.shape([shape] + batches(parameters)) == shape
    else { return nil }
    let lists = Events(parameters, self.parameters.map(\.rank), shape)
    let count = shape.reduce(1, *)
    var elements: [Double] = []
    elements.reserveCapacity(count * event.reduce(1, *))
    if let scalar = self as? any ScalarDistribution.Type {
      for i in 0..<count { elements.append(scalar.sample(lists.numbers(i), using: &generator)) }
    } else {
      for i in 0..<count { elements += sample(lists[i], using: &generator) }
    }
    guard elements.count == count * event.reduce(1, *) else { return nil }
    return HostArray(shape + event, elements)
  }

  /// P(X ≤ x) for each element; `nil` if the shapes do not fit or events are no numbers.
  public static func cdf(of x: HostArray, _ parameters: [HostArray]) -> HostArray? {
    mapped(x, parameters, { $0.cdf($1, $2) }, { $0.cdf($1, $2) })
  }

  /// P(X > x) for each element, exact where it is small; `nil` as for `cdf`.
  public static func survival(of x: HostArray, _ parameters: [HostArray]) -> HostArray? {
    mapped(x, parameters, { $0.survival($1, $2) }, { $0.survival($1, $2) })
  }

  /// The least x with P(X ≤ x) ≥ q for each element; NaN unless 0 ≤ q ≤ 1; `nil` as for `cdf`.
  public static func quantile(of q: HostArray, _ parameters: [HostArray]) -> HostArray? {
    mapped(q, parameters, { $0.quantile($1, $2) }, { $0.quantile($1, $2) })
  }

  private static func mapped(
    _ x: HostArray, _ parameters: [HostArray],
    _ function: (any ScalarDistribution.Type, Double, Numbers) -> Double,
    _ listed: (any NumberDistribution.Type, Double, [[Double]]) -> Double
  ) -> HostArray? {
    guard let batch = Broadcasting.shape([x.shape] + batches(parameters)) else { return nil }
    let starts = x.eventStarts(rank: 0, batch: batch).starts
    let lists = Events(parameters, self.parameters.map(\.rank), batch)
    if let number = self as? any NumberDistribution.Type {
      return HostArray(
        batch, starts.indices.map { listed(number, x.elements[starts[$0]], lists[$0]) })
    }
    guard let scalar = self as? any ScalarDistribution.Type else { return nil }
    return HostArray(
      batch, starts.indices.map { function(scalar, x.elements[starts[$0]], lists.numbers($0)) })
  }

  /// Whether `cdf` and `quantile` are known.
  public static var hasProbabilities: Bool {
    self is any NumberDistribution.Type
      || (self is any ScalarDistribution.Type && parameters.allSatisfy { $0.rank == 0 })
  }

  private static func batches(_ parameters: [HostArray]) -> [[Int]] {
    zip(self.parameters, parameters).map { $1.batchShape(rank: $0.rank) }
  }
}

/// The parameters of each event of a batch.
private struct Events {
  let arrays: [HostArray]
  let starts: [(starts: [Int], size: Int)]

  init(_ arrays: [HostArray], _ ranks: [Int], _ batch: [Int]) {
    self.arrays = arrays
    starts = zip(arrays, ranks).map { $0.eventStarts(rank: $1, batch: batch) }
  }

  subscript(_ event: Int) -> [[Double]] {
    zip(arrays, starts).map { array, place in
      Array(array.elements[place.starts[event]..<place.starts[event] + place.size])
    }
  }

  /// The parameters of an event that are single numbers.
  func numbers(_ event: Int) -> Numbers {
    var numbers = Numbers()
    for i in arrays.indices.prefix(Numbers.scalarCount) {
      numbers[i] = arrays[i].elements[starts[i].starts[event]]
    }
    return numbers
  }
}
