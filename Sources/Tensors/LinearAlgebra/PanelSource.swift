// PanelSource: where the elements of packed panels come from.

import CShims

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

  /// The panels of `count` elements along the outer size from `first` on, one after the other.
  func packAll(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>)

  /// The elements along the outer size that are packed together at the least cost each.
  func preferredCount(width: Int) -> Int

  /// The matrix itself, if it is one in memory that can be read without packing.
  var matrix: StridedSource<Element>? { get }

  /// A matrix in memory that is zero where this one is, if there is one.
  var pattern: StridedSource<Element>? { get }
}

extension PanelSource {
  @inline(__always)
  func packAll(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    packEach(from: first, count: count, width: width, start: start, depth: depth, into: target)
  }

  /// Panel by panel.
  @inline(__always)
  func packEach(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    var x = 0
    while x < count {
      pack(
        from: first &+ x, count: Swift.min(width, count &- x), width: width, start: start,
        depth: depth, into: target + x &* depth)
      x &+= width
    }
  }

  @inline(__always)
  func preferredCount(width: Int) -> Int { 1 }

  var matrix: StridedSource<Element>? {
    @inline(__always) get { nil }
  }

  var pattern: StridedSource<Element>? {
    @inline(__always) get { matrix }
  }
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

  var matrix: StridedSource<Element>? {
    @inline(__always) get { self }
  }

  /// Panels of whole vectors whose steps are neighbours in memory are read together, so that a page
  /// is visited once for several of them.
  @inline(__always)
  private func isGrouped(_ width: Int) -> Bool { step == 1 && width & 7 == 0 }

  @inline(__always)
  func preferredCount(width: Int) -> Int { isGrouped(width) ? Self.run : 1 }

  /// The most elements of a row that are copied at a time.
  private static var run: Int { 128 }

  @inline(__always)
  func packAll(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    var x = 0
    if isGrouped(width) {
      let panels = Swift.max(1, Self.run / width)
      while x &+ width <= count {
        let some = Swift.min(panels, (count &- x) / width)
        copyPanels(
          elements + (first &+ x &+ start &* innerStep), some, width, depth, target + x &* depth)
        x &+= some &* width
      }
    }
    packEach(
      from: first &+ x, count: count &- x, width: width, start: start, depth: depth,
      into: target + x &* depth)
  }

  /// Whole panels side by side, row by row.
  @inline(__always)
  private func copyPanels(
    _ source: UnsafePointer<Element>, _ panels: Int, _ width: Int, _ depth: Int,
    _ target: UnsafeMutablePointer<Element>
  ) {
    typealias Eight = SIMD8<Element>
    for l in 0..<depth {
      let from = source + l &* innerStep
      ask(from + 5 &* innerStep, panels &* width)
      for panel in 0..<panels {
        let read = UnsafeRawPointer(from + panel &* width)
        let write = UnsafeMutableRawPointer(target + (panel &* depth &+ l) &* width)
        var x = 0
        while x < width {
          let offset = x &* MemoryLayout<Element>.stride
          write.storeBytes(
            of: read.loadUnaligned(fromByteOffset: offset, as: Eight.self), toByteOffset: offset,
            as: Eight.self)
          x &+= 8
        }
      }
    }
  }

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let source = elements + (first &* step &+ start &* innerStep)
    if count == width && step == 1 {
      copyRows(source, width, depth, target)
    } else if innerStep == 1 && width & 3 == 0 {
      // A few columns at a time, so that what is written stays in the first-level cache.
      var l = 0
      while l < depth {
        let columns = Swift.min(128, depth &- l)
        let from = source + l
        let to = target + l &* width
        var x = 0
        while x &+ 4 <= count {
          turnFour(from + x &* step, columns, to + x, width)
          x &+= 4
        }
        if x < width { copyEach(from, x, count, width, columns, to) }
        l &+= columns
      }
    } else if step == 1 && width & 3 == 0 {
      copyParts(source, count, width, depth, target)
    } else {
      copyEach(source, 0, count, width, depth, target)
    }
  }

  /// Asks for elements that are read a little later: rows lie too far apart for the processor to
  /// see what comes next, and without it packing takes half as long again.
  @inline(__always)
  private func ask(_ elements: UnsafePointer<Element>, _ count: Int) {
    var x = 0
    while x < count {
      shim_prefetch_read(elements + x)
      x &+= 64 / MemoryLayout<Element>.stride
    }
    shim_prefetch_read(elements + (count &- 1))
  }

  /// The same where there are fewer than the width, zeros for the others: whole vectors, of which
  /// the last reads up to three elements beyond its row. These lie within the rows that follow, so
  /// the last row goes element by element.
  @inline(__always)
  private func copyParts(
    _ source: UnsafePointer<Element>, _ count: Int, _ width: Int, _ depth: Int,
    _ target: UnsafeMutablePointer<Element>
  ) {
    if innerStep < 4 || depth < 2 { return copyEach(source, 0, count, width, depth, target) }
    typealias Four = SIMD4<Element>
    let zeros = Four(repeating: 0)
    let whole = count & ~3
    var isInside = SIMDMask<Four.MaskStorage>(repeating: false)
    for x in whole..<count { isInside[x &- whole] = true }
    for l in 0..<(depth &- 1) {
      let from = source + l &* innerStep
      let to = target + l &* width
      var x = 0
      while x < whole {
        store(UnsafeRawPointer(from + x).loadUnaligned(as: Four.self), to + x)
        x &+= 4
      }
      if x < count {
        let some: Four = UnsafeRawPointer(from + x).loadUnaligned(as: Four.self)
        store(zeros.replacing(with: some, where: isInside), to + x)
        x &+= 4
      }
      while x < width {
        store(zeros, to + x)
        x &+= 4
      }
    }
    copyEach(
      source + (depth &- 1) &* innerStep, 0, count, width, 1, target + (depth &- 1) &* width)
  }

  /// Neighbours along the outer size are neighbours in memory.
  @inline(__always)
  private func copyRows(
    _ source: UnsafePointer<Element>, _ width: Int, _ depth: Int,
    _ target: UnsafeMutablePointer<Element>
  ) {
    typealias Four = SIMD4<Element>
    if width & 3 == 0 {
      var l = 0
      while l < depth {
        let from = UnsafeRawPointer(source + l &* innerStep)
        let to = UnsafeMutableRawPointer(target + l &* width)
        ask(source + (l &+ 16) &* innerStep, width)
        var x = 0
        while x < width {
          let offset = x &* MemoryLayout<Element>.stride
          to.storeBytes(
            of: from.loadUnaligned(fromByteOffset: offset, as: Four.self), toByteOffset: offset,
            as: Four.self)
          x &+= 4
        }
        l &+= 1
      }
    } else {
      for l in 0..<depth {
        for x in 0..<width { target[l &* width &+ x] = source[l &* innerStep &+ x] }
      }
    }
  }

  /// Four rows whose elements are neighbours in memory, four columns at a time.
  @inline(__always)
  private func turnFour(
    _ source: UnsafePointer<Element>, _ depth: Int, _ target: UnsafeMutablePointer<Element>,
    _ width: Int
  ) {
    typealias Four = SIMD4<Element>
    let r0 = source
    let r1 = source + step
    let r2 = source + 2 &* step
    let r3 = source + 3 &* step
    var l = 0
    while l &+ 4 <= depth {
      if l & 15 == 0 {
        let ahead = l &+ 48
        shim_prefetch_read(r0 + ahead)
        shim_prefetch_read(r1 + ahead)
        shim_prefetch_read(r2 + ahead)
        shim_prefetch_read(r3 + ahead)
      }
      let a: Four = UnsafeRawPointer(r0 + l).loadUnaligned(as: Four.self)
      let b: Four = UnsafeRawPointer(r1 + l).loadUnaligned(as: Four.self)
      let c: Four = UnsafeRawPointer(r2 + l).loadUnaligned(as: Four.self)
      let d: Four = UnsafeRawPointer(r3 + l).loadUnaligned(as: Four.self)
      let to = target + l &* width
      store(Four(a.x, b.x, c.x, d.x), to)
      store(Four(a.y, b.y, c.y, d.y), to + width)
      store(Four(a.z, b.z, c.z, d.z), to + 2 &* width)
      store(Four(a.w, b.w, c.w, d.w), to + 3 &* width)
      l &+= 4
    }
    while l < depth {
      let to = target + l &* width
      to[0] = r0[l]
      to[1] = r1[l]
      to[2] = r2[l]
      to[3] = r3[l]
      l &+= 1
    }
  }

  @inline(__always)
  private func store(_ v: SIMD4<Element>, _ to: UnsafeMutablePointer<Element>) {
    UnsafeMutableRawPointer(to).storeBytes(of: v, as: SIMD4<Element>.self)
  }

  @inline(__always)
  private func copyEach(
    _ source: UnsafePointer<Element>, _ from: Int, _ count: Int, _ width: Int, _ depth: Int,
    _ target: UnsafeMutablePointer<Element>
  ) {
    for l in 0..<depth {
      for x in from..<width {
        target[l &* width &+ x] = x < count ? source[l &* innerStep &+ x &* step] : 0
      }
    }
  }
}
