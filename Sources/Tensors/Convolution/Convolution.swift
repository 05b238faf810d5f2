// Convolution: two-dimensional convolutions and their gradients, as products of implicit matrices.

/// Convolutions of images, whose channels are the last axis, and both their gradients.
///
/// Each is a matrix product one of whose factors is read from the images while its panels are
/// packed, so that patches are never stored (Chetlur et al., 2014, "cuDNN").
public enum Convolution {
  /// y = x ∗ w.
  ///
  /// - Parameter workspace: `ConvolutionShape.workspaceBytes` of scratch memory.
  @inline(__always)
  public static func forward<T: Scalar>(
    _ s: ConvolutionShape, _ x: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ y: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let outputs = s.batch &* s.outputHeight &* s.outputWidth
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    for group in 0..<s.groups {
      let filter = group &* s.groupFilters
      product(
        outputs, s.groupFilters, inner,
        PatchSource(input: x, shape: s, channel: group &* s.groupChannels),
        StridedSource(w + filter, step: 1, innerStep: s.filters), y + filter, s.filters, workspace,
        team)
    }
  }

  /// The cotangent of x from that of y.
  @inline(__always)
  public static func inputGradient<T: Scalar>(
    _ s: ConvolutionShape, _ dy: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ dx: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let inputs = s.batch &* s.height &* s.width
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupFilters
    for group in 0..<s.groups {
      let channel = group &* s.groupChannels
      let filter = group &* s.groupFilters
      product(
        inputs, s.groupChannels, inner, CotangentSource(cotangent: dy, shape: s, filter: filter),
        TurnedFilterSource(weights: w, shape: s, filter: filter), dx + channel, s.channels,
        workspace, team)
    }
  }

  /// The cotangent of w from that of y.
  @inline(__always)
  public static func filterGradient<T: Scalar>(
    _ s: ConvolutionShape, _ x: UnsafePointer<T>, _ dy: UnsafePointer<T>,
    _ dw: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let outputs = s.batch &* s.outputHeight &* s.outputWidth
    let rows = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    for group in 0..<s.groups {
      let filter = group &* s.groupFilters
      product(
        rows, s.groupFilters, outputs,
        TurnedPatchSource(input: x, shape: s, channel: group &* s.groupChannels),
        StridedSource(dy + filter, step: 1, innerStep: s.filters), dw + filter, s.filters,
        workspace, team)
    }
  }

  /// C = A B for sources, with zeros where the inner size is 0.
  @inline(__always)
  private static func product<T, A: PanelSource, B: PanelSource>(
    _ m: Int, _ n: Int, _ k: Int, _ a: A, _ b: B, _ c: UnsafeMutablePointer<T>, _ cRow: Int,
    _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T {
    if m <= 0 || n <= 0 { return }
    if k <= 0 { return Gemm.scale(m, n, 0, c, .rowMajor(cRow)) }
    Gemm.multiply(
      rows: m, columns: n, inner: k, a, b, c, .rowMajor(cRow), workspace, team)
  }
}
