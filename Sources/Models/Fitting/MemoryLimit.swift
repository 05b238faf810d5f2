import Evaluation
import Graphs
import Language

/// Refuses a model that would take more memory than it may, before any is taken: with what it needs,
/// the limit, and its largest arrays by the statements that they come from.
struct MemoryLimit {
  let model: ModelValue
  /// The most bytes; nil for no limit.
  let bytes: Int?

  /// Throws if the programs of a log density would need more.
  ///
  /// Only where the arrays of the graph, a few times over for the gradient, come near the limit is
  /// the memory planned for the figure: planning takes as long as compiling.
  func check(_ lowered: LoweredModel, precision: Precision, threads: Int) throws {
    guard let bytes else { return }
    let elements = lowered.graph.nodes.reduce(0.0) { sum, node in
      sum + node.shapes.reduce(0.0) { sum, shape in sum + shape.reduce(1.0) { $0 * Double($1) } }
    }
    guard 8 * Double(precision.bytes) * elements > Double(bytes) else { return }
    let outputs = ModelDensity.outputs(of: lowered)
    let use = Program.memoryUse(
      of: lowered.graph, outputs: [outputs.total, outputs.gradient], precision: precision,
      threads: threads)
    let plain = Program.peakBytes(
      of: lowered.graph, outputs: [outputs.total], precision: precision, threads: threads)
    guard use.peakBytes + plain > bytes else { return }
    throw refusal(
      use.peakBytes + plain, notes: [largest(use.largest, lowered)],
      help: "fit to fewer rows, or raise `--memory-limit`")
  }

  /// The error: what is needed, what may be taken.
  func refusal(_ needed: Int, notes: [String], help: String) -> Diagnostic {
    Diagnostic(
      .limit,
      "fitting `\(model.name)` needs \(Self.text(needed)), more than the limit of "
        + Self.text(bytes ?? 0),
      labels: [.init(model.tree.source, model.nameRange)], notes: notes, help: [help])
  }

  /// "the largest arrays: `mu = X @ w` with 80 MiB, …".
  private func largest(_ buffers: [Program.BufferUse], _ lowered: LoweredModel) -> String {
    let items = buffers.map { buffer in
      var name = buffer.slot.map { "`\($0)`" } ?? "an array of \(buffer.op)"
      if lowered.statements.indices.contains(Int(buffer.tag)) {
        let (tree, statement) = lowered.statements[Int(buffer.tag)]
        name = "`\(tree.text(of: statement))`"
      }
      let shape = buffer.shape.map(String.init).joined(separator: " × ")
      return "\(name) with \(Self.text(buffer.bytes))" + (shape.isEmpty ? "" : " (\(shape))")
    }
    return "the largest arrays: \(items.joined(separator: ", "))"
  }

  /// Bytes in the unit that suits them.
  static func text(_ bytes: Int) -> String {
    bytes < 1 << 20
      ? "\((bytes + 1023) >> 10) KiB"
      : bytes < 10 << 30 ? "\((bytes + (1 << 20) - 1) >> 20) MiB" : "\(bytes >> 30) GiB"
  }
}
