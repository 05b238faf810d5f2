import Crypto

/// HMAC-SHA256 signatures in lower-case hexadecimal. With an empty key nothing is signed or checked.
struct Signer: Sendable {
  private let key: SymmetricKey?

  init(key: String) {
    self.key = key.isEmpty ? nil : SymmetricKey(data: Array(key.utf8))
  }

  /// False when messages travel unsigned.
  var isActive: Bool { key != nil }

  /// The signature of these frames one after the other.
  func sign(_ frames: [[UInt8]]) -> [UInt8] {
    guard let key else { return [] }
    return Array(Hex.text(code(of: frames, key)).utf8)
  }

  /// Whether the signature belongs to the frames. The time it takes tells nothing of where a
  /// forgery first differs.
  func verify(_ signature: [UInt8], of frames: [[UInt8]]) -> Bool {
    guard let key else { return true }
    let expected = Array(Hex.text(code(of: frames, key)).utf8)
    guard signature.count == expected.count else { return false }
    var difference: UInt8 = 0
    for index in expected.indices { difference |= signature[index] ^ expected[index] }
    return difference == 0
  }

  private func code(of frames: [[UInt8]], _ key: SymmetricKey) -> [UInt8] {
    var authentication = HMAC<SHA256>(key: key)
    for frame in frames { authentication.update(data: frame) }
    return Array(authentication.finalize())
  }
}

/// Bytes as lower-case hexadecimal text.
enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
