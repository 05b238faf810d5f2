import CZeroMQ
import Glibc
import JSON

/// The registration handshake (JEP 66): the kernel binds free ports, tells them to the launcher's
/// socket, and waits for its word.
struct Handshake {
  private let id: String
  private let transport: String
  private let ip: String
  private let port: Int
  private let connection: Connection

  /// How long the launcher may take, in milliseconds.
  private static let patience = 30_000

  /// Takes the content of a registration file.
  init(_ json: JSON) throws {
    guard let id = json["kernel_id"]?.stringValue, let port = json["registration_port"]?.intValue
    else {
      throw ConnectionError("the registration file has no `kernel_id` or `registration_port`")
    }
    var connection = Connection()
    try connection.takeCommon(json)
    self.id = id
    self.port = port
    transport = connection.transport
    ip = json["registration_ip"]?.stringValue ?? "127.0.0.1"
    if connection.transport == "ipc" { connection.ip = "/tmp/credence-\(getpid())" }
    connection.rest = ["kernel_id": .string(id)]
    self.connection = connection
  }

  /// Binds, registers, and leaves a connection file for other clients beside the registration.
  func bind() throws -> Binding {
    let binding = try Binding(connection)
    try register(binding)
    if let folder = Self.runtimeFolder {
      try Files.makeFolder(folder, mode: 0o700)
      // A name made of the id could leave the folder.
      let name = id.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      try Files.write(
        binding.connection.json.bytes(), to: "\(folder)/kernel-\(name).json", mode: 0o600)
    }
    return binding
  }

  private func register(_ binding: Binding) throws {
    let signer = Signer(key: connection.key)
    var content: JSON = ["kernel_id": .string(id)]
    for channel in Channel.allCases {
      content["\(channel.rawValue)_port"] = .string(String(binding.connection.ports[channel] ?? 0))
    }
    let socket = try Socket(ZMQ_DEALER, in: binding.context)
    defer { socket.close() }
    try socket.connect(transport == "ipc" ? "ipc://\(ip)-\(port)" : "tcp://\(ip):\(port)")
    let delimiter = Array("<IDS|MSG>".utf8)
    let bytes = content.bytes()
    socket.send([delimiter, signer.sign([bytes]), bytes])
    var item = zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    let end = Clock.steady + Self.patience
    while Clock.steady < end {
      _ = zmq_poll(&item, 1, end - Clock.steady)
      // Only a signed word counts: [delimiter, signature, "ACK" or a JSON content].
      while let frames = socket.receive() {
        guard let mark = frames.firstIndex(of: delimiter), frames.count > mark + 2 else { continue }
        if signer.verify(frames[mark + 1], of: Array(frames[(mark + 2)...])) { return }
      }
    }
    throw ConnectionError("the launcher at \(ip):\(port) did not acknowledge the registration")
  }

  /// Where Jupyter keeps connection files.
  private static var runtimeFolder: String? {
    UserFolders.variable("JUPYTER_RUNTIME_DIR")
      ?? UserFolders.variable("XDG_RUNTIME_DIR").map { "\($0)/jupyter" }
      ?? UserFolders.data.map { "\($0)/jupyter/runtime" }
  }
}
