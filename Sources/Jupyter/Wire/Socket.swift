import CZeroMQ
import Glibc

/// The ZeroMQ context of the process: it owns libzmq's I/O thread.
final class SocketContext: @unchecked Sendable {
  // Unchecked: a context is thread-safe by libzmq's contract.
  fileprivate let handle: UnsafeMutableRawPointer

  init() throws(SocketError) {
    guard let handle = zmq_ctx_new() else { throw SocketError(doing: "make a ZeroMQ context") }
    self.handle = handle
    // A port scanner may open many connections; libzmq's default of 1023 sockets is per context.
    _ = zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, 4096)
  }

  /// Makes every call that blocks on this context's sockets return.
  func shutDown() { _ = zmq_ctx_shutdown(handle) }

  /// Waits until every socket is closed and what it had to send is sent, or has lingered out.
  func terminate() {
    while zmq_ctx_term(handle) == -1, zmq_errno() == EINTR {}
  }
}

/// One ZeroMQ socket.
///
/// It is made and bound on the main thread, handed to one thread when that starts (which orders
/// the memory), and from then on used and closed by that thread alone.
final class Socket: @unchecked Sendable {
  // Unchecked: used by one thread at a time, see above.
  let handle: UnsafeMutableRawPointer
  private var isOpen = true

  /// What a peer may send in one message. More frames are read and thrown away; a longer frame
  /// makes libzmq drop the peer.
  static let maximumFrames = 1024
  static let maximumFrameBytes = 256 << 20

  init(_ kind: Int32, in context: SocketContext) throws(SocketError) {
    guard let handle = zmq_socket(context.handle, kind) else {
      throw SocketError(doing: "make a ZeroMQ socket")
    }
    self.handle = handle
    // Replies written just before the end still leave, but a dead peer cannot hold up the exit.
    try set(ZMQ_LINGER, Int32(1000))
    try set(ZMQ_MAXMSGSIZE, Int64(Self.maximumFrameBytes))
    try set(ZMQ_SNDHWM, Int32(100_000))
    try set(ZMQ_RCVHWM, Int32(100_000))
  }

  deinit { close() }

  /// Sets an option that is a number.
  func set<Number: FixedWidthInteger>(_ option: Int32, _ value: Number) throws(SocketError) {
    var value = value
    if zmq_setsockopt(handle, option, &value, MemoryLayout<Number>.size) != 0 {
      throw SocketError(doing: "set a ZeroMQ option")
    }
  }

  /// Sets an option that is text.
  func set(_ option: Int32, _ value: String) throws(SocketError) {
    let bytes = Array(value.utf8)
    if zmq_setsockopt(handle, option, bytes, bytes.count) != 0 {
      throw SocketError(doing: "set a ZeroMQ option")
    }
  }

  func bind(_ endpoint: String) throws(SocketError) {
    if zmq_bind(handle, endpoint) != 0 { throw SocketError(doing: "bind \(endpoint)") }
  }

  func connect(_ endpoint: String) throws(SocketError) {
    if zmq_connect(handle, endpoint) != 0 { throw SocketError(doing: "connect to \(endpoint)") }
  }

  /// The endpoint that the last `bind` took, with the port that the system chose.
  var lastEndpoint: String {
    var buffer = [UInt8](repeating: 0, count: 512)
    var count = buffer.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &count) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Sends one message. A peer that has gone, or a queue that is full, drops it.
  func send(_ frames: [[UInt8]]) {
    for (index, frame) in frames.enumerated() {
      let more = index + 1 < frames.count ? ZMQ_SNDMORE : 0
      while zmq_send(handle, frame, frame.count, ZMQ_DONTWAIT | more) == -1 {
        // Only the first frame can be refused; the rest of a message then always fits.
        if zmq_errno() != EINTR { return }
      }
    }
  }

  /// The next message that has arrived, or nil if there is none. Never waits.
  func receive() -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var part = zmq_msg_t()
    while true {
      zmq_msg_init(&part)
      defer { zmq_msg_close(&part) }
      // The frames of a message arrive together, so only the first can be missing.
      while zmq_msg_recv(&part, handle, ZMQ_DONTWAIT) == -1 {
        if zmq_errno() != EINTR { return nil }
      }
      if frames.count < Self.maximumFrames {
        let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(&part), count: zmq_msg_size(&part))
        frames.append(Array(bytes))
      }
      if zmq_msg_more(&part) == 0 { return frames }
    }
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    _ = zmq_close(handle)
  }

  /// Waits until a socket has a message, a mailbox has a letter, or `milliseconds` have passed
  /// (-1: for ever). The answer says for each socket, then for the mailbox, whether it is ready.
  static func wait(
    for sockets: [Socket], orDescriptor descriptor: Int32, milliseconds: Int = -1
  ) -> (sockets: [Bool], descriptor: Bool) {
    var items = sockets.map {
      zmq_pollitem_t(socket: $0.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
    items.append(
      zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    // EINTR and a timeout look the same to the caller: nothing is ready, it goes round again.
    _ = zmq_poll(&items, Int32(items.count), milliseconds)
    let ready = items.map { $0.revents & Int16(ZMQ_POLLIN) != 0 }
    return (Array(ready.dropLast()), ready.last ?? false)
  }
}

/// What libzmq says went wrong.
struct SocketError: Error, CustomStringConvertible {
  let description: String

  /// Reads libzmq's error number, so it must be made at once and on the same thread.
  init(doing action: String) {
    let reason = zmq_strerror(zmq_errno()).map { String(cString: $0) } ?? "unknown error"
    description = "cannot \(action): \(reason)"
  }
}
