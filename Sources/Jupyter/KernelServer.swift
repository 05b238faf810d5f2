import CZeroMQ
import Glibc
import JSON

/// A Jupyter kernel on one connection: `run` serves it until a front end or a signal ends it.
///
/// Heartbeat, control, shell with stdin, and iopub have a thread each, and so has the execution of
/// cells. The calling thread, which must be the process's first, takes the signals.
public struct KernelServer: Sendable {
  private let file: String
  private let interpreter: any Interpreter

  /// A kernel for `interpreter` on the addresses that a connection file names. With a registration
  /// file in its place the kernel chooses its ports and tells the launcher (JEP 66).
  public init(connectionFile: String, interpreter: any Interpreter) {
    file = connectionFile
    self.interpreter = interpreter
  }

  /// Serves until the end and returns the process's exit status. Cells that would not stop may
  /// still run then, in which case the process exits here.
  public func run() -> Int32 {
    let watch = ProcessWatch()
    let running: RunningKernel
    do {
      let binding = try bind()
      running = RunningKernel(
        binding, interpreter: interpreter, historyPath: History.userPath)
    } catch {
      Log().note("\(error)")
      return 1
    }
    watch.serve(running.kernel)
    // Whatever holds the end up, it comes.
    Thread("watchdog") {
      sleep(2)
      _exit(0)
    }.detach()
    if !running.end() { _exit(0) }
    return 0
  }

  private func bind() throws -> Binding {
    let json = try JSON.parse(Files.read(file))
    if Files.isOpenToOthers(file), UserFolders.variable("JUPYTER_ALLOW_INSECURE_WRITES") == nil {
      Log().note("\(file) holds the kernel's key and others can read it: `chmod 600` it")
    }
    if json["registration_port"] != nil { return try Handshake(json).bind() }
    let wanted = try Connection(json)
    let binding = try Binding(wanted)
    if wanted.ports != binding.connection.ports {
      // Ports were left to the system: clients learn them from the file.
      try Files.write(binding.connection.json.bytes(), to: file, mode: 0o600)
    }
    return binding
  }
}

/// The threads of a kernel at work.
struct RunningKernel {
  let kernel: Kernel
  private let context: SocketContext
  private let socketFiles: [String]
  private let channels: [Thread]
  private let heartbeat: Thread
  private let execution: Thread

  /// Starts all threads.
  init(_ binding: Binding, interpreter: any Interpreter, historyPath: String?) {
    let kernel = Kernel(
      interpreter: interpreter, signer: Signer(key: binding.connection.key),
      history: History(path: historyPath))
    let (shell, stdin, control) = (binding.shell, binding.stdin, binding.control)
    let (iopub, echo) = (binding.iopub, binding.heartbeat)
    self.kernel = kernel
    context = binding.context
    socketFiles = binding.connection.socketFiles
    kernel.activity.starting()
    heartbeat = Thread("heartbeat") { Heartbeat.run(echo) }
    channels = [
      Thread("iopub") { kernel.publisher.run(iopub) },
      Thread("control") {
        kernel.control.run([(.control, control)]) {
          Dispatcher.receive($0, on: $1, by: kernel)
        }
      },
      // Completion and inspection parse here, so the stack is not small.
      Thread("shell", stack: 64 << 20) {
        kernel.shell.run([(.shell, shell), (.stdin, stdin)]) {
          Dispatcher.receive($0, on: $1, by: kernel)
        }
      },
    ]
    execution = Thread("execution", stack: Executor.stack) { kernel.executor.run(kernel) }
  }

  /// Ends all threads, after everything that is to be sent is sent. False if a cell still runs.
  func end() -> Bool {
    kernel.executor.stop()
    let finished = kernel.executor.waitForEnd(of: kernel, milliseconds: 300)
    if finished { execution.join() }
    kernel.control.stop()
    kernel.shell.stop()
    kernel.publisher.stop()
    for channel in channels { channel.join() }
    context.shutDown()
    heartbeat.join()
    context.terminate()
    for file in socketFiles { unlink(file) }
    return finished
  }
}
