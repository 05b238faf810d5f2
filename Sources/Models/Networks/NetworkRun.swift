import Evaluation
import Graphs
import Inference
import Language
import Tensors
import Values

/// Runs a fitted network on rows, draw by draw: several draws at once, each by a program of its
/// own, and hands the outputs over in the order of the draws.
struct NetworkRun {
  let model: ModelValue
  let data: BoundData
  let evaluator: Evaluator
  let rowDimension: String?
  /// The bytes that the weights of the draws in flight may take; more are drawn by the products.
  var drawnBytes = PredictionKeeping().drawnBytes

  /// Rows that a program takes at a time: few enough for their values to stay in the caches.
  static let rowsAtOnce = 200
  /// The numbers that the outputs of the draws in flight may take.
  private static let outputLimit = 1 << 25

  /// Calls `take` with the outputs of each draw on each piece of the rows, in order of the draws.
  ///
  /// - Parameters:
  ///   - draws: how many draws.
  ///   - key: of the noise of layers that stay random.
  ///   - outputs: the nodes that are wanted of a lowered model.
  ///   - weights: where the coordinates of draws come from.
  ///   - take: gets the draw, the first row, the number of rows, and where each output lies.
  func run(
    draws: Int, key: PhiloxKey, team: ThreadTeam?,
    outputs: (LoweredModel) -> [NodeRef],
    weights: WeightDraws,
    isStopped: () -> Bool = { false },
    take: (_ draw: Int, _ first: Int, _ rows: Int, _ outputs: [UnsafePointer<Float>]) -> Void
  ) throws {
    let total = rowDimension.flatMap { data.dimensions[$0]?.size } ?? 1
    let size = min(total, Self.rowsAtOnce)
    var pieces: [(first: Int, rows: Int)] = []
    for first in stride(from: 0, to: total, by: max(size, 1)) {
      pieces.append((first, min(size, total - first)))
    }
    var sizes: [Int] = []
    for piece in pieces where !sizes.contains(piece.rows) { sizes.append(piece.rows) }
    var lowered: [Int: LoweredModel] = [:]
    for rows in sizes { lowered[rows] = try lower(rows, isWhole: pieces.count == 1) }
    guard let first = sizes.first, let sample = lowered[first] else { return }
    let dimension = sample.dimension
    let counts = sizes.reduce(into: [Int: [Int]]()) { counts, rows in
      if let model = lowered[rows] {
        counts[rows] = outputs(model).map { model.graph.count(of: $0) }
      }
    }
    let stores = stores(sample)
    let crew = max(1, min(team?.count ?? 1, draws))
    // Copies of the outputs of the draws in flight, so that they are taken in order.
    let perDraw = pieces.reduce(0) { $0 + (counts[$1.rows] ?? []).reduce(0, +) }
    let wave = max(1, min(draws, max(crew, min(64, Self.outputLimit / max(perDraw, 1)))))
    let buffers = UnsafeMutablePointer<Float>.allocate(capacity: max(wave * perDraw, 1))
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(crew * (dimension + 16), 1))
    defer {
      buffers.deallocate()
      memory.deallocate()
    }
    let isKept = 4 * crew * dimension <= drawnBytes || weights.withNormals == nil
    let slots = DrawnSlots(isKept ? [] : Set(sample.latents.map(\.slotName)))
    let workers = (0..<crew).map { place in
      sizes.reduce(into: [Int: RowProgram]()) { workers, rows in
        guard let model = lowered[rows] else { return }
        let worker = RowProgram(
          model, outputs(model), rows: rows, stores: stores, draws: slots)
        worker.bind(latents: memory + place * (dimension + 16))
        workers[rows] = worker
      }
    }
    let programs = workers.first.map { Array($0.values) } ?? []
    let kept = kept(sample, programs)
    if pieces.count == 1 { for worker in workers { worker[first]?.load(from: 0) } }
    func run(_ normal: ((Int) -> WeightDraws.Normal)?) {
      var start = 0
      while start < draws {
        if isStopped() { return }
        let count = min(wave, draws - start)
        let body = WaveBody(
          begin: start, pieces: pieces, counts: counts, perDraw: perDraw, dimension: dimension,
          buffers: buffers, memory: memory, key: key, fill: weights.fill, kept: kept,
          isByChunk: crew < team?.count ?? 1
        ) { place, rows, firstRow, noise, draw in
          guard let worker = workers[place][rows] else { return nil }
          if let normal { worker.bind(draws: normal(draw)) }
          if pieces.count > 1 { worker.load(from: firstRow) }
          worker.run(noise: noise)
          return worker.program
        }
        body.run(chunks: count, on: crew > 1 ? team : nil)
        for chunk in 0..<count {
          var at = buffers + chunk * perDraw
          for piece in pieces {
            var found: [UnsafePointer<Float>] = []
            for size in counts[piece.rows] ?? [] {
              found.append(UnsafePointer(at))
              at += size
            }
            take(start + chunk, piece.first, piece.rows, found)
          }
        }
        start += count
      }
    }
    if let withNormals = weights.withNormals, programs.contains(where: { !$0.drawn.isEmpty }) {
      withNormals { run($0) }
    } else {
      run(nil)
    }
  }

  /// The coordinates that some program reads from memory.
  private func kept(_ lowered: LoweredModel, _ programs: [RowProgram]) -> [Range<Int>] {
    var kept: [Range<Int>] = []
    for latent in lowered.latents {
      let isDrawn = programs.allSatisfy { program in
        program.drawn.contains { $0.slotName == latent.slotName }
      }
      if isDrawn { continue }
      let range = latent.offset..<(latent.offset + latent.size)
      if let last = kept.last, last.upperBound == range.lowerBound {
        kept[kept.count - 1] = last.lowerBound..<range.upperBound
      } else {
        kept.append(range)
      }
    }
    return kept
  }

  /// The draws of a wave, one a chunk.
  private struct WaveBody: ParallelBody {
    let begin: Int
    let pieces: [(first: Int, rows: Int)]
    let counts: [Int: [Int]]
    let perDraw: Int
    let dimension: Int
    let buffers: UnsafeMutablePointer<Float>
    let memory: UnsafeMutablePointer<Float>
    let key: PhiloxKey
    let fill: (_ draw: Int, _ range: Range<Int>, _ out: UnsafeMutablePointer<Float>) -> Void
    /// The coordinates that are read, not drawn by products.
    let kept: [Range<Int>]
    /// Whether there are fewer draws, and programs, than threads: then each has its own program.
    let isByChunk: Bool
    let program:
      (_ worker: Int, _ rows: Int, _ first: Int, _ noise: PhiloxKey, _ draw: Int) -> Program?

    func run(chunk: Int, worker: Int) {
      let draw = begin + chunk
      let place = isByChunk ? chunk : worker
      let coordinates = memory + place * (dimension + 16)
      for range in kept { fill(draw, range, coordinates + range.lowerBound) }
      var at = buffers + chunk * perDraw
      for (number, piece) in pieces.enumerated() {
        let noise = key.fold(draw).fold(number)
        guard let program = program(place, piece.rows, piece.first, noise, draw) else { continue }
        for (output, size) in (counts[piece.rows] ?? []).enumerated() {
          at.update(from: program.output(output, as: Float.self), count: size)
          at += size
        }
      }
    }
  }

  /// The rows of each argument that a lowered model reads.
  func stores(_ lowered: LoweredModel) -> [String: RowStore] {
    var stores: [String: RowStore] = [:]
    for row in lowered.rowInputs {
      if let array = data.arguments[row.name] { stores[row.name] = RowStore(array) }
    }
    return stores
  }

  /// The model lowered for so many rows.
  func lower(_ rows: Int, isWhole: Bool) throws -> LoweredModel {
    try model.lowerNetwork(
      data,
      NetworkPlan(
        rowDimension: rowDimension, rows: rows, isWhole: isWhole, purpose: .predict,
        estimator: .reparam), evaluator)
  }
}
