/// Reductions over all elements or along one axis.
extension NDArray {
  /// Reduces along an axis (from 0), or over everything when `axis` is nil.
  @inlinable
  public func reduce(
    axis: Int?, kind: ElementKind = .real, _ function: ([Double]) throws(Fault) -> Double
  ) throws(Fault) -> NDArray {
    let numbers = transient
    guard let axis else { return NDArray([try function(numbers)], axes: [], kind: kind) }
    let (outer, size, inner) = split(axis)
    var rest = axes
    rest.remove(at: axis)
    var result = [Double](repeating: 0, count: outer * inner)
    var row = [Double](repeating: 0, count: size)
    for i in 0..<outer {
      for j in 0..<inner {
        for k in 0..<size { row[k] = numbers[(i * size + k) * inner + j] }
        result[i * inner + j] = try function(row)
      }
    }
    return NDArray(result, axes: rest, kind: kind)
  }

  /// Replaces every vector along an axis by a vector of the same or another length.
  public func mapVectors(
    axis: Int, kind: ElementKind = .real, _ function: ([Double]) -> [Double]
  ) -> NDArray {
    let (outer, size, inner) = split(axis)
    let numbers = transient
    var rows: [[Double]] = []
    for i in 0..<outer {
      for j in 0..<inner {
        rows.append(function((0..<size).map { numbers[(i * size + $0) * inner + j] }))
      }
    }
    let length = rows.first?.count ?? size
    var result = [Double](repeating: 0, count: outer * length * inner)
    for i in 0..<outer {
      for j in 0..<inner {
        for k in 0..<length { result[(i * length + k) * inner + j] = rows[i * inner + j][k] }
      }
    }
    var newAxes = axes
    if length != size { newAxes[axis] = Axis(length) }
    return NDArray(result, axes: newAxes, kind: kind)
  }

  /// The number of places before, along and after an axis.
  @usableFromInline
  func split(_ axis: Int) -> (outer: Int, size: Int, inner: Int) {
    (
      axes[..<axis].reduce(1) { $0 * $1.size }, axes[axis].size,
      axes[(axis + 1)...].reduce(1) { $0 * $1.size }
    )
  }
}
