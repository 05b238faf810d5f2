import Graphs
import Tensors

/// A program for some number of rows, with memory for its rows and noise.
final class NetworkWorker {
  let lowered: LoweredModel
  let program: Program
  let rows: Int
  private var memory: [UnsafeMutableRawPointer] = []
  private var numbers: [(RowStore, UnsafeMutablePointer<Float>)] = []
  private var places: [(RowStore, UnsafeMutablePointer<Int32>)] = []
  private var noises: [(kind: NoiseInput.Kind, count: Int, memory: UnsafeMutablePointer<Float>)] =
    []

  /// - Parameters:
  ///   - outputs: the nodes that are wanted.
  ///   - rows: how many rows the model was lowered for.
  ///   - stores: the rows of each argument.
  ///   - weights: all coordinates, which stay where they are.
  init(
    _ lowered: LoweredModel, _ outputs: [NodeRef], rows: Int, stores: [String: RowStore],
    weights: UnsafeMutablePointer<Float>, team: ThreadTeam? = nil
  ) {
    self.lowered = lowered
    self.rows = rows
    program = Program(lowered.graph, outputs: outputs, precision: .float, team: team)
    for latent in lowered.latents { bind(latent.slotName, to: weights + latent.offset) }
    for row in lowered.rowInputs {
      guard let store = stores[row.name] else { continue }
      let size = max(rows * row.width, 1)
      if program.slot(named: row.slotName) != nil {
        let target = allocate(Float.self, size)
        bind(row.slotName, to: target)
        numbers.append((store, target))
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
  }

  deinit { for pointer in memory { pointer.deallocate() } }

  private func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<T>.stride + 64, alignment: 64)
    memory.append(raw)
    return raw.bindMemory(to: T.self, capacity: count)
  }

  private func bind(_ name: String, to pointer: UnsafeRawPointer) {
    if let slot = program.slot(named: name) { program.bind(slot, to: pointer) }
  }

  /// Loads rows from `first` on.
  func load(from first: Int) {
    for (store, target) in numbers { store.copy(nil, from: first, count: rows, into: target) }
    for (store, target) in places {
      store.copyPositions(nil, from: first, count: rows, into: target)
    }
  }

  /// Runs the program, the noise of its layers drawn by a key.
  func run(noise: PhiloxKey) {
    for (place, entry) in noises.enumerated() {
      entry.kind.fill(entry.memory, entry.count, key: noise.fold(place))
    }
    program.run()
  }
}
