/// The rows as text in columns.
enum Table {
  static func text(_ rows: [Row]) -> String {
    let hasPeers = rows.contains { $0.peer != nil }
    var header = ["case", "ours", "processor", "bar", "verdict"]
    if hasPeers { header += ["NumPyro", "ratio"] }
    var lines = [header]
    for row in rows {
      let unit = row.unit.isEmpty ? "" : " " + row.unit
      var line = [
        row.name, number(row.ours) + unit, row.processor.map { number($0) + unit } ?? "",
        row.bar.map { "≤ \(number($0))\(unit)" } ?? "",
      ]
      line.append(row.bar.map { row.ours <= $0 ? "met" : "missed" } ?? "")
      if hasPeers {
        line.append(row.peer.map { number($0) + unit } ?? "")
        line.append(row.peer.map { number($0 / max(row.ours, 1e-12)) + "×" } ?? "")
      }
      lines.append(line)
    }
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      line.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || column == 4 ? cell + pad : pad + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func number(_ value: Double) -> String {
    if value == value.rounded() && abs(value) < 1e6 { return "\(Int(value))" }
    let scale: Double = abs(value) >= 100 ? 1 : abs(value) >= 10 ? 10 : 100
    return "\((value * scale).rounded() / scale)"
  }
}
