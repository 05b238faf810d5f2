/// Signs of other languages and of typesetting, with what to write instead.
enum ForeignSymbols {
  /// A sign, what to say about it, and what to write.
  struct Entry: Sendable {
    let sign: String
    let message: String
    let help: String

    init(_ sign: String, _ message: String, _ help: String) {
      self.sign = sign
      self.message = message
      self.help = help
    }
  }

  /// The entry whose sign begins `bytes` at `offset`; longer signs first.
  static func match(_ bytes: [UInt8], at offset: Int) -> Entry? {
    guard let candidates = byFirstByte[bytes[offset]] else { return nil }
    return candidates.first { bytes[offset...].starts(with: $0.sign.utf8) }
  }

  private static let byFirstByte: [UInt8: [Entry]] = {
    var groups: [UInt8: [Entry]] = [:]
    for entry in entries { groups[entry.sign.utf8.first ?? 0, default: []].append(entry) }
    return groups.mapValues { $0.sorted { $0.sign.utf8.count > $1.sign.utf8.count } }
  }()

  /// The table. Signs of the language that begin like one of these must stand in
  /// `Lexer.symbols` at least as long, or be unable to follow each other.
  static let entries: [Entry] = [
    Entry(
      "<-", "`<-` does not assign",
      "write `x = 3`; to compare with a negative number, put a space: `x < -3`"),
    Entry("<<-", "`<<-` does not assign", "write `x = 3`"),
    Entry("->", "`->` has no meaning here", "write `x = 3`, and `fn(x) = x^2` for a function"),
    Entry("=>", "`=>` has no meaning here", "at least is `>=`; a function is `fn(x) = x^2`"),
    Entry("=<", "`=<` has no meaning here", "at most is written `<=`"),
    Entry("===", "`===` has no meaning here", "equality is `==`"),
    Entry("!==", "`!==` has no meaning here", "inequality is `!=`"),
    Entry("<>", "`<>` has no meaning here", "inequality is `!=`"),
    Entry("~=", "`~=` has no meaning here", "inequality is `!=`"),
    Entry(":=", "`:=` does not assign", "write `x = 3`"),
    Entry("**", "`**` is not an operator", "power is `^`: `x^2`"),
    Entry(
      "//", "`//` is not an operator", "a comment begins with `#`; whole division is `floor(a / b)`"
    ),
    Entry(
      "/*", "`/*` does not begin a comment", "a comment begins with `#` and ends with its line"),
    Entry("&&", "`&&` is not an operator", "write `and`"),
    Entry("||", "`||` is not an operator", "write `or`"),
    Entry("&", "`&` is not an operator", "write `and`"),
    Entry("|", "`|` is not an operator", "write `or`; a pipe is `|>`, given data follow `given =`"),
    Entry("!", "`!` is not an operator", "write `not`"),
    Entry("%*%", "`%*%` is not an operator", "the matrix product is `@`"),
    Entry("%in%", "`%in%` is not an operator", "write `in`"),
    Entry("%/%", "`%/%` is not an operator", "whole division is `floor(a / b)`"),
    Entry("%>%", "`%>%` is not an operator", "a pipe is `|>`"),
    Entry("%%", "`%%` is not an operator", "the remainder is `%`"),
    Entry(
      ".*", "`.*` is not an operator", "`*` works by element already; the matrix product is `@`"),
    Entry("./", "`./` is not an operator", "`/` works by element already"),
    Entry(".^", "`.^` is not an operator", "`^` works by element already"),
    Entry(".+", "`.+` is not an operator", "`+` works by element already"),
    Entry(".-", "`.-` is not an operator", "`-` works by element already"),
    Entry(".=", "`.=` is not an operator", "write `x = …`"),
    Entry("$", "`$` does not pick a column", "write a dot: `table.column`"),
    Entry("::", "`::` has no meaning here", "a range is `1:10`, its step always 1"),
    Entry(
      "\\", "a backslash stands only in text",
      "for a Greek letter type its name, as `\\mu`, and press Tab"),
    Entry("`", "a backquote has no meaning here", "a column of any name is `t[\"the name\"]`"),
    Entry("“", "text stands between straight quotes", "write `\"…\"`"),
    Entry("”", "text stands between straight quotes", "write `\"…\"`"),
    Entry("„", "text stands between straight quotes", "write `\"…\"`"),
    Entry("«", "text stands between straight quotes", "write `\"…\"`"),
    Entry("»", "text stands between straight quotes", "write `\"…\"`"),
    Entry("‘", "text stands between straight double quotes", "write `\"…\"`"),
    Entry("’", "text stands between straight double quotes", "write `\"…\"`"),
    Entry("′", "`′` is not an operator", "transpose is `'`: `X'`"),
    Entry("−", "`−` (U+2212) is not the minus of the keyboard", "write `-`"),
    Entry("–", "`–` (a dash) is not the minus of the keyboard", "write `-`"),
    Entry("—", "`—` (a dash) is not the minus of the keyboard", "write `-`"),
    Entry("×", "`×` is not an operator", "write `*`, or `@` for the matrix product"),
    Entry("·", "`·` is not an operator", "write `*`, or `@` for the matrix product"),
    Entry("⋅", "`⋅` is not an operator", "write `*`, or `@` for the matrix product"),
    Entry("÷", "`÷` is not an operator", "write `/`"),
    Entry("∕", "`∕` is not an operator", "write `/`"),
    Entry("≤", "`≤` is not an operator", "write `<=`"),
    Entry("≥", "`≥` is not an operator", "write `>=`"),
    Entry("≠", "`≠` is not an operator", "write `!=`"),
    Entry("≈", "`≈` is not an operator", "compare a distance: `abs(a - b) < 1e-6`"),
    Entry("∼", "`∼` (U+223C) is not the tilde of the keyboard", "write `~`"),
    Entry("～", "`～` (U+FF5E) is not the tilde of the keyboard", "write `~`"),
    Entry("∈", "`∈` is not an operator", "write `in`"),
    Entry("∧", "`∧` is not an operator", "write `and`"),
    Entry("∨", "`∨` is not an operator", "write `or`"),
    Entry("¬", "`¬` is not an operator", "write `not`"),
    Entry("√", "`√` is not an operator", "write `sqrt(x)`"),
    Entry("∑", "`∑` is not an operator", "write `sum(x)`"),
    Entry("∏", "`∏` is not an operator", "write `prod(x)`"),
    Entry("∞", "`∞` is not a number here", "leave the limit out, or use a large number"),
    Entry("²", "a raised digit is not a power here", "write `x^2`"),
    Entry("³", "a raised digit is not a power here", "write `x^3`"),
    Entry("¹", "a raised digit is not a power here", "write `x^1`"),
    Entry("⁻", "a raised minus is not a power here", "write `x^-1`"),
    Entry("…", "`…` (one sign) is not three points", "a record's copy is `{...r}`"),
    Entry("，", "`，` (full width) is not a comma", "write `,`"),
    Entry("（", "`（` (full width) is not a bracket", "write `(`"),
    Entry("）", "`）` (full width) is not a bracket", "write `)`"),
    Entry("：", "`：` (full width) is not a colon", "write `:`"),
    Entry("；", "`；` (full width) is not a semicolon", "write `;`"),
    Entry("＝", "`＝` (full width) does not assign", "write `=`"),
    Entry("、", "`、` is not a comma", "write `,`"),
    Entry("。", "`。` is not a point", "write `.`"),
  ]
}
