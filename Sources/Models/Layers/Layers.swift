import Evaluation
import Language

/// Every layer of a network, in the order of the reference.
public enum Layers {
  /// The registry: one line a layer.
  public static let all: [Builtin] = [
    DenseLayer.builtin, MLPLayer.builtin, Conv2DLayer.builtin, PoolLayers.maximum,
    PoolLayers.average, FlattenLayer.builtin, DropoutLayer.builtin, LayerNormLayer.builtin,
    EmbeddingLayer.builtin,
  ]

  /// The names by which layers are called.
  public static let names = Set(all.map(\.name))

  /// The layers that have weights.
  private static let weighted: Set<String> = [
    "dense", "mlp", "conv2d", "layer_norm", "embedding",
  ]

  /// The call whose weights take the name that a value is assigned to: the value itself, or the
  /// layer that it is piped from, past pools, activations and whatever else has no weights.
  static func naming(_ value: NodeID, _ tree: Tree) -> NodeID {
    var node = value
    while case .call(let callee, let arguments, let isPiped) = tree[node].kind {
      if case .name(let name) = tree[callee].kind, weighted.contains(name) { return node }
      guard isPiped, let first = arguments.first else { break }
      node = first.value
    }
    return value
  }
}
