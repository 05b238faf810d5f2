import Graphs
import Tensors

/// A program for some number of rows, with the memory for these rows and for the noise of layers.
final class RowProgram {
  /// The model as lowered for as many rows.
  let lowered: LoweredModel
  /// The program, whose latents are the caller's to bind.
  let program: Program
  /// How many rows.
  let rows: Int

  /// The latents that products draw; the others are read.
  let drawn: [Latent]

  private var memory: [UnsafeMutableRawPointer] = []
  /// The slots of the means and scales of `drawn`.
  private var drawnSlots: [(mean: Int, scale: Int)] = []
  /// The words of the streams of `drawn`, one after the other.
  private var streams: UnsafeMutablePointer<Int32>?
  private var numbers: [(name: String, store: RowStore, target: UnsafeMutablePointer<Float>)] = []
  private var places: [(store: RowStore, target: UnsafeMutablePointer<Int32>)] = []
  private var noises: [(kind: NoiseInput.Kind, count: Int, memory: UnsafeMutablePointer<Float>)] =
    []

  /// - Parameters:
  ///   - outputs: the nodes that are wanted.
  ///   - rows: how many rows the model was lowered for.
  ///   - stores: the rows of each argument.
  ///   - draws: the latents that products may draw.
  init(
    _ lowered: LoweredModel, _ outputs: [NodeRef], rows: Int, stores: [String: RowStore],
    draws: DrawnSlots = DrawnSlots(), team: ThreadTeam? = nil
  ) {
    self.lowered = lowered
    self.rows = rows
    let program = Program(
      lowered.graph, outputs: outputs, precision: .float, team: team,
      options: CompileOptions(draws: draws))
    self.program = program
    drawn = lowered.latents.filter { program.draws($0.slotName) }
    for row in lowered.rowInputs {
      guard let store = stores[row.name] else { continue }
      let size = max(rows * row.width, 1)
      if program.slot(named: row.slotName) != nil {
        let target = allocate(Float.self, size)
        bind(row.slotName, to: target)
        numbers.append((row.name, store, target))
      }
      if let name = row.positionSlotName {
        let target = allocate(Int32.self, size)
        target.update(repeating: 0, count: size)
        bind(name, to: target)
        places.append((store, target))
      }
    }
    for noise in lowered.noises {
      let target = allocate(Float.self, max(noise.count, 1))
      bind(noise.slotName, to: target)
      noises.append((noise.kind, noise.count, target))
    }
    if drawn.isEmpty { return }
    let words = allocate(Int32.self, MeanFieldNoise.wordCount * drawn.count)
    streams = words
    for (place, latent) in drawn.enumerated() {
      let parts = DrawnSlots.parts(of: latent.slotName)
      bind(parts.stream, to: words + MeanFieldNoise.wordCount * place)
      if let mean = program.slot(named: parts.mean), let scale = program.slot(named: parts.scale) {
        drawnSlots.append((mean, scale))
      }
    }
  }

  deinit { for pointer in memory { pointer.deallocate() } }

  private func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<T>.stride + 64, alignment: 64)
    memory.append(raw)
    return raw.bindMemory(to: T.self, capacity: count)
  }

  /// Binds a slot, if the program has it.
  func bind(_ name: String, to pointer: UnsafeRawPointer) {
    if let slot = program.slot(named: name) { program.bind(slot, to: pointer) }
  }

  /// Binds all latents to the flat vector of coordinates, which stays where it is.
  func bind(latents coordinates: UnsafePointer<Float>) {
    for latent in lowered.latents { bind(latent.slotName, to: coordinates + latent.offset) }
  }

  /// Binds what is drawn to normals over all coordinates.
  func bind(draws normal: WeightDraws.Normal) {
    guard let streams else { return }
    for (place, (latent, slots)) in zip(drawn, drawnSlots).enumerated() {
      program.bind(slots.mean, to: normal.mean + latent.offset)
      program.bind(slots.scale, to: normal.deviation + latent.offset)
      MeanFieldNoise(normal.key, offset: UInt64(latent.offset)).write(
        words: streams + MeanFieldNoise.wordCount * place)
    }
  }

  /// The loaded numbers of an argument; nil where the program does not read it.
  func loaded(_ argument: String) -> UnsafePointer<Float>? {
    numbers.first { $0.name == argument }.map { UnsafePointer($0.target) }
  }

  /// Loads rows: those at some positions, or, without, `first` and those after it.
  func load(_ positions: UnsafePointer<Int32>? = nil, from first: Int = 0) {
    for entry in numbers {
      entry.store.copy(positions, from: first, count: rows, into: entry.target)
    }
    for entry in places {
      entry.store.copyPositions(positions, from: first, count: rows, into: entry.target)
    }
  }

  /// Draws the noise of layers by a key.
  func draw(noise: PhiloxKey) {
    for (place, entry) in noises.enumerated() {
      entry.kind.fill(entry.memory, entry.count, key: noise.fold(place))
    }
  }

  /// Runs the program, the noise of its layers drawn by a key.
  func run(noise: PhiloxKey) {
    draw(noise: noise)
    program.run()
  }
}
