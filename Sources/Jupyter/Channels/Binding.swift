import CZeroMQ
import Glibc

/// The five sockets of a kernel, made and bound before any of its threads starts.
struct Binding {
  let context: SocketContext
  let shell: Socket
  let stdin: Socket
  let control: Socket
  let iopub: Socket
  let heartbeat: Socket
  /// The connection with the ports that were taken.
  let connection: Connection

  init(_ wanted: Connection) throws {
    var connection = wanted
    if connection.transport == "ipc" { try connection.chooseSocketFiles() }
    let context = try SocketContext()
    // Files of ipc sockets are for the owner alone.
    let mask = umask(0o077)
    defer { umask(mask) }

    func bound(_ channel: Channel, _ kind: Int32, _ options: [Int32]) throws -> Socket {
      let socket = try Socket(kind, in: context)
      for option in options { try socket.set(option, Int32(1)) }
      if let curve = connection.curve {
        try socket.set(ZMQ_CURVE_SERVER, Int32(1))
        try socket.set(ZMQ_CURVE_SECRETKEY, curve.secretKey)
        if !curve.publicKey.isEmpty { try socket.set(ZMQ_CURVE_PUBLICKEY, curve.publicKey) }
      }
      if connection.ip.contains(":") { try socket.set(ZMQ_IPV6, Int32(1)) }
      try socket.bind(connection.endpoint(channel))
      if connection.transport == "tcp", connection.ports[channel] == 0 {
        let digits = socket.lastEndpoint.split(separator: ":").last ?? ""
        connection.ports[channel] = Int(digits) ?? 0
      }
      return socket
    }

    // With HANDOVER a client that comes back under its old name takes over from its lost self.
    let router = [ZMQ_ROUTER_HANDOVER]
    self.context = context
    heartbeat = try bound(.heartbeat, ZMQ_ROUTER, router)
    // Without VERBOSE only the first subscriber to a topic would be announced, and welcomed.
    iopub = try bound(.iopub, ZMQ_XPUB, [ZMQ_XPUB_VERBOSE])
    control = try bound(.control, ZMQ_ROUTER, router)
    stdin = try bound(.stdin, ZMQ_ROUTER, router)
    shell = try bound(.shell, ZMQ_ROUTER, router)
    self.connection = connection
  }
}

extension Connection {
  /// The files of the five sockets, where they are files.
  var socketFiles: [String] {
    transport == "ipc" ? Channel.allCases.map { "\(ip)-\(ports[$0] ?? 0)" } : []
  }

  /// Gives every channel a file for its socket, and removes what an earlier kernel left there.
  fileprivate mutating func chooseSocketFiles() throws {
    for (index, channel) in Channel.allCases.enumerated() where ports[channel] == 0 {
      ports[channel] = index + 1
    }
    for path in socketFiles {
      // The system's limit for the path of a socket.
      guard path.utf8.count <= 107 else {
        throw ConnectionError("the path \(path) is too long for a socket")
      }
      unlink(path)
    }
  }
}
