import Data
import Evaluation
import Language
import Models
import Values

/// `acquire`: the rows of a pool whose labels would teach most.
enum AcquireBuiltin {
  private static let scores = [
    "bald", "batch_bald", "max_entropy", "variation_ratio", "random",
  ]

  /// The most rows among which a batch is put together; more are first thinned out by BALD.
  static let candidateLimit = 1000

  static let acquire = Builtin(
    "acquire", .uncertainty,
    [
      .required("p"), .optional("pool"), .optional("k", "1"), .word("by", scores, "bald"),
      .optional("draws"), .optional("seed"),
    ],
    help: """
      The numbers of the k rows of a pool whose labels would teach most, best first: \
      `acquire(post, pool, 10)` predicts the pool's classes, `acquire(p, 10)` takes a prediction. \
      `by` is `bald` (mutual information; Houlsby et al., 2011), `batch_bald` (that of the whole \
      batch, so that its rows do not repeat each other; Kirsch et al., 2019; among the 1000 rows \
      that BALD puts first), `max_entropy`, `variation_ratio` or `random`. \
      `drop(pool, rows)` takes them out of the pool.
      """,
    example: "acquire([[0.5, 0.5], [1, 0], [0.7, 0.3]], 2, by = max_entropy)"
  ) { call in
    let by = try call.word("by")?.name ?? "bald"
    guard scores.contains(by) else {
      throw call.failure(
        .value, "no way to acquire called `\(by)`", at: "by",
        notes: ["the ways: \(scores.joined(separator: ", "))"])
    }
    guard case .object(let object as PosteriorValue) = try call.value("p") else {
      // Of a prediction the pool is known, and the number stands in its place.
      let prediction = try call.classes("p")
      let name = call.has("pool") && !call.has("k") ? "pool" : "k"
      if name == "k", call.has("pool") {
        throw call.failure(
          .argument, "a prediction has its rows already", at: "pool",
          help: ["`acquire(p, k)`, or `acquire(post, pool, k)`"])
      }
      let k = try count(call, name, of: prediction.count)
      return try rows(best(call, prediction, k, by))
    }
    guard call.has("pool") else {
      throw call.failure(
        .argument, "`acquire` needs a pool to choose from", help: ["`acquire(post, pool, 10)`"])
    }
    let record = try call.record("pool")
    if by == "random" {
      guard case .table(let table) = try call.value("pool") else {
        throw call.failure(.kind, "the pool must be a table", at: "pool")
      }
      let k = try count(call, "k", of: table.rowCount)
      return try rows(shuffled(table.rowCount, call).prefix(k).map { $0 })
    }
    let prediction = try call.classes(of: object, on: record, at: "pool").prediction
    return try rows(
      best(call, prediction, try count(call, "k", of: prediction.count), by))
  }

  private static func rows(_ places: [Int]) throws -> Value {
    .array(NDArray(vector: places.map { Double($0 + 1) }, kind: .int))
  }

  private static func count(_ call: Call, _ name: String, of pool: Int) throws -> Int {
    let k = call.has(name) ? try call.int(name) : 1
    guard k >= 1, k <= pool else {
      throw call.failure(
        .value, "`k` must be from 1 to the \(pool) rows of the pool", at: name, label: "\(k)")
    }
    return k
  }

  private static func shuffled(_ count: Int, _ call: Call) throws -> [Int] {
    let places = NDArray(vector: (0..<count).map(Double.init), kind: .int)
    let seed = try call.seedOrNext()
    return try call.at(nil) { () throws(Fault) in
      try Table([("place", places)]).shuffled(seed: seed).column("place").numbers.map { Int($0) }
    }
  }

  private static func best(
    _ call: Call, _ p: ClassPrediction, _ k: Int, _ by: String
  ) throws -> [Int] {
    switch by {
    case "random": return try shuffled(p.count, call).prefix(k).map { $0 }
    case "max_entropy": return ranked(p.totalEntropy, k)
    case "variation_ratio": return ranked(p.variationRatio, k)
    default:
      guard let scores = p.mutualInformation else {
        throw call.unknownDraws(
          "p", instead: "`by = max_entropy` and `by = variation_ratio` need no more than classes")
      }
      if by == "bald" || k == 1 { return ranked(scores, k) }
      guard p.draws != nil else {
        throw call.unknownDraws("p", instead: "`by = bald` needs no more than means")
      }
      let candidates = ranked(scores, min(p.count, max(candidateLimit, k)))
      let batch = BatchBALD(p.selecting(rows: candidates), seed: try call.seed() ?? 1)
      return try batch.choose(k) { try call.evaluator.host?.poll() }.map { candidates[$0] }
    }
  }

  /// The places of the k largest scores, best first, the earlier of equals first.
  static func ranked(_ scores: [Double], _ k: Int) -> [Int] {
    Array(
      scores.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        .prefix(k))
  }
}
