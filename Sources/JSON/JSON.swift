// A JSON value, with look-up by key and place and typed access.

/// A JSON value (RFC 8259); objects keep the order of their keys.
///
/// ```swift
/// let header = try JSON.parse(bytes)
/// header["msg_type"]?.stringValue          // "execute_request"
/// let reply: JSON = ["status": "ok", "execution_count": 3]
/// reply.text()                             // {"status":"ok","execution_count":3}
/// ```
///
/// Whole numbers that fit are `int`, everything with a point or an exponent is `double`, and so are
/// integers beyond 64 bits.
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// The member `key` of an object; nil for anything else. Setting turns `null` into an object and
  /// leaves other kinds alone; setting nil removes the member.
  public subscript(key: String) -> JSON? {
    get {
      guard case .object(let object) = self else { return nil }
      return object[key]
    }
    set {
      switch self {
      case .object(var object):
        self = .null
        object[key] = newValue
        self = .object(object)
      case .null:
        guard let newValue else { return }
        self = .object([key: newValue])
      default: break
      }
    }
  }

  /// The element at `place` (from 0) of an array; nil outside it and for anything else.
  public subscript(place: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(place) else { return nil }
    return elements[place]
  }
}

extension JSON {
  /// Whether it is `null`.
  public var isNull: Bool { self == .null }

  /// The truth value of a `bool`.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The integer: an `int`, or a `double` that is whole and fits.
  public var intValue: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number: a `double`, or an `int`, rounded where it exceeds 2⁵³.
  public var doubleValue: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The text of a `string`.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements of an `array`.
  public var arrayValue: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members of an `object`.
  public var objectValue: Object? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object, in the order written.
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(Object(members)) }
}

extension JSON: CustomStringConvertible {
  /// The compact text.
  public var description: String { text() }
}
