// SampledSource: weights that are drawn while panels are packed.

/// A matrix of weights mean + sd · ε that need not exist in memory: ε is the noise of a stream, drawn
/// anew by whoever reads the matrix, in a product and in its gradient alike.
public struct SampledMatrix<T: Scalar>: @unchecked Sendable {
  /// What says how far weights vary.
  public enum Scale: Sendable {
    /// The standard deviations.
    case deviation
    /// The standard deviations before softplus.
    case free
  }

  /// The means, row-major.
  public var mean: UnsafePointer<T>
  /// The scales, row-major.
  public var scale: UnsafePointer<T>
  /// What the scales are.
  public var kind: Scale
  /// The noise: element i of the matrix, row-major, has number i.
  public var noise: MeanFieldNoise

  /// A matrix over the caller's memory.
  public init(
    mean: UnsafePointer<T>, scale: UnsafePointer<T>, _ kind: Scale, _ noise: MeanFieldNoise
  ) {
    self.mean = mean
    self.scale = scale
    self.kind = kind
    self.noise = noise
  }

  /// Writes elements `start` ..< `start` + `count`; the bits do not depend on how a range is cut.
  ///
  /// - Parameter scratch: room for as many numbers where scales are free.
  @inline(__always)
  func draw(
    _ start: Int, _ count: Int, into out: UnsafeMutablePointer<T>,
    _ scratch: UnsafeMutablePointer<T>?
  ) {
    MeanFieldBlocks.noise(noise, start, count, out)
    let m = mean + start
    var sd = scale + start
    if kind == .free, let scratch {
      ElementaryKernels.run(.softplus, sd, scratch, count)
      sd = UnsafePointer(scratch)
    }
    for i in 0..<count { out[i] = RelaxedMath.multiplyAdd(sd[i], out[i], m[i]) }
  }
}

extension SampledMatrix where T == Float {
  /// Writes the elements of a range: those that a product draws.
  ///
  /// - Precondition: the scales are sds.
  public func fill(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    precondition(kind == .deviation, "free scales need room of their own")
    draw(range.lowerBound, range.count, into: out, nil)
  }
}

/// Panels of a matrix of weights, drawn as they are packed.
struct SampledSource<Element: Scalar>: PanelSource {
  let weights: SampledMatrix<Element>
  /// Elements of a row of the matrix.
  let rowLength: Int
  /// Whether the outer size runs along the matrix's rows, as its transpose asks.
  let isTransposed: Bool

  /// Elements of a row that are drawn together, and rows whose draws stay in the first cache.
  private static var run: Int { 128 }
  private static var rows: Int { 16 }

  @inline(__always)
  func preferredCount(width: Int) -> Int { isTransposed ? 1 : Self.run }

  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    packAll(
      from: first, count: count, width: width, start: start, depth: depth, into: target)
  }

  func packAll(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let most = Swift.max(width, Self.run / width &* width)
    withUnsafeTemporaryAllocation(
      of: Element.self, capacity: (Swift.max(Self.rows, width) &+ 1) &* Swift.max(most, Self.run)
    ) { memory in
      guard let scratch = memory.baseAddress else { return }
      let drawn = scratch + Swift.max(most, Self.run)
      let step = isTransposed ? width : most
      var x = 0
      while x < count {
        let (some, panels) = (Swift.min(step, count &- x), target + x &* depth)
        if isTransposed {
          packColumns(
            from: first &+ x, count: some, width: width, start: start, depth: depth, into: panels,
            drawn, scratch)
        } else {
          packRows(
            from: first &+ x, count: some, width: width, start: start, depth: depth, into: panels,
            drawn, scratch)
        }
        x &+= step
      }
    }
  }

  /// Panels next to each other, whose steps are parts of the matrix's rows.
  @inline(__always)
  private func packRows(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>, _ drawn: UnsafeMutablePointer<Element>,
    _ scratch: UnsafeMutablePointer<Element>
  ) {
    var l = 0
    while l < depth {
      let steps = Swift.min(Self.rows, depth &- l)
      for row in 0..<steps {
        weights.draw(
          (start &+ l &+ row) &* rowLength &+ first, count, into: drawn + row &* count, scratch)
      }
      var x = 0
      while x < count {
        StridedSource(UnsafePointer(drawn + x), step: 1, innerStep: count).pack(
          from: 0, count: Swift.min(width, count &- x), width: width, start: 0, depth: steps,
          into: target + (x &* depth &+ l &* width))
        x &+= width
      }
      l &+= steps
    }
  }

  /// A panel whose outer elements are the matrix's rows.
  @inline(__always)
  private func packColumns(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>, _ drawn: UnsafeMutablePointer<Element>,
    _ scratch: UnsafeMutablePointer<Element>
  ) {
    var l = 0
    while l < depth {
      let steps = Swift.min(Self.run, depth &- l)
      for x in 0..<count {
        weights.draw(
          (first &+ x) &* rowLength &+ start &+ l, steps, into: drawn + x &* steps, scratch)
      }
      StridedSource(UnsafePointer(drawn), step: steps, innerStep: 1).pack(
        from: 0, count: count, width: width, start: 0, depth: steps, into: target + l &* width)
      l &+= steps
    }
  }
}

extension Gemm {
  /// C = f(A W + bias + residual) for weights W that are drawn while they are packed, row-major.
  ///
  /// The bits are those of a product with the weights that `MeanFieldNormal.sample` draws.
  ///
  /// - Parameters:
  ///   - m: rows of A and C.
  ///   - n: columns of W and C.
  ///   - k: columns of A and rows of W; with 0 the product is 0.
  ///   - weights: W, or its transpose.
  ///   - isTransposed: whether `weights` is n × k, not k × n.
  ///   - bias: one number a column; nil for none.
  ///   - residual: m × n numbers, row-major; nil for none.
  ///   - workspace: `workspaceBytes` of scratch memory, aligned to 64 bytes.
  ///   - team: threads for products of more than a million operations.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func affine<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride,
    _ weights: SampledMatrix<T>, isTransposed: Bool,
    bias: UnsafePointer<T>? = nil, residual: UnsafePointer<T>? = nil,
    _ activation: LayerActivation = .identity,
    _ c: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer? = nil,
    team: ThreadTeam? = nil
  ) {
    affine(
      m, n, k, a, aStride,
      SampledSource(
        weights: weights, rowLength: isTransposed ? k : n, isTransposed: isTransposed), bias,
      residual, activation, c, workspace, team)
  }
}
