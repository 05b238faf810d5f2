// Delimited text: csv, tsv, and their relatives.

public import Values

/// Delimited text with a header line: separated by `,` `;` tab or `|`, whichever the first lines agree on.
///
/// - A cell is missing where it is empty or says `NA`, `N/A`, `NaN` or `null`, quoted or not, in any
///   letters; spaces around a cell do not count unless it is quoted text.
/// - A column is `int` when every number is whole (`1.0` is), else `real`; `bool` when every cell is
///   `true` or `false`; else text.
/// - A column without a name is called `column_` and its number (`column_1` is the row index that
///   pandas writes); one named like an earlier one gets `_2`, `_3`, …; so do rows of numbers alone
///   have their columns named. A nameless column without a single value is dropped.
/// - A header one cell short (as R writes it) lacks the name of the first column.
public enum CSV: DataFormat {
  /// `csv`.
  public static let name = "csv"
  /// csv, tsv, tab, txt, dat.
  public static let extensions = ["csv", "tsv", "tab", "txt", "dat"]
  /// Never: any text might be delimited.
  public static func recognises(_ file: DataFile) -> Bool { false }

  /// Reads the table.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    let result = file.bytes.withUnsafeBytes { bytes -> Result<(Loaded, notes: [String]), Fault> in
      do throws(Fault) {
        var reader = CSVReader(file, bytes)
        return .success((.table(try reader.table()), reader.notes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// The state of one reading.
private struct CSVReader {
  let file: DataFile
  let bytes: UnsafeRawBufferPointer
  var notes: [String] = []

  init(_ file: DataFile, _ bytes: UnsafeRawBufferPointer) {
    self.file = file
    self.bytes = bytes
  }

  mutating func table() throws(Fault) -> Table {
    let dialect = CSVDialect(bytes, fileExtension: file.fileExtension)
    var scanner = CSVScanner(bytes, separator: dialect.separator, from: dialect.start)
    scanner.skipBlankLines()
    if scanner.atEnd { throw file.fault("it is empty") }
    let first = scanner.at
    var header = try names(&scanner)
    if header.areNumbers {
      scanner.at = first
      header.names = header.names.map { _ in "" }
      notes.append(
        "the first line of `\(file.name)` holds numbers only, so its columns are called column_1, …"
      )
    } else {
      completeHeader(&header.names, rowsFrom: scanner)
    }
    let names = distinct(header.names)
    var columns = [CSVColumn](repeating: CSVColumn(), count: names.count)
    let rows = try fill(&columns, scanner, names)
    try spellEarlyRows(&columns, scanner)
    for (name, column) in zip(names, columns) {
      if let row = column.invalidRow {
        throw file.fault(
          "column `\(name)`, row \(row + 1) is not UTF-8 text", help: ["save the file as UTF-8"])
      }
    }
    var kept: [Table.Column] = []
    for (place, column) in columns.enumerated() {
      if column.isEmpty, header.names[place].isEmpty, names.count > 1, rows > 0 {
        notes.append("column \(place + 1) of `\(file.name)` has neither name nor values: left out")
      } else {
        kept.append(Table.Column(name: names[place], values: column.values()))
      }
    }
    return Table(unchecked: kept, rowCount: rows, rowNames: nil)
  }

  /// The cells of the header line, and whether all are numbers.
  private func names(_ scanner: inout CSVScanner) throws(Fault)
    -> (names: [String], areNumbers: Bool)
  {
    var names: [String] = []
    var areNumbers = true
    while true {
      let cell = scanner.next()
      if let quote = scanner.unclosed { throw unclosed(scanner, quote) }
      let content = UnsafeRawBufferPointer(rebasing: bytes[cell.range])
      guard let text = String(validating: content, as: UTF8.self) else {
        throw file.fault("the header is not UTF-8 text", help: ["save the file as UTF-8"])
      }
      let trimmed = NumberText.trimmed(content)
      if cell.quoted || NumberText.number(trimmed) == nil { areNumbers = false }
      let name = cell.doubled ? CSVColumn.undoubled(text) : text
      names.append(NumberText.trimmed(content).isEmpty ? "" : name)
      if cell.endsLine { return (names, areNumbers) }
    }
  }

  /// Adds the name that R leaves out: rows have one cell more than the header, the last not empty.
  private func completeHeader(_ names: inout [String], rowsFrom scanner: CSVScanner) {
    var scanner = scanner
    scanner.skipBlankLines()
    guard !scanner.atEnd else { return }
    var count = 0
    while true {
      let cell = scanner.next()
      count += 1
      guard cell.endsLine else { continue }
      if count == names.count + 1, !cell.range.isEmpty { names.insert("", at: 0) }
      return
    }
  }

  /// Names for the nameless, and different ones for the like-named.
  private mutating func distinct(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    return names.enumerated().map { place, name in
      let base = name.isEmpty ? "column_\(place + 1)" : name
      if !name.isEmpty, seen.insert(name).inserted { return name }
      var candidate = base
      var number = 2
      while taken.contains(candidate) || seen.contains(candidate) {
        candidate = "\(base)_\(number)"
        number += 1
      }
      taken.insert(candidate)
      if !name.isEmpty {
        notes.append("`\(file.name)` has two columns `\(name)`: the later one is `\(candidate)`")
      }
      return candidate
    }
  }

  /// Reads all rows; how many there are.
  private func fill(_ columns: inout [CSVColumn], _ start: CSVScanner, _ names: [String])
    throws(Fault) -> Int
  {
    var scanner = start
    let width = columns.count
    var rows = 0
    scanner.skipBlankLines()
    while !scanner.atEnd {
      let rowStart = scanner.at
      var place = 0
      while true {
        let cell = scanner.next()
        if let quote = scanner.unclosed { throw unclosed(scanner, quote) }
        if place < width { columns[place].add(cell, of: bytes) }
        place += 1
        if cell.endsLine { break }
      }
      if place != width { throw ragged(scanner, rows, found: place, names, from: rowStart) }
      rows += 1
      if rows == 1 {
        let expected = (bytes.count - rowStart) / max(1, scanner.at - rowStart)
        for column in columns.indices { columns[column].reserve(expected) }
      }
      scanner.skipBlankLines()
    }
    return rows
  }

  /// Reads again, from the top, the cells of columns that turned out to be text.
  private func spellEarlyRows(_ columns: inout [CSVColumn], _ start: CSVScanner) throws(Fault) {
    let rows = columns.map(\.earlyRows).max() ?? 0
    var scanner = start
    for _ in 0..<rows {
      scanner.skipBlankLines()
      for place in columns.indices {
        let cell = scanner.next()
        if columns[place].earlyRows > 0 { columns[place].addEarlier(cell, of: bytes) }
      }
    }
  }

  private func unclosed(_ scanner: CSVScanner, _ quote: Int) -> Fault {
    file.fault(
      "a quote is opened on line \(scanner.line(at: quote)) and never closed",
      help: ["double a quote that is part of a text: `\"\"`"])
  }

  private func ragged(
    _ scanner: CSVScanner, _ row: Int, found: Int, _ names: [String], from start: Int
  ) -> Fault {
    let width = names.count
    var help: [String] = []
    if found == width + 1, row == 0 || scanner.at >= 2 && endsInSeparator(scanner) {
      help.append("the row ends in a separator that the header lacks")
    } else if found > width {
      help.append("put a cell that contains the separator in quotes")
    }
    return file.fault(
      "row \(row + 1) has \(found) \(found == 1 ? "cell" : "cells") where the header has \(width)",
      notes: ["it is line \(scanner.line(at: start)) of the file"], help: help)
  }

  private func endsInSeparator(_ scanner: CSVScanner) -> Bool {
    var last = scanner.at - 1
    while last > 0, bytes[last] == 0x0A || bytes[last] == 0x0D { last -= 1 }
    return bytes[last] == scanner.separator
  }
}
