/// Convolutions of images and windows over them; images are [batch, height, width, channels].
extension Graph {
  /// A convolution with filters [kernel height, kernel width, channels / groups, filters].
  ///
  /// - Parameters:
  ///   - stride: from one output to the next, down and across.
  ///   - padding: rows and columns of zeros at the top, bottom, left and right.
  ///   - dilation: from one tap of a filter to the next, down and across.
  ///   - groups: parts of the channels, each with filters of its own.
  /// - Returns: [batch, output height, output width, filters].
  public func conv2d(
    _ x: NodeRef, _ w: NodeRef, stride: [Int] = [1, 1], padding: [Int] = [0, 0, 0, 0],
    dilation: [Int] = [1, 1], groups: Int = 1
  ) -> NodeRef {
    precondition(stride.count == 2 && padding.count == 4 && dilation.count == 2)
    return apply1(
      Conv2D.self, [x, w], Attributes(ints: stride + padding + dilation + [groups]))
  }

  /// The largest element of each window; a gradient goes to the first of equals.
  ///
  /// - Parameters:
  ///   - window: its height and width.
  ///   - stride: from one window to the next; the window's own size unless said.
  public func maxPool2d(_ x: NodeRef, window: [Int], stride: [Int]? = nil) -> NodeRef {
    apply(MaxPool2D.self, [x], Attributes(ints: window + (stride ?? window)))[0]
  }

  /// The mean of each window.
  ///
  /// - Parameters:
  ///   - window: its height and width.
  ///   - stride: from one window to the next; the window's own size unless said.
  public func avgPool2d(_ x: NodeRef, window: [Int], stride: [Int]? = nil) -> NodeRef {
    apply1(AvgPool2D.self, [x], Attributes(ints: window + (stride ?? window)))
  }
}
