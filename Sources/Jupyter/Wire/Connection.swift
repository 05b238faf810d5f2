import JSON

/// Where a kernel listens and with which keys: the content of a connection file.
struct Connection: Sendable {
  var transport = "tcp"
  var ip = "127.0.0.1"
  /// The port of each channel; 0 lets the system choose.
  var ports: [Channel: Int] = [:]
  var key = ""
  /// The kernel's pair of CurveZMQ keys, 40 characters of Z85 each, when traffic is encrypted.
  var curve: (publicKey: String, secretKey: String)?
  /// What else the file says; it is kept when the file is written again.
  var rest: JSON = [:]

  /// Takes the content of a connection file.
  init(_ json: JSON) throws {
    self.init()
    try takeCommon(json)
    for channel in Channel.allCases {
      guard let port = json["\(channel.rawValue)_port"]?.intValue, (0...65_535).contains(port)
      else {
        throw ConnectionError(
          "the connection file has no `\(channel.rawValue)_port` between 0 and 65535")
      }
      ports[channel] = port
    }
    if let ip = json["ip"]?.stringValue { self.ip = ip }
    rest = json
  }

  /// Loopback, every port still to be chosen.
  init() {
    for channel in Channel.allCases { ports[channel] = 0 }
  }

  /// The members that connection and registration files share.
  mutating func takeCommon(_ json: JSON) throws {
    transport = json["transport"]?.stringValue ?? "tcp"
    guard transport == "tcp" || transport == "ipc" else {
      throw ConnectionError("the transport `\(transport)` is neither tcp nor ipc")
    }
    let scheme = json["signature_scheme"]?.stringValue ?? "hmac-sha256"
    guard scheme.isEmpty || scheme == "hmac-sha256" else {
      throw ConnectionError("the signature scheme `\(scheme)` is not hmac-sha256")
    }
    key = json["key"]?.stringValue ?? ""
    if let secret = json["curve_secretkey"]?.stringValue, !secret.isEmpty {
      curve = (json["curve_publickey"]?.stringValue ?? "", secret)
    }
  }

  /// The address of a channel, as ZeroMQ writes it.
  func endpoint(_ channel: Channel) -> String {
    let port = ports[channel] ?? 0
    if transport == "ipc" { return "ipc://\(ip)-\(port)" }
    // An IPv6 address stands in brackets.
    let host = ip.contains(":") && !ip.hasPrefix("[") ? "[\(ip)]" : ip
    return "tcp://\(host):\(port)"
  }

  /// The content of a connection file that says the same.
  var json: JSON {
    var json = rest
    json["transport"] = .string(transport)
    json["ip"] = .string(ip)
    for channel in Channel.allCases {
      json["\(channel.rawValue)_port"] = .int(ports[channel] ?? 0)
    }
    json["key"] = .string(key)
    json["signature_scheme"] = "hmac-sha256"
    return json
  }
}

/// Why a connection or registration file cannot be used.
struct ConnectionError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
