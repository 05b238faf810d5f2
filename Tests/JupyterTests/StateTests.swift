import Glibc
import JSON
import SQLite
import Testing

@testable import Jupyter

@Suite struct StopFlagTests {
  @Test func interruptsWithoutACellAreNothing() {
    let flag = StopFlag()
    #expect(!flag.interrupt())
    #expect(!flag.abandon())
    flag.arm()
    #expect(flag.request == .none)
    #expect(!flag.isRaised)
  }

  @Test func asksForMoreAndMoreHaste() {
    let flag = StopFlag()
    flag.arm()
    #expect(flag.isArmed)
    #expect(flag.interrupt())
    #expect(flag.request == .keep)
    #expect(flag.isRaised)
    #expect(flag.interrupt())
    #expect(flag.request == .abandon)
    #expect(flag.interrupt())
    #expect(flag.request == .abandon)
    flag.disarm()
    #expect(flag.request == .none)
    flag.arm()
    #expect(flag.request == .none)
    flag.abandon()
    #expect(flag.request == .abandon)
    flag.disarm()
  }
}

@Suite struct PrintBudgetTests {
  /// Prints until the budget is through with a text, letting time pass where it asks to.
  private func print(_ text: String, with budget: inout PrintBudget, clock: inout Int) -> String {
    var rest = text[...]
    var printed = ""
    while !rest.isEmpty {
      switch budget.take(&rest, at: clock) {
      case .print(let piece): printed += piece
      case .wait(let milliseconds): clock += milliseconds
      case .drop: break
      }
    }
    return printed
  }

  @Test func littleTextIsPrintedAtOnce() {
    var budget = PrintBudget()
    var clock = 0
    let text = String(repeating: "a line of text\n", count: 100_000)
    #expect(print(text, with: &budget, clock: &clock) == text)
    #expect(clock == 0)
    #expect(budget.tail == nil)
  }

  @Test func muchTextIsPrintedSlowly() {
    var budget = PrintBudget()
    var clock = 0
    let text = String(repeating: "x", count: 6_000_000)
    #expect(print(text, with: &budget, clock: &clock) == text)
    // Two megabytes at once, four at 800 bytes a millisecond.
    #expect((4_900...5_100).contains(clock))
  }

  @Test func tooMuchTextIsCutAndItsEndShown() throws {
    var budget = PrintBudget()
    var clock = 0
    let line = "some line of text that is repeated\n"
    var printed = 0
    for _ in 0..<400_000 { printed += print(line, with: &budget, clock: &clock).utf8.count }
    _ = print("the end", with: &budget, clock: &clock)
    #expect((10_000_000..<10_100_000).contains(printed))
    let tail = try #require(budget.tail)
    #expect(tail.hasSuffix("repeated\nthe end"))
    #expect(tail.contains("are left out here"))
    #expect(tail.unicodeScalars.count < 4200)
  }

  @Test func piecesEndBetweenCharacters() {
    var budget = PrintBudget()
    var clock = 0
    let text = "x" + String(repeating: "𝔸", count: 50_000)
    #expect(print(text, with: &budget, clock: &clock) == text)
  }
}

@Suite struct HistoryTests {
  private func outcome(_ text: String) -> ExecutionOutcome {
    .success(CellResult(MIMEBundle(text: text)))
  }

  private func temporaryPath() -> String {
    var template = Array("/tmp/credence-history-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test func cellsAreFoundBeforeTheyAreSaved() {
    let history = History(path: nil)
    for number in 1...5 {
      history.append(Cell(code: "\(number)", number: number), outcome("= \(number)"))
    }
    #expect(history.tail(2).map(\.source) == ["4", "5"])
    #expect(history.tail(-1).isEmpty)
    #expect(history.range(session: 0, from: 2, to: 4).map(\.output) == ["= 2", "= 3"])
    #expect(history.range(session: 0, from: 4, to: nil).map(\.number) == [4, 5])
    #expect(history.range(session: .min, from: 0, to: nil).isEmpty)
  }

  @Test func failedCellsHaveNoOutput() {
    let history = History(path: nil)
    let error = ExecutionError(name: "e", value: "v", traceback: [])
    history.append(Cell(code: "oops", number: 1), .failure(error))
    #expect(history.tail(1).first?.output == nil)
  }

  @Test func searchKnowsGlobs() {
    let history = History(path: nil)
    for (index, code) in ["ab", "b", "ab", "a\nb", "abc"].enumerated() {
      history.append(Cell(code: code, number: index + 1), .success(nil))
    }
    func search(_ pattern: String, last: Int? = nil, unique: Bool = false) -> [String] {
      history.search(pattern, last: last, unique: unique).map(\.source)
    }
    #expect(search("a*b") == ["ab", "ab", "a\nb"])
    #expect(search("a*b", unique: true) == ["ab", "a\nb"])
    #expect(search("a?") == ["ab", "ab"])
    #expect(search("*", last: 2) == ["a\nb", "abc"])
    #expect(search("B") == [])
  }

  @Test func sessionsAreCountedBackwards() throws {
    let folder = temporaryPath()
    defer { try? Files.removeFolder(folder) }
    let path = "\(folder)/deep/history.sqlite"
    for session in 1...3 {
      let history = History(path: path)
      history.append(Cell(code: "session \(session)", number: 1), .success(nil))
      history.save()
    }
    let history = History(path: path)
    history.append(Cell(code: "now", number: 1), .success(nil))
    #expect(history.range(session: 0, from: 0, to: nil).map(\.source) == ["now"])
    #expect(history.range(session: -1, from: 0, to: nil).map(\.source) == ["session 3"])
    #expect(history.range(session: 1, from: 0, to: nil).map(\.source) == ["session 1"])
    #expect(history.tail(10).count == 4)
  }
}

@Suite struct FailureTests {
  private func request(date: Int64?, steady: Int, after failure: Failure) -> Request {
    let header = Message.Header(
      id: "1", type: "execute_request", date: date.map { failure.time.date + $0 }, bytes: [])
    var moment = Clock.Moment()
    moment.steady = failure.time.steady + steady
    return Request(
      message: Message(identities: [], header: header, content: [:], parentID: nil),
      channel: .shell,
      received: moment)
  }

  @Test func abortsWhatCouldNotKnowOfIt() {
    let failure = Failure(time: Clock.Moment())
    // Queued before; under way; sent after; sent by a clock that is slow, but long after.
    #expect(failure.aborts(request(date: nil, steady: -1, after: failure)))
    #expect(failure.aborts(request(date: 5_000_000, steady: -1, after: failure)))
    #expect(failure.aborts(request(date: -100, steady: 2_000, after: failure)))
    #expect(!failure.aborts(request(date: 100, steady: 2_000, after: failure)))
    #expect(!failure.aborts(request(date: nil, steady: 1, after: failure)))
    #expect(!failure.aborts(request(date: -5_000_000, steady: 300_000, after: failure)))
  }
}
