import CZeroMQ

/// The heartbeat: libzmq itself sends back every byte that comes, whatever the other threads do.
enum Heartbeat {
  /// Echoes until the context is shut down.
  static func run(_ socket: Socket) {
    while zmq_proxy(socket.handle, socket.handle, nil) == -1, zmq_errno() == EINTR {}
    socket.close()
  }
}
