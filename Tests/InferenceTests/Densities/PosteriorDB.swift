import FoundationEssentials
import Glibc
import Inference

/// Posteriors with reference draws, where the data path holds them.
enum PosteriorDB {
  /// A reference summary of one parameter.
  struct Reference {
    let name: String
    let mean: Double
    let sd: Double
  }

  /// The folder, or nil where `CREDENCE_DATA` is not set.
  static var folder: String? {
    getenv("CREDENCE_DATA").map { String(cString: $0) + "/posteriordb" }
  }

  /// A posterior and its reference by short name; nil without the data.
  static func load(_ name: String) -> (posterior: any Posterior, reference: [Reference])? {
    guard let folder else { return nil }
    let files: [String: (data: String, reference: String)] = [
      "arK": ("arK", "arK-arK"),
      "earnings": ("earnings", "earnings-logearn_height_male"),
      "eight": ("eight_schools", "eight_schools-eight_schools_noncentered"),
      "eight-centred": ("eight_schools", "eight_schools-eight_schools_noncentered"),
      "interaction": ("kidiq", "kidiq-kidscore_interaction"),
      "kidiq": ("kidiq", "kidiq-kidscore_momiq"),
      "mesquite": ("mesquite", "mesquite-logmesquite_logvash"),
      "mixture": ("low_dim_gauss_mix", "low_dim_gauss_mix-low_dim_gauss_mix"),
      "nes": ("nes1980", "nes1980-nes"),
      "radon": ("radon_mn", "radon_mn-radon_hierarchical_intercept_noncentered"),
      "sblri": ("sblri", "sblri-blr"),
      "wells": ("wells_data", "wells_data-wells_dist"),
    ]
    guard let file = files[name],
      let data = Columns("\(folder)/data/\(file.data).json"),
      let posterior = posterior(name, data),
      let reference = reference("\(folder)/reference/\(file.reference).csv")
    else { return nil }
    return (posterior, reference)
  }

  private static func posterior(_ name: String, _ data: Columns) -> (any Posterior)? {
    func ones(_ like: [Double]) -> [Double] { like.map { _ in 1 } }
    switch name {
    case "eight": return EightSchools(isCentred: false)
    case "eight-centred": return EightSchools(isCentred: true)
    case "kidiq":
      return LinearRegression(
        x: [ones(data["mom_iq"]), data["mom_iq"]], y: data["kid_score"], sigmaPrior: .cauchy(2.5))
    case "interaction":
      let both = zip(data["mom_hs"], data["mom_iq"]).map { $0 * $1 }
      return LinearRegression(
        x: [ones(both), data["mom_hs"], data["mom_iq"], both], y: data["kid_score"],
        sigmaPrior: .cauchy(2.5))
    case "earnings":
      return LinearRegression(
        x: [ones(data["height"]), data["height"], data["male"]], y: data["earn"].map { log($0) },
        sigmaPrior: .cauchy(2.5))
    case "mesquite":
      let area = zip(data["diam1"], data["diam2"]).map { $0 * $1 }
      let volume = zip(area, data["canopy_height"]).map { log($0 * $1) }
      let shape = zip(data["diam1"], data["diam2"]).map { log($0 / $1) }
      return LinearRegression(
        x: [
          ones(area), volume, area.map { log($0) }, shape, data["total_height"].map { log($0) },
          data["group"],
        ], y: data["weight"].map { log($0) }, sigmaPrior: .flat)
    case "nes":
      let age = data["age_discrete"]
      return LinearRegression(
        x: [
          ones(age), data["real_ideo"], data["race_adj"], age.map { $0 == 2 ? 1 : 0 },
          age.map { $0 == 3 ? 1 : 0 }, age.map { $0 == 4 ? 1 : 0 }, data["educ1"], data["gender"],
          data["income"],
        ], y: data["partyid7"], sigmaPrior: .flat)
    case "sblri":
      let rows = data["X"]
      let columns = (0..<5).map { column in (0..<100).map { rows[$0 * 5 + column] } }
      return LinearRegression(x: columns, y: data["y"], betaScale: 10, sigmaPrior: .normal(10))
    case "arK":
      let y = data["y"]
      let later = Array(y[5...])
      let lags = (1...5).map { lag in (5..<y.count).map { y[$0 - lag] } }
      return LinearRegression(
        x: [ones(later)] + lags, y: later, betaScale: 10, sigmaPrior: .cauchy(2.5),
        names: ["alpha"] + (1...5).map { "beta[\($0)]" } + ["sigma"])
    case "wells":
      return LogisticRegression(x: [ones(data["dist"]), data["dist"]], y: data["switched"])
    case "mixture": return TwoNormals(y: data["y"])
    case "radon":
      return Radon(
        counties: 85, county: data["county_idx"].map { Int($0) }, uranium: data["log_uppm"],
        floor: data["floor_measure"], y: data["log_radon"])
    default: return nil
    }
  }

  private static func reference(_ path: String) -> [Reference]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .compactMap { line in
        let cells = line.split(separator: ",")
        guard cells.count > 2, let mean = Double(cells[1]), let sd = Double(cells[2]) else {
          return nil
        }
        return Reference(name: String(cells[0]), mean: mean, sd: sd)
      }
  }
}

/// The arrays of a Stan data file by name, rows of matrices one after the other.
private struct Columns {
  private let values: [String: [Double]]

  init?(_ path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let entries = try? JSONDecoder().decode([String: Entry].self, from: data)
    else { return nil }
    values = entries.mapValues(\.numbers)
  }

  subscript(name: String) -> [Double] { values[name] ?? [] }

  private struct Entry: Decodable {
    let numbers: [Double]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(Double.self) {
        numbers = [one]
      } else if let many = try? container.decode([Double].self) {
        numbers = many
      } else {
        numbers = try container.decode([[Double]].self).flatMap { $0 }
      }
    }
  }
}
