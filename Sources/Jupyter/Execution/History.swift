import Glibc
import SQLite
import Synchronization

/// The cells that were run, in this session and earlier ones, kept in an SQLite file.
///
/// The file is opened at the first need, after the first cell has been answered. If it cannot be
/// opened or written, the history lives in memory for this session: nothing else suffers.
final class History: Sendable {
  /// One cell of the history.
  struct Line: Sendable, Equatable {
    let session: Int
    let number: Int
    let source: String
    /// The text that the cell showed as its value.
    let output: String?
  }

  private let state: Mutex<State>

  private struct State {
    let path: String?
    var store: Store?
    /// Cells that are not written yet.
    var pending: [(cell: Cell, output: String?)] = []
  }

  /// A database with this session's number in it.
  private struct Store {
    let database: Database
    let session: Int
  }

  /// How much of a cell's value is kept, in characters, and how many cells in all.
  private static let longestOutput = 4000
  private static let capacity = 50_000

  /// A history in the file at `path`, or in memory alone.
  init(path: String?) {
    state = Mutex(State(path: path))
  }

  /// `$XDG_DATA_HOME/credence/history.sqlite`, by default below `~/.local/share`.
  static var userPath: String? {
    UserFolders.data.map { "\($0)/credence/history.sqlite" }
  }

  /// Remembers a cell, without touching the file.
  func append(_ cell: Cell, _ outcome: ExecutionOutcome) {
    var output: String?
    if case .success(let result?) = outcome { output = result.bundle.text }
    state.withLock {
      $0.pending.append((cell, output.map { String($0.prefix(Self.longestOutput)) }))
    }
  }

  /// Writes what is remembered. Called when nobody waits.
  func save() {
    state.withLock { state in if !state.pending.isEmpty { _ = Self.store(&state) } }
  }

  /// The last cells, oldest first.
  func tail(_ count: Int) -> [Line] {
    lines(
      "select session, number, source, output from cells order by session desc, number desc limit ?",
      [.integer(max(0, count))]
    ).reversed()
  }

  /// The cells numbered `start..<stop` of a session: 0 is this one, -1 the one before it.
  func range(session: Int, from start: Int, to stop: Int?) -> [Line] {
    state.withLock { state in
      guard let store = Self.store(&state) else { return [] }
      let (number, overflow) = store.session.addingReportingOverflow(session)
      let wanted = session > 0 ? session : overflow ? -1 : number
      return Self.lines(
        store,
        "select session, number, source, output from cells "
          + "where session = ? and number >= ? and number < ? order by number",
        [.integer(wanted), .integer(start), .integer(stop ?? .max)])
    }
  }

  /// The last cells whose source matches a pattern of `*` and `?`, oldest first; of equal sources
  /// only the last if `unique`.
  func search(_ pattern: String, last count: Int?, unique: Bool) -> [Line] {
    let key = "session * 1000000 + number"
    let chosen =
      unique
      ? "\(key) in (select max(\(key)) from cells where source glob ?1 group by source)"
      : "source glob ?1"
    return lines(
      "select session, number, source, output from cells where \(chosen) "
        + "order by session desc, number desc limit ?2",
      [.text(pattern), .integer(count ?? Self.capacity)]
    ).reversed()
  }

  private func lines(_ sql: String, _ values: [SQLiteValue]) -> [Line] {
    state.withLock { state in
      Self.store(&state).map { Self.lines($0, sql, values) } ?? []
    }
  }

  private static func lines(_ store: Store, _ sql: String, _ values: [SQLiteValue]) -> [Line] {
    ((try? store.database.rows(sql, values)) ?? []).compactMap { row in
      guard row.count == 4, let session = row[0].integer, let number = row[1].integer,
        let source = row[2].text
      else { return nil }
      return Line(session: session, number: number, source: source, output: row[3].text)
    }
  }

  // MARK: The file

  /// The database, opened if need be, with every pending cell in it.
  private static func store(_ state: inout State) -> Store? {
    if state.store == nil {
      state.store = state.path.flatMap { try? open($0) } ?? (try? open(":memory:"))
    }
    guard let store = state.store else { return nil }
    if !state.pending.isEmpty {
      do {
        try write(state.pending, to: store)
        state.pending = []
      } catch {
        // The file went bad or full. The lines live on in memory.
        if let memory = try? open(":memory:"), (try? write(state.pending, to: memory)) != nil {
          state.store = memory
          state.pending = []
        }
      }
    }
    return state.store
  }

  private static func write(_ lines: [(cell: Cell, output: String?)], to store: Store)
    throws(SQLiteError)
  {
    try store.database.transaction { () throws(SQLiteError) in
      for line in lines {
        try store.database.run(
          "insert or replace into cells values (?, ?, ?, ?)",
          [
            .integer(store.session), .integer(line.cell.number), .text(line.cell.code),
            line.output.map { .text($0) } ?? .null,
          ])
      }
    }
  }

  private static func open(_ path: String) throws -> Store {
    if path != ":memory:", let slash = path.lastIndex(of: "/") {
      try Files.makeFolder(String(path[..<slash]), mode: 0o700)
    }
    let database = try Database(path: path)
    database.setBusyTimeout(300)
    // A write then costs no wait for the disk; a power cut may lose the last lines, no more.
    try? database.execute("pragma journal_mode = wal; pragma synchronous = normal;")
    try database.execute(
      """
      create table if not exists sessions (
        session integer primary key autoincrement, started text default current_timestamp);
      create table if not exists cells (
        session integer, number integer, source text, output text,
        primary key (session, number)) without rowid;
      """)
    try database.run("insert into sessions default values")
    let session = database.lastInsertedRow
    try database.run(
      """
      delete from cells where session < (select session from cells
        order by session desc, number desc limit 1 offset ?)
      """, [.integer(capacity)])
    return Store(database: database, session: session)
  }
}
