/// A Jupyter kernel on one connection: `run` serves it until a front end or a signal ends it.
public struct KernelServer: Sendable {
  /// How the kernel learns its addresses.
  public enum Rendezvous: Sendable {
    /// A connection file that names ports and key (`kernel -f FILE`).
    case connectionFile(String)
    /// A registration file: the kernel chooses ports and tells the launcher (JEP 66).
    case registrationFile(String)
  }

  let rendezvous: Rendezvous
  let interpreter: any Interpreter

  /// A kernel for `interpreter` on the addresses of a connection file.
  public init(connectionFile: String, interpreter: any Interpreter) {
    self.init(.connectionFile(connectionFile), interpreter: interpreter)
  }

  /// A kernel for `interpreter` that learns its addresses from `rendezvous`.
  public init(_ rendezvous: Rendezvous, interpreter: any Interpreter) {
    self.rendezvous = rendezvous
    self.interpreter = interpreter
  }
}
