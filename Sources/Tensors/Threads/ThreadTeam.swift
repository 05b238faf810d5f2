// ThreadTeam: threads made once that share out the chunks of a piece of work.

/// A piece of work in numbered chunks, run by a `ThreadTeam`.
///
/// Chunks run in any order and at the same time: each may write only what is its own.
public protocol ParallelBody {
  /// Does one chunk.
  ///
  /// - Parameters:
  ///   - chunk: which one, from 0.
  ///   - worker: who does it, in 0 ..< the team's count: the index of scratch memory, never of
  ///     results.
  func run(chunk: Int, worker: Int)
}

extension ParallelBody {
  /// Does the chunks 0 ..< chunks on a team or, without one, here and in order.
  @inlinable @inline(__always)
  public func run(chunks: Int, on team: ThreadTeam?) {
    if let team {
      team.run(chunks: chunks, self)
    } else {
      for chunk in 0..<Swift.max(chunks, 0) { run(chunk: chunk, worker: 0) }
    }
  }
}

/// Threads that wait for work: at most 50 µs awake, then asleep, so that an idle team takes no
/// processor time.
///
/// The caller takes part. Chunks are claimed one by one, so a thread that loses its core delays
/// only the chunk that it holds. Results must depend on the chunk's number alone; then they do
/// not depend on the number of threads.
///
/// A run inside a run, or from a second thread during one, does its chunks on the calling thread.
public final class ThreadTeam: Sendable {
  /// How many threads share the work, the caller included.
  public let count: Int
  private let crew: Crew

  /// A team of the given number of threads, at least 1 and at most 256.
  ///
  /// Fewer where the system refuses to make more.
  public init(count: Int) {
    crew = Crew()
    let wanted = Swift.min(Swift.max(count, 1), 256)
    self.count = 1 + crew.start(wanted - 1)
  }

  deinit { crew.stop() }

  /// The number of cores that this process may use.
  public static var availableCores: Int { Crew.availableCores }

  /// Does the chunks 0 ..< chunks of a body and returns when all are done. Allocates nothing.
  @inlinable
  public func run<Body: ParallelBody>(chunks: Int, _ body: Body) {
    if chunks <= 1 || count == 1 {
      for chunk in 0..<Swift.max(chunks, 0) { body.run(chunk: chunk, worker: 0) }
      return
    }
    withUnsafePointer(to: body) { pointer in
      // Specialised for its body the closure captures nothing, so that it needs no memory.
      share(chunks: chunks, address: UnsafeRawPointer(pointer)) { address, chunk, worker in
        address.assumingMemoryBound(to: Body.self).pointee.run(chunk: chunk, worker: worker)
      }
    }
  }

  /// Does the chunks 0 ..< chunks and returns when all are done.
  ///
  /// The closure's context may be put on the heap for the run: inside programs that must not
  /// allocate, use a `ParallelBody`.
  @inlinable
  public func run(chunks: Int, _ body: (_ chunk: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      run(chunks: chunks, ClosureBody(body: body))
    }
  }

  @usableFromInline
  func share(chunks: Int, address: UnsafeRawPointer, work: @escaping ChunkWork) {
    // A chunk's number has 32 bits in the claim word.
    var start = 0
    while start < chunks {
      let length = Swift.min(chunks - start, Int(Int32.max))
      crew.share(from: start, count: length, address: address, work: work)
      start += length
    }
  }
}

/// Does a chunk of the body at an address: address, chunk, worker.
@usableFromInline typealias ChunkWork = (UnsafeRawPointer, Int, Int) -> Void

@usableFromInline
struct ClosureBody: ParallelBody {
  @usableFromInline let body: (Int) -> Void

  @usableFromInline
  init(body: @escaping (Int) -> Void) { self.body = body }

  @usableFromInline
  func run(chunk: Int, worker: Int) { body(chunk) }
}
