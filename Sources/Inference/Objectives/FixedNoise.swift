/// One set of draws to be used over and over: antithetic pairs with unit second moments in every
/// coordinate, orthogonal as well when there are as many pairs as coordinates.
///
/// Averages over such a set are exact for quadratic functions, so that an optimum found with it is
/// exact for a normal posterior.
struct FixedNoise {
  /// The number of draws, even.
  let draws: Int
  /// draws × D.
  let epsilon: Buffer

  init(draws: Int, dimension size: Int, noise: Noise) {
    self.draws = draws
    epsilon = Buffer(draws * size)
    let pairs = draws / 2
    let isOrthogonal = pairs >= size
    var columns: [Buffer] = []
    for index in 0..<size {
      let column = Buffer(pairs)
      noise.fill(column.base, pairs)
      if isOrthogonal {
        // Gram–Schmidt, twice for the rounding.
        for _ in 0..<2 {
          for other in columns {
            addScaled(-dot(column.base, other.base, pairs), other.base, to: column.base, pairs)
          }
        }
      }
      let length = dot(column.base, column.base, pairs).squareRoot()
      for pair in 0..<pairs { column[pair] /= max(length, 1e-300) }
      let scale = Double(pairs).squareRoot()
      for pair in 0..<pairs {
        epsilon[2 * pair * size + index] = column[pair] * scale
        epsilon[(2 * pair + 1) * size + index] = -column[pair] * scale
      }
      if isOrthogonal { columns.append(column) }
    }
  }
}
