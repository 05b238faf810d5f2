/// Owns plain memory for the life of a program; everything in it is trivial.
final class RawMemory {
  private var chunks: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer?
  private var left = 0

  /// 64-byte aligned bytes, not initialised.
  func bytes(_ count: Int) -> UnsafeMutableRawPointer {
    let size = (max(count, 1) + 63) / 64 * 64
    if size > left {
      let chunk = max(size, 16384)
      let memory = UnsafeMutableRawPointer.allocate(byteCount: chunk, alignment: 64)
      chunks.append(memory)
      (next, left) = (memory, chunk)
    }
    guard let start = next else { preconditionFailure("a chunk was just made") }
    next = start + size
    left -= size
    return start
  }

  /// A table of trivial elements.
  func table<T>(_ elements: [T]) -> UnsafeMutablePointer<T> {
    let table = bytes(elements.count * MemoryLayout<T>.stride).bindMemory(
      to: T.self, capacity: elements.count)
    table.initialize(from: elements, count: elements.count)
    return table
  }

  /// One trivial value.
  func value<T>(_ value: T) -> UnsafeMutablePointer<T> { table([value]) }

  deinit { for chunk in chunks { chunk.deallocate() } }
}
