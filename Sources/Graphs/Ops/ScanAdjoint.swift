/// The reverse of a recursion: another recursion, from the last step to the first.
///
/// It carries the cotangents of the carried values and the growing sums of those of the shared
/// values; its arrays are what each step started from, what it read, and the cotangents of what it
/// gave.
struct ScanAdjoint {
  /// The cotangents of the scan's inputs.
  let cotangents: [NodeRef?]

  init(_ call: VJPCall) {
    let g = call.graph
    let layout = Scan.Layout(call.attributes)
    let (m, p, q, r) = (layout.carried, layout.arrays, layout.shared, layout.results)
    let starts = (0..<m).map { Self.startsOfSteps(call, layout, $0) }
    let wantedArrays = (0..<p).filter { call.wanted[m + $0] }
    let wantedShared = (0..<q).filter { call.wanted[m + p + $0] }
    func orZeros(_ cotangent: NodeRef?, _ output: Int) -> NodeRef {
      cotangent ?? g.broadcast(g.constant(0), to: g.shape(of: call.outputs[output]))
    }

    // The body: inputs in the order carried, arrays, shared.
    let body = Graph()
    func slots(_ prefix: String, _ shapes: [[Int]], _ role: SlotRole = .step) -> [NodeRef] {
      shapes.enumerated().map { body.input("\(prefix)\($0.offset)", $0.element, role: role) }
    }
    let carriedShapes = (0..<m).map { layout.shape($0) }
    let arraySlots = layout.body.slots[m..<m + p]
    let sharedSlots = layout.body.slots[(m + p)...]
    let dCarried = slots("d", carriedShapes)
    let sums = slots("sum", wantedShared.map { layout.body.slots[m + p + $0].shape })
    let start = slots("c", carriedShapes)
    let arrays = arraySlots.enumerated().map { i, slot in
      slot.isIndex
        ? body.indexInput("x\(i)", slot.shape, role: .step) : body.input("x\(i)", slot.shape)
    }
    let dStacked = slots("dc", carriedShapes)
    let dResults = slots("dy", (0..<r).map { layout.shape(m + $0) })
    let shared = sharedSlots.enumerated().map { i, slot in
      slot.isIndex
        ? body.indexInput("w\(i)", slot.shape) : body.input("w\(i)", slot.shape, role: .data)
    }
    let outputs = body.inline(layout.body, start + arrays + shared)
    var outgoing: [NodeRef] = (0..<m).map { body.add(dCarried[$0], dStacked[$0]) }
    outgoing += dResults
    var targets: [NodeRef] = start
    targets += wantedArrays.map { arrays[$0] }
    targets += wantedShared.map { shared[$0] }
    let derived = body.gradient(of: outputs, cotangents: outgoing, with: targets)
    let newSums = wantedShared.indices.map { i in
      body.add(sums[i], derived[m + wantedArrays.count + i])
    }
    let frozen = Subgraph(
      body, outputs: derived[..<m] + newSums + derived[m..<m + wantedArrays.count])

    // Its application.
    var carried: [NodeRef] = (0..<m).map { orZeros(call.cotangents[m + $0], m + $0) }
    for k in wantedShared {
      carried.append(g.broadcast(g.constant(0), to: call.shape(m + p + k)))
    }
    var read: [NodeRef] = starts
    read += call.inputs[m..<m + p]
    for i in 0..<m { read.append(orZeros(call.cotangents[i], i)) }
    for i in 0..<r { read.append(orZeros(call.cotangents[2 * m + i], 2 * m + i)) }
    let ints = [layout.steps, carried.count, read.count, q, layout.isReversed ? 0 : 1]
    let all = g.apply(
      Scan.self, carried + read + call.inputs[(m + p)...], Attributes(ints: ints, body: frozen))

    var cotangents = [NodeRef?](repeating: nil, count: call.inputs.count)
    for i in 0..<m { cotangents[i] = all[carried.count + i] }
    for (i, k) in wantedShared.enumerated() { cotangents[m + p + k] = all[carried.count + m + i] }
    for (i, k) in wantedArrays.enumerated() { cotangents[m + k] = all[2 * carried.count + i] }
    self.cotangents = cotangents
  }

  /// The carried value that each step started from, stacked.
  private static func startsOfSteps(_ call: VJPCall, _ layout: Scan.Layout, _ i: Int) -> NodeRef {
    let g = call.graph
    let first = g.reshape(call.inputs[i], [1] + call.shape(i))
    guard layout.steps > 0 else {
      return g.broadcast(g.constant(0), to: [0] + call.shape(i))
    }
    let after = g.slice(
      call.outputs[i], axis: 0, from: layout.isReversed ? 1 : 0, count: layout.steps - 1)
    return g.concat(layout.isReversed ? [after, first] : [first, after])
  }
}
