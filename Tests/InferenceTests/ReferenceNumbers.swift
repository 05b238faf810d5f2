// ReferenceNumbers: made by make_reference.py with ArviZ 0.23.1

/// Numbers of another implementation for the same series.
enum ReferenceNumbers {
  /// Kind, count, k-hat, and the smoothed log weight of the largest ratio.
  static let smoothing: [(kind: String, count: Int, shape: Double, top: Double)] = [
    ("pareto0.3", 100, 0.32063388416470867, -3.653996801968913),
    ("pareto0.3", 1000, 0.4574160989749765, -4.829052637793996),
    ("pareto0.3", 4000, 0.4697734510021313, -5.902929884323956),
    ("pareto0.9", 100, 0.7347752006205024, -2.102428902656246),
    ("pareto0.9", 1000, 0.987309482337718, -1.6936871482296052),
    ("pareto0.9", 4000, 1.0842622856919535, -2.002709343349226),
    ("lognormal", 100, 0.4756707554948506, -2.4981085972150026),
    ("lognormal", 1000, 0.20001770682124065, -4.433289075132901),
    ("lognormal", 4000, 0.25910753440605394, -4.970150370544688),
    ("product", 100, 1.0027809773469754, -2.18875966672183),
    ("product", 1000, 0.5421447922374817, -3.167447288086028),
    ("product", 4000, 0.35946939759346014, -3.8837623292405103),
    ("bounded", 100, -0.5455530001178858, -4.180806344957089),
    ("bounded", 1000, -0.7173286709331409, -6.459966382171945),
    ("bounded", 4000, -0.8732703954187438, -7.842419028901587),
  ]

  /// Kind, rank-normalised split R-hat, bulk and tail ESS of four chains of 500.
  static let chains: [(kind: String, rhat: Double, bulk: Double, tail: Double)] = [
    ("white", 0.9992231922628521, 2008.8417787139608, 1894.2068405109715),
    ("slow", 1.008991459136541, 110.91362721620513, 199.9230102572132),
    ("apart", 1.2409885457072696, 12.401303283207453, 35.168587788190734),
    ("tails", 1.1985842622872347, 701.0835585674351, 37.01053316001412),
  ]
}
