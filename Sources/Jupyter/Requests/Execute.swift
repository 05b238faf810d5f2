import JSON
import Synchronization

/// `execute_request`: runs a cell.
enum Execute {
  static let handler = Handler("execute_request", on: [.shell], .inTurn, answer)

  private static func answer(_ request: Request, _ kernel: Kernel) -> Reply {
    let content = request.content
    let silent = content["silent"]?.boolValue ?? false
    let counts = !silent && content["store_history"]?.boolValue ?? true
    let started = Clock.iso8601(Clock.now)
    if counts { kernel.executionCount.add(1, ordering: .relaxed) }
    let cell = Cell(
      code: content["code"]?.stringValue ?? "",
      number: kernel.executionCount.load(ordering: .relaxed), silent: silent,
      allowsInput: content["allow_stdin"]?.boolValue ?? false)
    if !silent {
      kernel.publisher.publish(
        "execute_input", ["code": .string(cell.code), "execution_count": .int(cell.number)],
        parent: request.parent)
    }

    let output = CellOutput(kernel: kernel, request: request, cell: cell)
    let outcome = kernel.interpreter.execute(cell, output: output, stop: kernel.stop)
    output.finish(outcome)
    if counts { kernel.history.append(cell, outcome) }

    var reply = Reply(content: [:])
    switch outcome {
    case .success:
      reply = .ok([
        "execution_count": .int(cell.number), "payload": payload(output.pages),
        "user_expressions": values(of: content["user_expressions"], kernel),
      ])
    case .failure(let error):
      reply.content = self.content(of: error, number: cell.number)
      reply.content["payload"] = payload(output.pages)
      reply.content["user_expressions"] = [:]
      reply.abortsQueue = content["stop_on_error"]?.boolValue ?? true
    }
    reply.metadata = [
      "started": .string(started), "dependencies_met": true,
      "engine": .string(kernel.wire.session), "status": reply.content["status"] ?? "ok",
    ]
    return reply
  }

  /// The reply to a cell that is not run because one before it failed.
  static func aborted(_ kernel: Kernel) -> Reply {
    let error = ExecutionError(
      name: "Aborted", value: "not run, because a cell before it failed", traceback: [])
    return Reply(
      content: content(of: error, number: kernel.executionCount.load(ordering: .relaxed)))
  }

  private static func content(of error: ExecutionError, number: Int) -> JSON {
    var content = error.members
    content["status"] = "error"
    content["execution_count"] = .int(number)
    return content
  }

  private static func payload(_ pages: [MIMEBundle]) -> JSON {
    .array(pages.map { ["source": "page", "data": .object($0.data), "start": 0] })
  }

  /// The value of each expression, or its own error: none of them fails the cell.
  private static func values(of expressions: JSON?, _ kernel: Kernel) -> JSON {
    var values = JSON.Object()
    for (name, expression) in expressions?.objectValue ?? [:] {
      guard let code = expression.stringValue else { continue }
      switch kernel.interpreter.evaluate(code, stop: kernel.stop) {
      case .success(let bundle):
        values[name] = [
          "status": "ok", "data": .object(bundle.data), "metadata": .object(bundle.metadata),
        ]
      case .failure(let error):
        var members = error.members
        members["status"] = "error"
        values[name] = members
      }
    }
    return .object(values)
  }
}
