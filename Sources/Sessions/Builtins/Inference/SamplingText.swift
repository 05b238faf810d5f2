import Inference
import Plots

extension SamplingReport {
  /// What the chains say, in a line.
  var sentence: String {
    let worst = rhat.max() ?? .nan
    let least = (bulkESS + tailESS).min() ?? .nan
    return
      "\(chains) chains of \(iterations): R-hat \(NumberFormat.fixed(worst, decimals: 3)), "
      + "effective draws from \(NumberFormat.significant(least, digits: 3)), "
      + "\(divergences) divergences: \(isGood ? "good" : "not to be trusted")"
  }
}
