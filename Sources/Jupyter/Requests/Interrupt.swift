/// `interrupt_request`: stops the running cell, keeping what it has; a second one drops that.
enum Interrupt {
  static let handler = Handler("interrupt_request", on: [.control, .shell]) { _, kernel in
    kernel.interrupt()
    return .ok()
  }
}
