import SQLite
import Testing

@Suite struct SQLiteTests {
  @Test(arguments: [
    SQLiteValue.null, .integer(.min), .integer(.max), .real(0.1), .real(-.infinity), .text(""),
    .text("μ 𝔸 with \0 inside"), .blob([]), .blob([0, 255, 7]),
  ])
  func valuesComeBack(_ value: SQLiteValue) throws {
    let database = try Database(path: ":memory:")
    try database.execute("create table t (v)")
    try database.run("insert into t values (?)", [value])
    #expect(try database.rows("select v from t") == [[value]])
  }

  @Test func columnsAndRowsInOrder() throws {
    let database = try Database(path: ":memory:")
    try database.execute("create table t (a, b); insert into t values (2, 'x'), (1, 'y');")
    let table = try database.table("select b as name, a from t order by a")
    #expect(table.columns == ["name", "a"])
    #expect(table.rows == [[.text("y"), .integer(1)], [.text("x"), .integer(2)]])
  }

  @Test(arguments: ["select", "select * from nowhere", "insert into t values (1, 2)", ""])
  func wrongStatementsThrow(_ sql: String) throws {
    let database = try Database(path: ":memory:")
    try database.execute("create table t (a)")
    #expect(throws: SQLiteError.self) { try database.run(sql) }
  }

  @Test func tooManyValuesThrow() throws {
    let database = try Database(path: ":memory:")
    #expect(throws: SQLiteError.self) { try database.rows("select ?", [.null, .null]) }
  }

  @Test func failedTransactionsLeaveNothing() throws {
    let database = try Database(path: ":memory:")
    try database.execute("create table t (a unique)")
    #expect(throws: SQLiteError.self) {
      try database.transaction { () throws(SQLiteError) in
        try database.run("insert into t values (1)")
        try database.run("insert into t values (1)")
      }
    }
    #expect(try database.rows("select * from t").isEmpty)
    try database.transaction { () throws(SQLiteError) in
      try database.run("insert into t values (1)")
    }
    #expect(try database.rows("select * from t") == [[.integer(1)]])
  }

  @Test func filesThatDoNotExistAreNotMadeForReading() {
    let error = #expect(throws: SQLiteError.self) {
      try Database(path: "/nonexistent/file.sqlite", access: .readOnly)
    }
    #expect(error?.description.isEmpty == false)
  }
}
