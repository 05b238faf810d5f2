// PanelSource: where the elements of packed panels come from.

/// A matrix that a product reads by packing panels of it: elements by their place along its outer
/// size (the rows of A, the columns of B) and along the inner one.
///
/// A source may compute what it gives: patches of an image, a function of a matrix, weights that
/// are sampled.
protocol PanelSource<Element> {
  associatedtype Element: Scalar

  /// target[l · width + x] = element (first + x, start + l), with zeros from `count` to `width`.
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>)
}

/// A matrix in memory.
struct StridedSource<Element: Scalar>: PanelSource {
  let elements: UnsafePointer<Element>
  /// The distances between neighbours along the outer and the inner size.
  let step, innerStep: Int

  @inline(__always)
  init(_ elements: UnsafePointer<Element>, step: Int, innerStep: Int) {
    self.elements = elements
    self.step = step
    self.innerStep = innerStep
  }

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let source = elements + (first &* step &+ start &* innerStep)
    if count == width && step == 1 {
      for l in 0..<depth {
        for x in 0..<width { target[l &* width &+ x] = source[l &* innerStep &+ x] }
      }
    } else if count == width && innerStep == 1 {
      // Sixteen columns at a time, so that the lines that are read stay in the first-level cache.
      var l = 0
      while l < depth {
        let end = Swift.min(l &+ 16, depth)
        for x in 0..<width {
          let row = source + x &* step
          for y in l..<end { target[y &* width &+ x] = row[y] }
        }
        l = end
      }
    } else {
      for l in 0..<depth {
        for x in 0..<width {
          target[l &* width &+ x] = x < count ? source[l &* innerStep &+ x &* step] : 0
        }
      }
    }
  }
}
