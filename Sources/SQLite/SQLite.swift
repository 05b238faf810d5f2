import CSQLite

/// A connection to an SQLite database: run statements, read rows.
///
/// ```swift
/// let database = try Database(path: "history.sqlite")
/// try database.run("insert into visits values (?, ?)", [.integer(1), .text("home")])
/// let rows = try database.rows("select place from visits where id = ?", [.integer(1)])
/// ```
///
/// A connection is opened in serialised mode, so its methods may be called from any thread; each
/// call holds the connection to itself.
public final class Database: @unchecked Sendable {
  // Unchecked: the handle never changes after `init`, and SQLite is opened with FULLMUTEX.
  private let handle: OpaquePointer

  /// How a file is opened.
  public enum Access: Sendable {
    /// Reads and writes; the file is made when it does not exist.
    case create
    /// Reads only; the file must exist.
    case readOnly
  }

  /// Opens the file at `path`; `":memory:"` is a database of its own that is never written.
  public init(path: String, access: Access = .create) throws(SQLiteError) {
    let flags =
      switch access {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readOnly: SQLITE_OPEN_READONLY
      }
    var handle: OpaquePointer?
    let status = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_FULLMUTEX, nil)
    guard status == SQLITE_OK, let handle else {
      let error = SQLiteError(code: Int(status), database: handle)
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
  }

  deinit { sqlite3_close_v2(handle) }

  /// How long a call waits for another process that holds the file, in milliseconds.
  public func setBusyTimeout(_ milliseconds: Int) {
    sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
  }

  /// Runs every statement of a script that takes no values.
  public func execute(_ script: String) throws(SQLiteError) {
    let status = sqlite3_exec(handle, script, nil, nil, nil)
    if status != SQLITE_OK { throw SQLiteError(code: Int(status), database: handle) }
  }

  /// Runs one statement with values for its `?` marks, and drops its rows.
  public func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) {
    let statement = try Statement(sql, values, in: handle)
    while try statement.step() {}
  }

  /// Runs `body` as one transaction; an error takes everything back.
  public func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
    try execute("begin immediate")
    do {
      try body()
      try execute("commit")
    } catch {
      try? execute("rollback")
      throw error
    }
  }

  /// All rows of one statement with values for its `?` marks.
  public func rows(
    _ sql: String, _ values: [SQLiteValue] = []
  ) throws(SQLiteError) -> [[SQLiteValue]] {
    try table(sql, values).rows
  }

  /// The column names of one statement and all its rows.
  public func table(
    _ sql: String, _ values: [SQLiteValue] = []
  ) throws(SQLiteError) -> (columns: [String], rows: [[SQLiteValue]]) {
    let statement = try Statement(sql, values, in: handle)
    var rows: [[SQLiteValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return (statement.columns, rows)
  }

  /// The key of the row that the last `insert` on this connection made.
  public var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }
}

/// A value as SQLite stores it.
public enum SQLiteValue: Hashable, Sendable {
  /// No value.
  case null
  /// A whole number.
  case integer(Int)
  /// A floating-point number.
  case real(Double)
  /// Text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// The text, or nil for any other kind of value.
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The whole number, or nil for any other kind of value.
  public var integer: Int? { if case .integer(let number) = self { number } else { nil } }
}

/// What SQLite says went wrong.
public struct SQLiteError: Error, CustomStringConvertible, Sendable {
  /// The extended result code, as `sqlite3.h` names them.
  public let code: Int
  /// The sentence that SQLite gives.
  public let description: String

  init(code: Int, database: OpaquePointer?) {
    self.code = code
    let text =
      database.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(Int32(truncatingIfNeeded: code))
    description = text.map { String(cString: $0) } ?? "SQLite error \(code)"
  }
}
