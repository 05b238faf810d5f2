import Language
import Testing

@Suite("Nearest names")
struct NearestNameTests {
  private static let names = [
    "effect", "error", "sigma", "σ₀", "α", "normal", "half_normal", "lognormal", "theta",
    "log_radon", "mean", "median", "length", "missing", "none", "true", "false", "sd", "x1",
    "county", "floor",
  ]

  @Test(
    "Slips are mended",
    arguments: [
      ("effct", "effect"), ("efect", "effect"), ("effcet", "effect"), ("sigm", "sigma"),
      ("Sigma", "sigma"), ("logradon", "log_radon"), ("log_Radon", "log_radon"),
      ("alpha", "α"), ("sigma_0", "σ₀"), ("sigma0", "σ₀"), ("halfnormal", "half_normal"),
      ("nromal", "normal"), ("True", "true"), ("len", "length"), ("NA", "missing"),
      ("ds", "sd"), ("medain", "median"), ("flor", "floor"), ("X1", "x1"), ("std", "sd"),
    ])
  func slips(_ name: String, _ meant: String) {
    #expect(NearestName.suggest(name, among: Self.names) == meant)
    #expect(NearestName.suggest(name, among: Self.names.reversed()) == meant)
  }

  @Test(
    "What is not near is not offered", arguments: ["zebra", "q", "ab", "", "completely_else", "xy"])
  func strangers(_ name: String) {
    #expect(NearestName.suggest(name, among: Self.names) == nil)
  }

  @Test("The name itself is not its own neighbour")
  func itself() {
    #expect(NearestName.suggest("mean", among: ["mean"]) == nil)
    #expect(NearestName.suggest("mean", among: [] as [String]) == nil)
    #expect(NearestName.suggest("alpha", among: ["beta", "α", "alpha1"]) == "α")
  }
}
