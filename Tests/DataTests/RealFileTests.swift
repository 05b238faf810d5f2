// The files that others made, where they are there.

import Glibc
import Testing
import Values

@testable import Data

/// The folders of `CREDENCE_DATA`; these tests skip without them.
private let folders = getenv("CREDENCE_DATA").map { String(cString: $0) }

@Suite(.enabled(if: folders != nil, "CREDENCE_DATA names no folder with the real data files"))
struct RealFileTests {
  func load(_ name: String) throws -> Loaded {
    let path = DataPath(workingFolder: "/", environment: ["CREDENCE_DATA": folders ?? ""])
    return try Loader(path).load(name).value
  }

  @Test func radon() throws {
    let t = try #require(load("tables/radon.csv").table)
    #expect(t.rowCount == 919)
    #expect(t.columnCount == 30)
    #expect(t.columnNames.first == "column_1")
    #expect(t["floor"]?.kind == .int)
    #expect(t["log_radon"]?.kind == .real)
    #expect(t["log_radon"]?.numbers[0] == 0.8329091229351041)
    #expect(t["county"]?.texts.first == "AITKIN")
    #expect(t.rowNames == nil)
    let county = try Categories.index(#require(t["county"]))
    guard case .category(let labels) = county.kind else { return }
    #expect(labels.count == 85)
    #expect(county.numbers == t["county_code"]?.numbers.map { $0 + 1 })
    let groups = try Groups(of: t, by: ["county"])
    #expect(groups.count == 85)
    #expect(try groups.summary([]).rowNames == labels)
    #expect(fault { _ = try load("radn.csv") }?.help.first == "did you mean \"tables/radon.csv\"?")
  }

  @Test func tables() throws {
    let howell = try #require(load("tables/Howell1.csv").table)
    #expect(howell.columnNames == ["height", "weight", "age", "male"])
    #expect(howell.rowCount == 544)
    #expect(howell["height"]?.numbers[0] == 151.765)
    let blossoms = try #require(load("tables/cherry_blossoms.csv").table)
    #expect(blossoms.rowCount == 1215)
    #expect(blossoms["doy"]?.kind == .int)
    #expect(try blossoms.droppingMissing(in: ["doy"]).rowCount == 827)
    let players = try #require(load("tables/efron-morris-75-data.tsv").table)
    #expect(players.rowCount == 18)
    #expect(players["At-Bats"]?.numbers.allSatisfy { $0 == 45 } == true)
    #expect(players.rowNames?.names.first == "Clemente")
    let rugby = try #require(load("tables/rugby.csv").table)
    let teams = try Categories.shared([rugby.column("home_team"), rugby.column("away_team")])
    #expect(teams.labels.names == ["England", "France", "Ireland", "Italy", "Scotland", "Wales"])
    let challenger = try #require(load("tables/challenger_data.csv").table)
    #expect(challenger["Temperature"]?.kind == .int)
    #expect(challenger["Date"]?.kind == .text)
  }

  @Test(
    arguments: [
      ("arK", "y", [200]), ("earnings", "earn", [1192]), ("eight_schools", "sigma", [8]),
      ("gp_pois_regr", "x", [11]), ("kidiq", "kid_score", [434]),
      ("low_dim_gauss_mix", "y", [1000]),
      ("mesquite", "canopy_height", [46]), ("nes1980", "age_discrete", [701]),
      ("radon_mn", "floor_measure", [919]), ("sblri", "X", [100, 5]),
      ("wells_data", "educ", [3020]),
    ] as [(String, String, [Int])])
  func stanData(_ file: String, _ name: String, _ shape: [Int]) throws {
    #expect(try load("posteriordb/data/\(file).json")[name]?.array?.shape == shape)
  }

  @Test func mnist() throws {
    let images = try #require(load("mnist/t10k-images-idx3-ubyte.gz").array)
    #expect(images.shape == [10_000, 28, 28])
    #expect(images.numbers.max() == 255)
    let labels = try #require(load("mnist/t10k-labels-idx1-ubyte.gz").array)
    #expect(labels.numbers.prefix(5) == [7, 2, 1, 0, 4])
  }
}
