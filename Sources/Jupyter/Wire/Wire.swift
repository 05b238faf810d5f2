import Glibc
import JSON
import Synchronization

/// Messages to frames and back: headers, signatures, and the memory of signatures seen.
///
/// A message is `[identities…, "<IDS|MSG>", signature, header, parent header, metadata, content,
/// buffers…]`. The signature covers the exact bytes of the four JSON frames.
final class Wire: Sendable {
  /// The version of the messaging protocol that the kernel speaks.
  static let protocolVersion = "5.5"

  /// This process's name in headers: a UUID, new with every start.
  let session: String
  private let user: String
  private let signer: Signer
  private let counter = Atomic<Int>(0)
  private let seen = Mutex(ReplayMemory())

  private static let delimiter = Array("<IDS|MSG>".utf8)
  /// A header is copied into every answer, so it may not be arbitrarily long.
  private static let longestHeader = 64 << 10

  init(signer: Signer) {
    self.signer = signer
    session = Wire.makeUUID()
    user = getenv("USER").map { String(cString: $0) } ?? "credence"
  }

  // MARK: Sending

  /// An id for a message of ours that nobody else has.
  func newID() -> String { "\(session)_\(counter.add(1, ordering: .relaxed).newValue)" }

  /// The frames of a message of ours.
  func frames(
    _ type: String, _ content: JSON, parent: [UInt8], metadata: JSON = [:],
    to identities: [[UInt8]] = [], id: String? = nil
  ) -> [[UInt8]] {
    let header: JSON = [
      "msg_id": .string(id ?? newID()), "session": .string(session), "username": .string(user),
      "date": .string(Clock.iso8601(Clock.now)), "msg_type": .string(type),
      "version": .string(Wire.protocolVersion),
    ]
    let parts = [header.bytes(), parent, metadata.bytes(), content.bytes()]
    return identities + [Wire.delimiter, signer.sign(parts)] + parts
  }

  // MARK: Receiving

  /// Takes a message apart, or says why it must be ignored.
  func message(_ frames: [[UInt8]]) throws(WireError) -> Message {
    guard let mark = frames.firstIndex(of: Wire.delimiter), frames.count >= mark + 6,
      frames.count < Socket.maximumFrames
    else { throw .malformed("not a message of this protocol") }
    let signature = frames[mark + 1]
    let parts = Array(frames[(mark + 2)..<(mark + 6)])
    guard signer.verify(signature, of: parts) else { throw .badSignature }
    // Only after the check: a flood of forgeries must not push true signatures out.
    if signer.isActive, !seen.withLock({ $0.insert(signature) }) { throw .replayed }
    let header = try Wire.header(parts[0])
    guard let content = try? JSON.parse(parts[3], .lenient), content.objectValue != nil else {
      throw .malformed("the content of \(header.type) is no JSON object")
    }
    let parent = try? JSON.parse(parts[1], .lenient)
    return Message(
      identities: Array(frames[..<mark]), header: header, content: content,
      parentID: parent?["msg_id"]?.stringValue)
  }

  private static func header(_ bytes: [UInt8]) throws(WireError) -> Message.Header {
    guard bytes.count <= longestHeader, bytes.first == UInt8(ascii: "{"),
      let header = try? JSON.parse(bytes), let id = header["msg_id"]?.stringValue,
      let type = header["msg_type"]?.stringValue
    else { throw .malformed("no readable header") }
    let date = (header["date"]?.stringValue).flatMap { Clock.microseconds(iso8601: $0) }
    return Message.Header(id: id, type: type, date: date, bytes: bytes)
  }

  /// A random UUID (RFC 9562, version 4).
  static func makeUUID() -> String {
    var generator = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += Hex.text([byte])
    }
    return text
  }
}

/// Why a message was ignored.
enum WireError: Error, CustomStringConvertible {
  case malformed(String)
  case badSignature
  case replayed

  var description: String {
    switch self {
    case .malformed(let reason): reason
    case .badSignature: "the signature is missing or wrong"
    case .replayed: "a message with this signature was seen before"
    }
  }
}

/// The last 65,536 signatures, to turn away messages that are sent a second time.
struct ReplayMemory {
  private var known: Set<[UInt8]> = []
  private var ring: [[UInt8]] = []
  private var oldest = 0
  private let capacity: Int

  init(capacity: Int = 65_536) {
    self.capacity = capacity
  }

  /// False when the signature is known already.
  mutating func insert(_ signature: [UInt8]) -> Bool {
    guard known.insert(signature).inserted else { return false }
    if ring.count < capacity {
      ring.append(signature)
    } else {
      known.remove(ring[oldest])
      ring[oldest] = signature
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
