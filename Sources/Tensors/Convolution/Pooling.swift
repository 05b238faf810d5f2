// Pooling: the largest elements and the means of windows over images, and their gradients.

/// The largest element and the mean of each window, and their gradients.
///
/// Images are independent: chunks of them run in parallel.
public enum Pooling {
  /// The largest element of each window, a NaN if there is one; and which of the window's elements
  /// it is, row by row, the first among equals.
  ///
  /// Either output may be missing.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func largest<T: Scalar>(
    _ s: PoolShape, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>?,
    _ which: UnsafeMutablePointer<Int32>?, team: ThreadTeam?
  ) {
    run(LargestPass(s: s, x: x, y: y, which: which), s, team)
  }

  /// Adds each cotangent to the input that was chosen.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func scatter<T: Scalar>(
    _ s: PoolShape, _ dy: UnsafePointer<T>, _ which: UnsafePointer<Int32>,
    _ dx: UnsafeMutablePointer<T>, team: ThreadTeam?
  ) {
    run(ScatterPass(s: s, dy: dy, which: which, dx: dx), s, team)
  }

  /// The chosen element of each window: the adjoint of `scatter`.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func pick<T: Scalar>(
    _ s: PoolShape, _ x: UnsafePointer<T>, _ which: UnsafePointer<Int32>,
    _ y: UnsafeMutablePointer<T>, team: ThreadTeam?
  ) {
    run(PickPass(s: s, x: x, which: which, y: y), s, team)
  }

  /// The mean of each window.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func mean<T: Scalar>(
    _ s: PoolShape, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, team: ThreadTeam?
  ) {
    run(MeanPass(s: s, x: x, y: y), s, team)
  }

  /// Shares each cotangent among its window.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func spread<T: Scalar>(
    _ s: PoolShape, _ dy: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, team: ThreadTeam?
  ) {
    run(SpreadPass(s: s, dy: dy, dx: dx), s, team)
  }

  @inline(__always)
  private static func run<Pass: ImagePass>(_ pass: Pass, _ s: PoolShape, _ team: ThreadTeam?) {
    let size = s.imagesAChunk
    if let team, s.batch > size {
      team.run(
        chunks: (s.batch &+ size &- 1) / size, Images(count: s.batch, size: size, pass: pass))
    } else {
      for image in 0..<s.batch { pass.run(image: image) }
    }
  }

  private struct Images<Pass: ImagePass>: ParallelBody {
    let count, size: Int
    let pass: Pass

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      for image in (chunk &* size)..<Swift.min(count, (chunk &+ 1) &* size) {
        pass.run(image: image)
      }
    }
  }

  private struct LargestPass<T: Scalar>: ImagePass {
    let s: PoolShape
    let x: UnsafePointer<T>
    let y: UnsafeMutablePointer<T>?
    let which: UnsafeMutablePointer<Int32>?

    @inline(__always)
    func run(image: Int) {
      let channels = s.channels
      s.forEachWindow(of: image) { start, out in
        let first = x + start
        for c in 0..<channels {
          var best: T = first[c]
          var place: Int32 = 0
          for a in 0..<s.windowHeight {
            for b in 0..<s.windowWidth {
              let value: T = first[(a &* s.width &+ b) &* channels &+ c]
              if value > best || (value != value && best == best) {
                best = value
                place = Int32(truncatingIfNeeded: a &* s.windowWidth &+ b)
              }
            }
          }
          if let y { y[out &+ c] = best }
          if let which { which[out &+ c] = place }
        }
      }
    }
  }

  private struct ScatterPass<T: Scalar>: ImagePass {
    let s: PoolShape
    let dy: UnsafePointer<T>
    let which: UnsafePointer<Int32>
    let dx: UnsafeMutablePointer<T>

    @inline(__always)
    func run(image: Int) {
      s.clear(dx, image: image)
      s.forEachWindow(of: image) { start, out in
        for c in 0..<s.channels { dx[start &+ s.offset(which[out &+ c]) &+ c] += dy[out &+ c] }
      }
    }
  }

  private struct PickPass<T: Scalar>: ImagePass {
    let s: PoolShape
    let x: UnsafePointer<T>
    let which: UnsafePointer<Int32>
    let y: UnsafeMutablePointer<T>

    @inline(__always)
    func run(image: Int) {
      s.forEachWindow(of: image) { start, out in
        for c in 0..<s.channels { y[out &+ c] = x[start &+ s.offset(which[out &+ c]) &+ c] }
      }
    }
  }

  private struct MeanPass<T: Scalar>: ImagePass {
    let s: PoolShape
    let x: UnsafePointer<T>
    let y: UnsafeMutablePointer<T>

    @inline(__always)
    func run(image: Int) {
      let scale: T = 1 / T(s.windowHeight &* s.windowWidth)
      let channels = s.channels
      s.forEachWindow(of: image) { start, out in
        let mean = y + out
        for c in 0..<channels { mean[c] = 0 }
        for a in 0..<s.windowHeight {
          for b in 0..<s.windowWidth {
            let source = x + (start &+ (a &* s.width &+ b) &* channels)
            for c in 0..<channels { mean[c] += source[c] }
          }
        }
        for c in 0..<channels { mean[c] *= scale }
      }
    }
  }

  private struct SpreadPass<T: Scalar>: ImagePass {
    let s: PoolShape
    let dy: UnsafePointer<T>
    let dx: UnsafeMutablePointer<T>

    @inline(__always)
    func run(image: Int) {
      let scale: T = 1 / T(s.windowHeight &* s.windowWidth)
      let channels = s.channels
      s.clear(dx, image: image)
      s.forEachWindow(of: image) { start, out in
        let source = dy + out
        for a in 0..<s.windowHeight {
          for b in 0..<s.windowWidth {
            let pixel = dx + (start &+ (a &* s.width &+ b) &* channels)
            for c in 0..<channels { pixel[c] += source[c] * scale }
          }
        }
      }
    }
  }
}

extension PoolShape {
  /// Calls `body` for each window of an image, with where its first pixel and its output start.
  @inline(__always)
  fileprivate func forEachWindow(of image: Int, _ body: (_ start: Int, _ out: Int) -> Void) {
    var out = image &* outputHeight &* outputWidth &* channels
    for i in 0..<outputHeight {
      for j in 0..<outputWidth {
        let pixel = (image &* height &+ i &* strideHeight) &* width &+ j &* strideWidth
        body(pixel &* channels, out)
        out &+= channels
      }
    }
  }

  /// From a window's first pixel to the one at a place of it, row by row.
  @inline(__always)
  fileprivate func offset(_ place: Int32) -> Int {
    let row = Int(place) / windowWidth
    return (row &* width &+ Int(place) &- row &* windowWidth) &* channels
  }

  /// Zeros in all pixels of an image.
  @inline(__always)
  fileprivate func clear<T: Scalar>(_ images: UnsafeMutablePointer<T>, image: Int) {
    let count = height &* width &* channels
    let first = images + image &* count
    for i in 0..<count { first[i] = 0 }
  }
}

/// What is done to one image.
private protocol ImagePass {
  func run(image: Int)
}
