import Tensors

/// Nanoseconds an element of the functions that models spend their time in, over arrays that fit
/// the first cache.
public enum Throughput {
  /// One function and how to time it.
  public struct Case: Sendable {
    /// What the table calls it.
    public let title: String
    /// The shortest time over so many repetitions, in nanoseconds an element.
    public let nanoseconds: @Sendable (_ repetitions: Int) -> Double
  }

  /// Elements of an array.
  public static let count = 1024

  /// All, in the order of the table.
  public static let all: [Case] = [
    Case(title: "exp, Double") { map($0) { Elementary.exp($0) } },
    Case(title: "log, Double") { map($0) { Elementary.log($0) } },
    Case(title: "exp, Float") { mapFloat($0) { Elementary.exp($0) } },
    Case(title: "log, Float") { mapFloat($0) { Elementary.log($0) } },
    Case(title: "normals, Double") { repetitions in
      var numbers = [Double](repeating: 0, count: count)
      return 1e9 / Double(count)
        * shortest(of: repetitions) {
          numbers.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return }
            Philox.fillNormals(into: base, count: count, key: PhiloxKey(seed: 1, stream: 1))
          }
        }
    },
    Case(title: "normals, Float") { repetitions in
      var numbers = [Float](repeating: 0, count: count)
      return 1e9 / Double(count)
        * shortest(of: repetitions) {
          numbers.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return }
            Philox.fillNormals(into: base, count: count, key: PhiloxKey(seed: 1, stream: 1))
          }
        }
    },
  ]

  @inline(__always)
  private static func map(_ repetitions: Int, _ function: (Double) -> Double) -> Double {
    let x = (0..<count).map { 0.01 + 5 * Double($0) / Double(count) }
    var y = x
    return 1e9 / Double(count)
      * shortest(of: repetitions) {
        x.withUnsafeBufferPointer { x in
          y.withUnsafeMutableBufferPointer { y in
            for i in 0..<count { y[i] = function(x[i]) }
          }
        }
      }
  }

  @inline(__always)
  private static func mapFloat(_ repetitions: Int, _ function: (Float) -> Float) -> Double {
    let x = (0..<count).map { 0.01 + 5 * Float($0) / Float(count) }
    var y = x
    return 1e9 / Double(count)
      * shortest(of: repetitions) {
        x.withUnsafeBufferPointer { x in
          y.withUnsafeMutableBufferPointer { y in
            for i in 0..<count { y[i] = function(x[i]) }
          }
        }
      }
  }
}
