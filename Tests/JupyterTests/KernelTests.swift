import CZeroMQ
import Glibc
import JSON
import Testing

@testable import Jupyter

/// A kernel in this process, over ipc, with a client of plain sockets. The Python tests go deeper;
/// these need nothing but the build.
@Suite(.serialized) struct KernelTests {
  private final class Client {
    let running: RunningKernel
    let wire: Wire
    private let folder: String
    private let context: SocketContext
    let shell: Socket
    let iopub: Socket

    init() throws {
      var template = Array("/tmp/credence-kernel-XXXXXX".utf8CString)
      _ = mkdtemp(&template)
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      var connection = Connection()
      connection.transport = "ipc"
      connection.ip = "\(folder)/socket"
      connection.key = "secret"
      let binding = try Binding(connection)
      running = RunningKernel(binding, interpreter: FakeInterpreter(), historyPath: nil)
      wire = Wire(signer: Signer(key: "secret"))
      context = try SocketContext()
      shell = try Socket(ZMQ_DEALER, in: context)
      iopub = try Socket(ZMQ_SUB, in: context)
      try iopub.set(ZMQ_SUBSCRIBE, "")
      try iopub.connect(binding.connection.endpoint(.iopub))
      try shell.connect(binding.connection.endpoint(.shell))
    }

    /// Sends a request and returns its type's reply, with the published types until idle.
    func ask(_ type: String, _ content: JSON) throws -> (reply: JSON, published: [String]) {
      let frames = wire.frames(type, content, parent: Message.Header.nobody)
      shell.send(frames)
      let id = try JSON.parse(frames[2])["msg_id"]
      var published: [String] = []
      while true {
        let message = try next(on: iopub)
        guard message.parent["msg_id"] == id else { continue }
        published.append(message.type)
        if message.content["execution_state"] == "idle" { break }
      }
      return (try next(on: shell).content, published)
    }

    func next(on socket: Socket) throws -> (type: String, parent: JSON, content: JSON) {
      var item = zmq_pollitem_t(
        socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
      _ = zmq_poll(&item, 1, 20_000)
      let frames = try #require(socket.receive())
      let message = try wire.message(frames)
      let mark = try #require(frames.firstIndex(of: Array("<IDS|MSG>".utf8)))
      return (message.header.type, try JSON.parse(frames[mark + 3]), message.content)
    }

    func close() -> Bool {
      shell.close()
      iopub.close()
      let ended = running.end()
      context.terminate()
      rmdir(folder)
      return ended
    }
  }

  @Test func theFirstSubscriberIsWelcomedAndSeesTheStart() throws {
    let client = try Client()
    #expect(try client.next(on: client.iopub).type == "iopub_welcome")
    #expect(try client.next(on: client.iopub).content == ["execution_state": "starting"])
    #expect(client.close())
  }

  @Test func cellsAreRunAndCounted() throws {
    let client = try Client()
    let first = try client.ask("execute_request", ["code": "1 + 1"])
    #expect(first.reply["status"] == "ok")
    #expect(first.reply["execution_count"] == 1)
    #expect(first.published == ["status", "execute_input", "execute_result", "status"])
    let second = try client.ask("execute_request", ["code": "oops"])
    #expect(second.reply["status"] == "error")
    #expect(second.reply["execution_count"] == 2)
    #expect(second.published == ["status", "execute_input", "error", "status"])
    #expect(client.close())
  }

  @Test func thePageOfHelpIsAPayload() throws {
    let client = try Client()
    let reply = try client.ask("execute_request", ["code": "?normal"]).reply
    #expect(reply["payload"]?[0]?["source"] == "page")
    #expect(client.close())
  }

  @Test func endingStopsTheCellThatRuns() throws {
    let client = try Client()
    client.shell.send(
      client.wire.frames(
        "execute_request", ["code": "while true { }"], parent: Message.Header.nobody))
    while try client.next(on: client.iopub).type != "execute_input" {}
    #expect(client.close())
  }

  @Test func everyHandlerStandsInTheTableOnce() {
    let types = Dispatcher.handlers.map(\.type)
    #expect(Set(types).count == types.count)
  }
}
