import JSON
import Testing

@testable import Jupyter

@Suite struct WireTests {
  /// RFC 4231, test cases 1, 2 and 7, with keys as this protocol has them: text.
  @Test func signaturesAgreeWithTheStandard() {
    let cases: [(key: String, data: String, code: String)] = [
      (
        String(repeating: "\u{0B}", count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        "Jefe", "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
    ]
    for (key, data, code) in cases {
      let signer = Signer(key: key)
      #expect(String(decoding: signer.sign([Array(data.utf8)]), as: UTF8.self) == code)
      // Frames are signed one after the other, wherever the cuts are.
      let bytes = Array(data.utf8)
      #expect(signer.verify(Array(code.utf8), of: [Array(bytes[..<3]), [], Array(bytes[3...])]))
      #expect(!signer.verify(Array(code.utf8), of: [bytes + [0]]))
      #expect(!signer.verify(Array(code.utf8.dropLast()), of: [bytes]))
      #expect(!signer.verify([], of: [bytes]))
    }
  }

  @Test func withoutAKeyNothingIsSigned() throws {
    let wire = Wire(signer: Signer(key: ""))
    let frames = wire.frames("x", [:], parent: Message.Header.nobody)
    #expect(frames[1].isEmpty)
    _ = try wire.message(frames)
    _ = try wire.message(frames)
  }

  @Test func messagesGoRound() throws {
    let wire = Wire(signer: Signer(key: "k"))
    let parent = Array(#"{"msg_id": "p", "odd": [1, 2.50]}"#.utf8)
    let identities: [[UInt8]] = [[0, 1, 255], Array("name".utf8)]
    let frames = wire.frames("greeting", ["text": "µ"], parent: parent, to: identities)
    #expect(frames[4 + 0] != parent)
    #expect(frames[5] == parent)
    let message = try wire.message(frames)
    #expect(message.identities == identities)
    #expect(message.header.type == "greeting")
    #expect(message.content == ["text": "µ"])
    #expect(message.header.bytes == frames[4])
    #expect(message.header.date != nil)
  }

  @Test func aSecondTimeIsRefused() throws {
    let wire = Wire(signer: Signer(key: "k"))
    let frames = wire.frames("x", [:], parent: Message.Header.nobody)
    _ = try wire.message(frames)
    #expect(throws: WireError.self) { try wire.message(frames) }
  }

  @Test func forgeriesDoNotEnterTheMemory() throws {
    let wire = Wire(signer: Signer(key: "k"))
    let frames = wire.frames("x", [:], parent: Message.Header.nobody)
    var forged = frames
    forged[5] = Array(#"{"a":1}"#.utf8)
    #expect(throws: WireError.self) { try wire.message(forged) }
    _ = try wire.message(frames)
  }

  @Test func theMemoryOfSignaturesIsBounded() {
    var memory = ReplayMemory(capacity: 3)
    let firstFour = (0..<4).map { memory.insert([UInt8($0)]) }
    #expect(firstFour == [true, true, true, true])
    // The first has been forgotten for the fourth.
    let lastThree = (1..<4).map { memory.insert([UInt8($0)]) }
    #expect(lastThree == [false, false, false])
    let again = (0..<2).map { memory.insert([UInt8($0)]) }
    #expect(again == [true, true])
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (1_795_230_000_123_456, "2026-11-21T03:00:00.123456Z"),
      (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
    ] as [(Int64, String)])
  func datesAreWrittenAndRead(_ moment: Int64, _ text: String) {
    #expect(Clock.iso8601(moment) == text)
    #expect(Clock.microseconds(iso8601: text) == moment)
  }

  @Test(
    arguments: [
      ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31 19:00:00.5-0500", 500_000),
      ("1970-01-01T00:00:00.1234567Z", 123_456), ("1970-01-01T00:00:01Z", 1_000_000),
    ] as [(String, Int64)])
  func otherFormsOfDatesAreRead(_ text: String, _ moment: Int64) {
    #expect(Clock.microseconds(iso8601: text) == moment)
  }

  @Test(arguments: [
    "", "now", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z", "1970-01-01T00:00:00Zz",
    "١٩٧٠-01-01T00:00:00Z", "1970-01-01T00:00:00.",
  ])
  func whatIsNoDateIsNil(_ text: String) {
    #expect(Clock.microseconds(iso8601: text) == nil)
  }

  @Test func uuidsAreOfVersionFour() {
    let uuid = Wire.makeUUID()
    let lengths = uuid.split(separator: "-").map(\.count)
    #expect(lengths == [8, 4, 4, 4, 12])
    #expect(Array(uuid)[14] == "4")
    #expect(uuid != Wire.makeUUID())
  }

  @Test func connectionFilesSayWhereToListen() throws {
    var json: JSON = [
      "transport": "tcp", "ip": "::1", "key": "k", "signature_scheme": "hmac-sha256",
      "kernel_name": "kept",
    ]
    for (index, channel) in Channel.allCases.enumerated() {
      json["\(channel.rawValue)_port"] = .int(50_000 + index)
    }
    let connection = try Connection(json)
    #expect(connection.endpoint(.shell) == "tcp://[::1]:50000")
    #expect(connection.json == json)
    json["transport"] = "ipc"
    json["ip"] = "/tmp/k"
    #expect(try Connection(json).endpoint(.heartbeat) == "ipc:///tmp/k-50004")
    json["hb_port"] = nil
    #expect(throws: ConnectionError.self) { try Connection(json) }
  }
}
