import Evaluation

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
}
