// ThreadTeamTests: every chunk once, the same results on any number of threads.

import Synchronization
import Testing

@testable import Tensors

@Suite(.serialized) struct ThreadTeamTests {
  struct Square: ParallelBody {
    let out: UnsafeMutablePointer<Int>
    let workers: Int
    func run(chunk: Int, worker: Int) {
      out[chunk] += worker < workers ? chunk * chunk : -1
    }
  }

  @Test(arguments: [1, 2, 3, 4, 8])
  func everyChunkOnce(threads: Int) {
    let team = ThreadTeam(count: threads)
    #expect(team.count >= 1 && team.count <= threads)
    for chunks in [0, 1, 2, 3, 7, 64, 1000] {
      let out = UnsafeMutablePointer<Int>.allocate(capacity: chunks + 1)
      out.initialize(repeating: 0, count: chunks + 1)
      for _ in 0..<20 { team.run(chunks: chunks, Square(out: out, workers: team.count)) }
      for i in 0..<chunks { #expect(out[i] == 20 * i * i) }
      team.run(chunks: chunks) { out[$0] += 1 }
      for i in 0..<chunks { #expect(out[i] == 20 * i * i + 1) }
      out.deallocate()
    }
    team.run(chunks: -1) { _ in Issue.record("no chunk to do") }
  }

  @Test func noiseIsTheSameOnAnyTeam() {
    let key = PhiloxKey(seed: 9)
    let whole = doubles(10_000) { Philox.fillNormals(into: $0, count: 10_000, key: key) }
    for threads in 1...4 {
      let team = ThreadTeam(count: threads)
      let shared = doubles(10_000) { out in
        team.run(chunks: 10) { chunk in
          Philox.fillNormals(
            into: out + chunk * 1000, count: 1000, key: key, offset: UInt64(chunk * 1000))
        }
      }
      #expect(shared == whole)
    }
  }

  @Test func nestedRunsAreSerial() {
    let team = ThreadTeam(count: 3)
    let count = Atomic<Int>(0)
    team.run(chunks: 5) { _ in
      team.run(chunks: 7) { _ in count.add(1, ordering: .relaxed) }
    }
    #expect(count.load(ordering: .relaxed) == 35)
  }

  @Test func teamsSleepAndWake() {
    let team = ThreadTeam(count: 4)
    let count = Atomic<Int>(0)
    for round in 0..<30 {
      team.run(chunks: 16) { _ in count.add(1, ordering: .relaxed) }
      // Long enough for the threads to park.
      var spin = 0
      while spin < 200_000 && round % 3 == 0 {
        spin &+= Int(truncatingIfNeeded: UInt8(spin & 1)) + 1
      }
    }
    #expect(count.load(ordering: .relaxed) == 480)
  }

  @Test func manyTeamsComeAndGo() {
    for _ in 0..<20 {
      let team = ThreadTeam(count: 3)
      let count = Atomic<Int>(0)
      team.run(chunks: 3) { _ in count.add(1, ordering: .relaxed) }
      #expect(count.load(ordering: .relaxed) == 3)
    }
    #expect(ThreadTeam.availableCores >= 1)
  }
}

@Suite struct ArenaTests {
  @Test func rangesAreAlignedAndApart() {
    var layout = ArenaLayout()
    let a = layout.reserve(3, of: Double.self)
    let b = layout.reserve(0, of: Float.self)
    let c = layout.reserve(17, of: Float.self)
    #expect(a == 0 && b == 64 && c == 64 && layout.byteCount == 192)
    guard let arena = Arena(byteCount: layout.byteCount) else {
      Issue.record("no memory")
      return
    }
    #expect(UInt(bitPattern: arena.base) % 64 == 0)
    let numbers = arena.pointer(at: c, as: Float.self)
    #expect((0..<17).allSatisfy { numbers[$0] == 0 })
    numbers[16] = 5
    arena.clear()
    #expect(numbers[16] == 0)
  }

  @Test func tooMuchIsRefused() {
    var layout = ArenaLayout()
    _ = layout.reserve(Int.max / 4, of: Double.self)
    #expect(layout.byteCount == Int.max)
    // An arena cannot be copied, so only whether there is one can be asked.
    func exists(_ bytes: Int) -> Bool {
      if let arena = Arena(byteCount: bytes) { return arena.byteCount == bytes }
      return false
    }
    #expect(!exists(-1))
    #expect(!exists(Int.max))
    #expect(exists(0))
  }
}
