// Data in JSON: Stan's data files, lists of records, plain arrays.

import JSON
public import Values

/// Data in JSON.
///
/// - An object is a record: single values and rectangular arrays of any rank (Stan's data files);
///   objects inside are records in the record.
/// - A list of objects is a table; a key that a row lacks is missing there.
/// - Any other list is an array.
///
/// `null`, `NaN` and the texts `"NA"` and `"NaN"` among numbers are missing; `Infinity` and the texts
/// `"Inf"`, `"-Inf"` are infinite, as Stan writes them. Numbers that are all whole are `int`.
public enum JSONData: DataFormat {
  /// `json`.
  public static let name = "json"
  /// json.
  public static let extensions = ["json"]
  /// Never by content alone: the ending, or the first bracket, says it.
  public static func recognises(_ file: DataFile) -> Bool { false }

  /// Reads the record, table or array.
  public static func read(_ file: DataFile) throws(Fault) -> (Loaded, notes: [String]) {
    let json: JSON
    do throws(JSON.ParseError) {
      json = try JSON.parse(file.bytes, .lenient)
    } catch {
      throw file.fault(
        "it is not JSON: \(error.message)", notes: ["line \(error.line), column \(error.column)"])
    }
    return (try loaded(json, JSONPlace(file: file)), [])
  }

  private static func loaded(_ json: JSON, _ place: JSONPlace) throws(Fault) -> Loaded {
    switch json {
    case .object(let object):
      var fields: [Loaded.Field] = []
      for (key, value) in object {
        fields.append((key, try loaded(value, place.member(key))))
      }
      return .record(fields)
    case .array(let elements):
      if case .object? = elements.first(where: { !$0.isNull }) {
        return .table(try table(elements, place))
      }
      return .array(try array(json, place))
    default: return .array(try array(json, place))
    }
  }

  private static func table(_ rows: [JSON], _ place: JSONPlace) throws(Fault) -> Table {
    var names: [String] = []
    var places: [String: Int] = [:]
    var columns: [[JSON]] = []
    for (row, element) in rows.enumerated() {
      guard case .object(let object) = element else {
        throw place.fault("element \(row + 1) of a list of records is no record")
      }
      for (key, value) in object {
        let column: Int
        if let known = places[key] {
          column = known
        } else {
          column = names.count
          places[key] = column
          names.append(key)
          columns.append([])
        }
        if columns[column].count < row {
          columns[column] += repeatElement(.null, count: row - columns[column].count)
        }
        columns[column].append(value)
      }
    }
    var result: [(String, NDArray)] = []
    for column in columns.indices {
      var values = columns[column]
      values += repeatElement(.null, count: rows.count - values.count)
      result.append((names[column], try array(.array(values), place.member(names[column]))))
    }
    return try Table(result)
  }

  private static func array(_ json: JSON, _ place: JSONPlace) throws(Fault) -> NDArray {
    var builder = JSONArrayBuilder(place)
    try builder.measure(json)
    return try builder.array(of: json)
  }
}

/// Where in a file a value stands, for messages.
struct JSONPlace {
  let file: DataFile
  var names: [String] = []

  func member(_ name: String) -> JSONPlace { JSONPlace(file: file, names: names + [name]) }

  func fault(_ message: String, notes: [String] = []) -> Fault {
    file.fault(
      names.isEmpty ? message : "`\(names.joined(separator: "."))`: \(message)", notes: notes)
  }
}
