/// When a value is computed.
enum Stage: Int, Comparable {
  /// When data are bound.
  case setup
  /// In every run.
  case step

  static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
}

/// What the later passes ask of a routine again and again: plans, views, stages, readers.
struct Analysis {
  let routine: Routine
  let precision: Precision
  let threads: Int
  let nodes: [Node]
  /// How each node runs; `nil` for inputs, constants and views.
  private(set) var plans: [KernelPlan?]
  private(set) var stages: [Stage]
  /// For a view, the memory it looks at and where, in elements.
  private var views: [View?]

  struct View {
    var base: NodeRef
    var offset: Int
  }

  init(_ routine: Routine, _ precision: Precision, threads: Int) {
    self.routine = routine
    self.threads = threads
    self.precision = precision
    let graph = routine.graph
    nodes = graph.nodes
    plans = []
    stages = []
    views = []
    plans.reserveCapacity(nodes.count)
    for node in nodes {
      let stage =
        node.op == Input.self || node.op == IndexInput.self
        ? (graph.slots[node.attributes.ints[0]].role == .data ? Stage.setup : .step)
        : node.inputs.map { stages[Int($0.node)] }.max() ?? .setup
      stages.append(stage)
      if node.inputs.isEmpty {
        plans.append(nil)
        views.append(nil)
        continue
      }
      let call = PlanCall(
        inputs: node.inputs.map { graph.shape(of: $0) }, outputs: node.shapes,
        attributes: node.attributes, precision: precision, threads: threads)
      if let offset = node.op.viewOffset(call) {
        let below = resolve(node.inputs[0])
        views.append(View(base: below.base, offset: below.offset + offset))
        plans.append(nil)
      } else {
        views.append(nil)
        plans.append(node.op.plan(call))
      }
    }
  }

  /// The memory that a reference looks at.
  func resolve(_ ref: NodeRef) -> View {
    views[Int(ref.node)] ?? View(base: ref, offset: 0)
  }

  /// Whether a node is bound or constant: nothing computes it.
  func isLeaf(_ ref: NodeRef) -> Bool { nodes[Int(ref.node)].inputs.isEmpty }

  func count(_ ref: NodeRef) -> Int {
    Shapes.count(nodes[Int(ref.node)].shapes[Int(ref.output)])
  }
}
