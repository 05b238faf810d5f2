import Tensors

/// What a convolution and its two gradients have in common.
///
/// Their attributes start with nine settings: stride down and across; padding at the top, bottom,
/// left and right; dilation down and across; groups.
enum Convolutions {
  /// The number of settings.
  static let settings = 9

  /// The sizes of a convolution.
  static func shape(
    _ images: [Int], _ filters: [Int], _ attributes: Attributes
  ) -> ConvolutionShape {
    let a = attributes.ints
    precondition(
      images.count == 4 && filters.count == 4 && a[8] > 0 && images[3] == filters[2] * a[8]
        && filters[3] % a[8] == 0,
      "convolution of \(images) with \(filters) in \(a[8]) groups")
    precondition(
      a[0] > 0 && a[1] > 0 && a[6] > 0 && a[7] > 0 && a[2...5].allSatisfy { $0 >= 0 },
      "convolution with settings \(a)")
    return ConvolutionShape(
      input: images, filter: filters, stride: Array(a[0...1]), padding: Array(a[2...5]),
      dilation: Array(a[6...7]), groups: a[8])
  }

  static func plan(_ s: ConvolutionShape, _ call: PlanCall) -> KernelPlan {
    KernelPlan(
      ints: s.ints,
      scratchBytes: call.precision == .double
        ? s.workspaceBytes(of: Double.self, threads: call.threads)
        : s.workspaceBytes(of: Float.self, threads: call.threads),
      cost: s.multiplications * 0.1)
  }

  /// Calls a function with the positions of each term: in the images, the filters and the output.
  static func forEachTerm(_ s: ConvolutionShape, _ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    for b in 0..<s.batch {
      for i in 0..<s.outputHeight {
        for j in 0..<s.outputWidth {
          for f in 0..<s.filters {
            let y = ((b * s.outputHeight + i) * s.outputWidth + j) * s.filters + f
            let channel = f / s.groupFilters * s.groupChannels
            for a in 0..<s.kernelHeight {
              let row = i * s.strideHeight + a * s.dilationHeight - s.top
              guard (0..<s.height).contains(row) else { continue }
              for c in 0..<s.kernelWidth {
                let column = j * s.strideWidth + c * s.dilationWidth - s.left
                guard (0..<s.width).contains(column) else { continue }
                for k in 0..<s.groupChannels {
                  let x = ((b * s.height + row) * s.width + column) * s.channels + channel + k
                  let w = ((a * s.kernelWidth + c) * s.groupChannels + k) * s.filters + f
                  body(x, w, y)
                }
              }
            }
          }
        }
      }
    }
  }

  /// A convolution to try.
  struct Sample {
    let image, filter, settings: [Int]

    var output: [Int] {
      let s = Convolutions.shape(image, filter, Attributes(ints: settings))
      return [s.batch, s.outputHeight, s.outputWidth, s.filters]
    }
  }

  /// Convolutions of a size: each setting, and channels around the widths of vectors.
  static func samples(_ n: Int) -> [Sample] {
    let plain = [1, 1, 0, 0, 0, 0, 1, 1, 1]
    let wide = [
      Sample(image: [1, 1, n, 1], filter: [1, 3, 1, 2], settings: [1, 1, 0, 0, 1, 1, 1, 1, 1]),
      Sample(image: [2, 2, 1, n], filter: [2, 1, n, 3], settings: plain),
      Sample(image: [1, 1, 2, 2], filter: [1, 2, 2, n], settings: plain),
      Sample(image: [n, 1, 1, 2], filter: [1, 1, 2, 2], settings: plain),
      Sample(image: [4, 2, 5, n], filter: [2, 2, n, 3], settings: plain),
      Sample(image: [4, 2, 5, 2], filter: [2, 2, 2, n], settings: plain),
    ]
    guard n <= 9 else { return wide }
    return wide + [
      Sample(
        image: [11 + n, 4, 3, 15 + n], filter: [3, 2, 15 + n, 9],
        settings: [1, 1, 1, 0, 0, 1, 1, 1, 1]),
      Sample(image: [5, n, 6, 2], filter: [3, 2, 2, 3], settings: [1, 1, 2, 0, 1, 1, 1, 2, 1]),
      Sample(image: [4, 5, n, 4], filter: [2, 3, 2, 6], settings: [2, 1, 1, 0, 2, 1, 1, 1, 2]),
      Sample(image: [2, n, 5, 2], filter: [3, 2, 2, 3], settings: [2, 1, 1, 2, 0, 3, 1, 1, 1]),
      Sample(image: [1, n, n, 1], filter: [5, 5, 1, 6], settings: plain),
      Sample(image: [1, 7, n, 4], filter: [2, 3, 2, 6], settings: [3, 2, 1, 0, 2, 1, 2, 1, 2]),
      Sample(image: [1, n, 4, 3], filter: [2, 2, 1, 3], settings: [1, 3, 0, 1, 1, 0, 1, 2, 3]),
    ]
  }
}
