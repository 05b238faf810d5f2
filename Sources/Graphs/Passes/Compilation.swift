/// All passes in order, and what each leaves for the next.
struct Compilation {
  let precision: Precision
  /// The routine after the passes on graphs.
  let routine: Routine
  let analysis: Analysis
  /// The instructions in the order in which they run.
  let instructions: [InstructionPlan]
  let memory: MemoryPlan

  init(
    _ graph: Graph, outputs: [NodeRef], _ precision: Precision, _ options: CompileOptions,
    threads: Int
  ) {
    self.precision = precision
    let source = Routine(graph: graph, outputs: outputs)
    let simple = options.simplifies ? Simplifier.run(source) : source.withoutDeadNodes()
    routine =
      options.fuses
      ? simple.withStreamedProducts().withJoinedProducts().withRepeatedNodes()
        .withSquaredFactors().withLayerProducts().withSampledProducts(options.draws)
        .withPackedMatrices()
      : simple
    analysis = Analysis(routine, precision, threads: threads)
    let fusion = Fusion(analysis, isFusing: options.fuses)
    let groups = fusion.ordered()
    let selection = InstructionSelection(analysis, fusion)
    let memory = MemoryPlan(analysis, groups, selection)
    instructions = groups.filter { group in
      !(group.count == nil && memory.inPlace.contains(group.nodes[0]))
    }.map { selection.instruction($0) }
    self.memory = memory
  }
}
