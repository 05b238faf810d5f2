import Glibc

/// An inverse Hessian out of the last few steps s and changes y of the gradient.
///
/// H = the BFGS updates by the pairs (s, y) of diag(α), which itself learns the scale of every
/// coordinate. Source: Gilbert, Lemaréchal 1989; Zhang, Carpenter, Gelman, Vehtari 2022,
/// "Pathfinder", equations 8 to 11.
final class InverseHessian {
  let dimension: Int
  let memory: Int
  /// The diagonal start α.
  let diagonal: Buffer
  private var steps: [Buffer] = []
  private var changes: [Buffer] = []
  private var products: [Double] = []
  private let weights: Buffer

  init(dimension: Int, memory: Int) {
    self.dimension = dimension
    self.memory = memory
    diagonal = Buffer([Double](repeating: 1, count: dimension))
    weights = Buffer(memory)
  }

  /// Whether no curvature has been seen.
  var isEmpty: Bool { steps.isEmpty }

  /// Forgets everything.
  func reset() {
    steps = []
    changes = []
    products = []
    for index in 0..<dimension { diagonal[index] = 1 }
  }

  /// Takes in a pair; one without positive curvature is left out.
  func add(step s: UnsafePointer<Double>, change y: UnsafePointer<Double>) {
    let sy = dot(s, y, dimension)
    let yy = dot(y, y, dimension)
    let ss = dot(s, s, dimension)
    guard sy > 1e-12 * (yy * ss).squareRoot(), sy.isFinite, yy.isFinite else { return }
    if steps.isEmpty {
      for index in 0..<dimension { diagonal[index] = sy / yy }
    } else {
      rescale(s, y, sy)
    }
    let keptStep: Buffer
    let keptChange: Buffer
    if steps.count == memory {
      keptStep = steps.removeFirst()
      keptChange = changes.removeFirst()
      products.removeFirst()
    } else {
      keptStep = Buffer(dimension)
      keptChange = Buffer(dimension)
    }
    keptStep.base.update(from: s, count: dimension)
    keptChange.base.update(from: y, count: dimension)
    steps.append(keptStep)
    changes.append(keptChange)
    products.append(sy)
  }

  /// 1/α ← a/(b α) + y²/b − a s²/(b c α²) with a = Σ y² α, b = s·y, c = Σ s²/α.
  private func rescale(_ s: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ sy: Double) {
    var a = 0.0
    var c = 0.0
    for index in 0..<dimension {
      a += y[index] * y[index] * diagonal.base[index]
      c += s[index] * s[index] / diagonal.base[index]
    }
    for index in 0..<dimension {
      let alpha = diagonal.base[index]
      let scaled = s[index] / alpha
      let inverse =
        a / (sy * alpha) + y[index] * y[index] / sy - a * scaled * scaled / (sy * c)
      if inverse > 0, inverse.isFinite, (1 / inverse).isFinite {
        diagonal.base[index] = 1 / inverse
      }
    }
  }

  /// out = H x, by the two-loop recursion.
  func multiply(_ x: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    out.update(from: x, count: dimension)
    var index = steps.count - 1
    while index >= 0 {
      let weight = dot(steps[index].base, out, dimension) / products[index]
      weights[index] = weight
      addScaled(-weight, changes[index].base, to: out, dimension)
      index -= 1
    }
    for slot in 0..<dimension { out[slot] *= diagonal.base[slot] }
    for index in 0..<steps.count {
      let weight = weights[index] - dot(changes[index].base, out, dimension) / products[index]
      addScaled(weight, steps[index].base, to: out, dimension)
    }
  }

  /// H as a dense matrix, D × D by rows, symmetric.
  func dense() -> [Double] {
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    let unit = Buffer(dimension)
    let column = Buffer(dimension)
    for index in 0..<dimension {
      unit[index] = 1
      multiply(unit.base, into: column.base)
      unit[index] = 0
      for row in 0..<dimension { matrix[row * dimension + index] = column[row] }
    }
    for row in 0..<dimension {
      for column in 0..<row {
        let mean = 0.5 * (matrix[row * dimension + column] + matrix[column * dimension + row])
        matrix[row * dimension + column] = mean
        matrix[column * dimension + row] = mean
      }
    }
    return matrix
  }
}
