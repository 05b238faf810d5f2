// SymmetricEigenTests: decompositions put together again.
import Testing

@testable import Tensors

@Suite struct SymmetricEigenTests {
  /// A symmetric matrix of the given rank.
  private static func matrix(_ n: Int, rank: Int) -> [Double] {
    var generator = PhiloxGenerator(PhiloxKey(seed: UInt64(n)))
    let factor = (0..<(n * rank)).map { _ in generator.normal() }
    return (0..<(n * n)).map { place in
      let (i, j) = (place / n, place % n)
      return (0..<rank).reduce(0.0) { $0 + factor[i * rank + $1] * factor[j * rank + $1] }
    }
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 1), (7, 7), (20, 5), (65, 65)])
  func vectorsAndValuesMakeTheMatrix(size: (n: Int, rank: Int)) throws {
    let n = size.n
    let a = Self.matrix(n, rank: size.rank)
    let eigen = try #require(SymmetricEigen(a, size: n))
    #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 <= $1 })
    let scale = eigen.values[n - 1]
    for i in 0..<n {
      for j in 0..<n {
        var (sum, dot) = (0.0, 0.0)
        for k in 0..<n {
          sum += eigen.values[k] * eigen.vectors[k * n + i] * eigen.vectors[k * n + j]
          dot += eigen.vectors[i * n + k] * eigen.vectors[j * n + k]
        }
        #expect((sum - a[i * n + j]).magnitude < 1e-13 * scale * Double(n))
        #expect((dot - (i == j ? 1 : 0)).magnitude < 1e-13 * Double(n))
      }
    }
    #expect(eigen.values.count { $0 > 1e-12 * scale } == size.rank)
  }

  @Test func degenerateMatrices() {
    #expect(SymmetricEigen([], size: 0)?.values == [])
    #expect(SymmetricEigen([0, 0, 0, 0], size: 2)?.values == [0, 0])
    #expect(SymmetricEigen([3, 0, 0, 0, 1, 0, 0, 0, 2], size: 3)?.values == [1, 2, 3])
    #expect(SymmetricEigen([1, .nan, .nan, 1], size: 2) == nil)
    #expect(SymmetricEigen([.infinity], size: 1) == nil)
  }
}
