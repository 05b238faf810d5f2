import CSQLite

/// One prepared statement with its values bound, stepped row by row.
final class Statement {
  private let handle: OpaquePointer
  private let database: OpaquePointer

  init(
    _ sql: String, _ values: [SQLiteValue], in database: OpaquePointer
  ) throws(SQLiteError) {
    var handle: OpaquePointer?
    let status = sqlite3_prepare_v2(database, sql, -1, &handle, nil)
    guard status == SQLITE_OK else {
      throw SQLiteError(code: Int(status), database: database)
    }
    // Text without a statement (blank, a comment) prepares to nothing.
    guard let handle else { throw SQLiteError(code: Int(SQLITE_MISUSE), database: nil) }
    self.handle = handle
    self.database = database
    for (index, value) in values.enumerated() {
      let status = bind(value, at: Int32(clamping: index + 1))
      if status != SQLITE_OK { throw SQLiteError(code: Int(status), database: database) }
    }
  }

  deinit { sqlite3_finalize(handle) }

  /// Moves to the next row; false after the last.
  func step() throws(SQLiteError) -> Bool {
    let status = sqlite3_step(handle)
    switch status {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw SQLiteError(code: Int(status), database: database)
    }
  }

  /// The names of the columns.
  var columns: [String] {
    (0..<sqlite3_column_count(handle)).map { index in
      sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
    }
  }

  /// The values of the current row.
  var row: [SQLiteValue] {
    (0..<sqlite3_column_count(handle)).map(value(at:))
  }

  private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
    // SQLITE_TRANSIENT, a cast that the importer drops: SQLite copies the bytes at once.
    let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let number): return sqlite3_bind_int64(handle, index, Int64(number))
    case .real(let number): return sqlite3_bind_double(handle, index, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        // An empty buffer may have no address, which SQLite would take for null.
        guard let base = bytes.baseAddress else {
          return sqlite3_bind_text(handle, index, "", 0, copy)
        }
        return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text(handle, index, $0, Int32(clamping: bytes.count), copy)
        }
      }
    case .blob(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
      return sqlite3_bind_blob(handle, index, bytes, Int32(clamping: bytes.count), copy)
    }
  }

  private func value(at index: Int32) -> SQLiteValue {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(handle, index)))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      // The pointer first, then the length: SQLite converts the value when asked for the pointer.
      guard let start = sqlite3_column_text(handle, index) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, index))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(handle, index)
      let count = Int(sqlite3_column_bytes(handle, index))
      return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
  }
}
