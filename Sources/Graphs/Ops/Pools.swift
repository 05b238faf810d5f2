import Tensors

/// What the ops on windows over images have in common.
///
/// Their attributes start with the window's height and width and the stride down and across.
enum Pools {
  /// The sizes of windows over images.
  static func shape(_ images: [Int], _ attributes: Attributes) -> PoolShape {
    let a = attributes.ints
    precondition(
      images.count == 4 && a[0...3].allSatisfy { $0 > 0 }, "windows \(a) over \(images)")
    return PoolShape(images + a[0...3])
  }

  /// The shape of what has one element a window.
  static func output(_ s: PoolShape) -> [Int] {
    [s.batch, s.outputHeight, s.outputWidth, s.channels]
  }

  /// The sizes, for an op whose attributes end with the images' height and width.
  static func shape(ofGradient cotangent: [Int], _ attributes: Attributes) -> PoolShape {
    let a = attributes.ints
    let s = shape([cotangent[0], a[4], a[5], cotangent[3]], attributes)
    precondition(cotangent == output(s), "a cotangent of shape \(cotangent) for \(output(s))")
    return s
  }

  static func plan(_ s: PoolShape, _ call: PlanCall) -> KernelPlan {
    KernelPlan(ints: s.ints, cost: call.elements * 1.5)
  }

  /// Calls a function with each output's position and those of its window, in order.
  static func forEachWindow(_ s: PoolShape, _ body: (_ y: Int, _ window: [Int]) -> Void) {
    for b in 0..<s.batch {
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          for c in 0..<s.channels {
            let window = (0..<s.windowHeight * s.windowWidth).map { place in
              let row = i * s.strideHeight + place / s.windowWidth
              let column = j * s.strideWidth + place % s.windowWidth
              return ((b * s.height + row) * s.width + column) * s.channels + c
            }
            body(((b * s.outputHeight + i) * s.outputWidth + j) * s.channels + c, window)
          }
        }
      }
    }
  }

  /// Images and windows to try.
  static func samples(_ n: Int) -> [(images: [Int], window: [Int])] {
    let wide = [([1, 2, n, 1], [2, 2, 2, 2]), ([2, 2, 2, n], [2, 1, 1, 1])]
    guard n <= 9 else { return wide }
    return wide + [
      ([2, n, 5, 3], [3, 2, 2, 1]), ([n, 3, 3, 2], [2, 2, 1, 1]), ([1, 9, n, 1], [2, 3, 4, 3]),
    ]
  }
}
