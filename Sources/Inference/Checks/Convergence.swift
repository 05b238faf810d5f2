import Glibc
import Tensors

/// R-hat and effective sample sizes of several chains of one quantity.
///
/// Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021, "Rank-normalization, folding, and
/// localization: an improved R-hat for assessing convergence of MCMC".
public enum Convergence {
  /// Rank-normalised split R-hat, the larger of bulk and folded; NaN where a chain has fewer than
  /// four draws or a draw is not finite.
  ///
  ///     Convergence.rhat([[0.1, 0.4, -0.2, 0.3], [0.2, -0.1, 0.5, 0.0]])
  public static func rhat(_ chains: [[Double]]) -> Double {
    guard let halves = split(chains) else { return .nan }
    let all = halves.flatMap { $0 }
    let centre = Statistics.quantile(all.sorted(), 0.5)
    let folded = halves.map { $0.map { abs($0 - centre) } }
    return max(plainRhat(rankNormalised(halves)), plainRhat(rankNormalised(folded)))
  }

  /// The effective number of draws for the centre of the distribution.
  public static func bulkESS(_ chains: [[Double]]) -> Double {
    guard let halves = split(chains) else { return .nan }
    return effectiveSize(rankNormalised(halves))
  }

  /// The effective number of draws for its 5 % and 95 % quantiles, the smaller of both.
  public static func tailESS(_ chains: [[Double]]) -> Double {
    guard let halves = split(chains) else { return .nan }
    let sorted = halves.flatMap { $0 }.sorted()
    return [0.05, 0.95].map { probability in
      let limit = Statistics.quantile(sorted, probability)
      return effectiveSize(halves.map { $0.map { $0 <= limit ? 1 : 0 } })
    }.min() ?? .nan
  }

  /// Each chain cut in two, an odd draw in the middle left out.
  private static func split(_ chains: [[Double]]) -> [[Double]]? {
    guard let length = chains.map(\.count).min(), length >= 4,
      chains.allSatisfy({ $0.allSatisfy(\.isFinite) })
    else { return nil }
    let half = length / 2
    return chains.flatMap { [Array($0[0..<half]), Array($0[(length - half)..<length])] }
  }

  /// Normal scores of the pooled ranks, ties sharing their mean rank.
  private static func rankNormalised(_ chains: [[Double]]) -> [[Double]] {
    let length = chains[0].count
    let all = chains.flatMap { $0 }
    let order = all.indices.sorted { all[$0] != all[$1] ? all[$0] < all[$1] : $0 < $1 }
    var scores = [Double](repeating: 0, count: all.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, all[order[last + 1]] == all[order[first]] { last += 1 }
      let rank = 0.5 * Double(first + last) + 1
      let score = Elementary.normalQuantile((rank - 0.375) / (Double(all.count) + 0.25))
      for place in first...last { scores[order[place]] = score }
      first = last + 1
    }
    return chains.indices.map { Array(scores[$0 * length..<($0 + 1) * length]) }
  }

  private static func plainRhat(_ chains: [[Double]]) -> Double {
    let n = Double(chains[0].count)
    let means = chains.map(Statistics.mean)
    let within = Statistics.mean(chains.map(Statistics.variance))
    let between = Statistics.variance(means)
    guard within > 0 else { return between > 0 ? .infinity : .nan }
    return ((n - 1) / n + between / within).squareRoot()
  }

  /// Geyer's initial monotone sequence over the autocorrelations of all chains together.
  private static func effectiveSize(_ chains: [[Double]]) -> Double {
    let length = chains[0].count
    let n = Double(length)
    let total = n * Double(chains.count)
    let means = chains.map(Statistics.mean)
    let within = Statistics.mean(chains.map(Statistics.variance))
    let between = chains.count > 1 ? Statistics.variance(means) : 0
    let pooled = (n - 1) / n * within + between
    // A quantity that never changes is known as well as it can be.
    guard pooled > 0 else { return total }
    func correlation(_ lag: Int) -> Double {
      var sum = 0.0
      for (chain, mean) in zip(chains, means) {
        var covariance = 0.0
        for index in 0..<(length - lag) {
          covariance += (chain[index] - mean) * (chain[index + lag] - mean)
        }
        sum += covariance / n
      }
      return 1 - (within - sum / Double(chains.count)) / pooled
    }
    var time = 0.0
    var smallest = Double.infinity
    var last = 0.0
    var lag = 0
    while lag + 1 < length {
      let even = lag == 0 ? 1 : correlation(lag)
      let pair = even + correlation(lag + 1)
      if !(pair >= 0) || lag + 4 >= length {
        // The first correlation beyond the sequence counts where it is positive.
        last = max(even, 0)
        break
      }
      smallest = min(smallest, pair)
      time += 2 * smallest
      lag += 2
    }
    time += last - 1
    return total / max(time, 1 / log10(max(total, 10)))
  }
}
