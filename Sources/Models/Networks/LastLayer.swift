import Graphs
import Values

/// The last dense layer of a lowered network, whose weights are inputs of the program: a matrix of
/// its weights, with the biases as its last row.
struct LastLayer {
  /// The layer's name.
  let name: String
  /// Its inputs, N × K.
  let input: NodeRef
  /// Its outputs before the bias, N × C.
  let output: NodeRef
  /// Whether it has biases with a prior, which lie behind the weights.
  let hasBias: Bool
  /// K, and one more with biases.
  let rows: Int
  /// C.
  let columns: Int
  /// The places of its weights and biases among all coordinates.
  let range: Range<Int>
  private let priors: [LayerWeightTerm.Prior]

  /// Finds the layer.
  ///
  /// - Throws: `Fault` where there is none, or its prior is not normal.
  init(_ lowered: LoweredModel) throws(Fault) {
    let graph = lowered.graph
    guard
      let term = lowered.weights.last(where: {
        $0.kind == "dense" && lowered.latents[$0.latent].name == $0.layer + ".weight"
      })
    else {
      throw Fault(
        .model, "`laplace` approximates the last dense layer, and there is none",
        help: ["end the network in `dense(…)`"])
    }
    name = term.layer
    let weight = lowered.latents[term.latent]
    if case .none = term.prior {
      throw Fault(
        .model, "the weights of the last layer `\(name)` have no prior",
        notes: ["without one their curvature alone may hold no normal"],
        help: [
          "`bayesian(net, prior = normal(0, 1), only = [\"\(name)\"])`, or `prior =` in the layer"
        ])
    }
    let biasTerm = lowered.weights.first {
      lowered.latents[$0.latent].name == term.layer + ".bias"
    }
    var priors = [term.prior]
    var count = weight.size
    if let biasTerm, case .none = biasTerm.prior {
    } else if let biasTerm {
      priors.append(biasTerm.prior)
      count += lowered.latents[biasTerm.latent].size
    }
    self.priors = priors
    hasBias = priors.count > 1
    guard
      let product = graph.nodes.firstIndex(where: {
        $0.op.name == "matmul" && $0.inputs[1] == weight.value && $0.attributes.ints == [0, 0]
      })
    else { throw Fault(.model, "the last layer `\(name)` is not a product with its inputs") }
    output = NodeRef(product)
    input = graph.node(output).inputs[0]
    columns = graph.shape(of: output)[1]
    rows = graph.shape(of: input)[1] + (hasBias ? 1 : 0)
    range = weight.offset..<(weight.offset + count)
  }

  /// The numbers of the weights, and of the biases if there are any.
  var counts: [Int] {
    hasBias ? [(rows - 1) * columns, columns] : [rows * columns]
  }

  /// The prior's precisions as nodes, of the weights and of the biases.
  ///
  /// - Parameter isSingle: whether each must be one number.
  func precisions(isSingle: Bool) throws(Fault) -> [NodeRef] {
    var found: [NodeRef] = []
    for prior in priors {
      guard case .closed(_, let precision, _, let isOne) = prior else {
        throw Fault(
          .model, "the prior of the last layer `\(name)` is not normal",
          notes: ["the curvature of other priors is not that of a normal anywhere"],
          help: ["`prior = normal(0, s)` there, or `meanfield`"])
      }
      guard isOne || !isSingle else {
        throw Fault(
          .model, "the prior of the last layer `\(name)` has more than one scale",
          notes: ["the Kronecker form takes one for the weights and one for the biases"],
          help: ["`laplace(diagonal)`"])
      }
      found.append(precision)
    }
    return found
  }
}
