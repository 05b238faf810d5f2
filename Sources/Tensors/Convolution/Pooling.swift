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
      var out = image &* s.outputHeight &* s.outputWidth &* channels
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          let first =
            x
            + ((image &* s.height &+ i &* s.strideHeight) &* s.width &+ j &* s.strideWidth)
            &* channels
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
          out &+= channels
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
      let channels = s.channels
      let target = dx + image &* s.height &* s.width &* channels
      for i in 0..<(s.height &* s.width &* channels) { target[i] = 0 }
      var out = image &* s.outputHeight &* s.outputWidth &* channels
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          let first = target + (i &* s.strideHeight &* s.width &+ j &* s.strideWidth) &* channels
          for c in 0..<channels {
            let place = Int(which[out &+ c])
            let row = place / s.windowWidth
            let pixel = row &* s.width &+ place &- row &* s.windowWidth
            first[pixel &* channels &+ c] += dy[out &+ c]
          }
          out &+= channels
        }
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
      let channels = s.channels
      let source = x + image &* s.height &* s.width &* channels
      var out = image &* s.outputHeight &* s.outputWidth &* channels
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          let first = source + (i &* s.strideHeight &* s.width &+ j &* s.strideWidth) &* channels
          for c in 0..<channels {
            let place = Int(which[out &+ c])
            let row = place / s.windowWidth
            let pixel = row &* s.width &+ place &- row &* s.windowWidth
            y[out &+ c] = first[pixel &* channels &+ c]
          }
          out &+= channels
        }
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
      var out = y + image &* s.outputHeight &* s.outputWidth &* channels
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          let first =
            x
            + ((image &* s.height &+ i &* s.strideHeight) &* s.width &+ j &* s.strideWidth)
            &* channels
          for c in 0..<channels { out[c] = 0 }
          for a in 0..<s.windowHeight {
            for b in 0..<s.windowWidth {
              let source = first + (a &* s.width &+ b) &* channels
              for c in 0..<channels { out[c] += source[c] }
            }
          }
          for c in 0..<channels { out[c] *= scale }
          out += channels
        }
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
      let target = dx + image &* s.height &* s.width &* channels
      for i in 0..<(s.height &* s.width &* channels) { target[i] = 0 }
      var source = dy + image &* s.outputHeight &* s.outputWidth &* channels
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          let first = target + (i &* s.strideHeight &* s.width &+ j &* s.strideWidth) &* channels
          for a in 0..<s.windowHeight {
            for b in 0..<s.windowWidth {
              let pixel = first + (a &* s.width &+ b) &* channels
              for c in 0..<channels { pixel[c] += source[c] * scale }
            }
          }
          source += channels
        }
      }
    }
  }
}

/// What is done to one image.
private protocol ImagePass {
  func run(image: Int)
}
