// The members of a JSON object in the order they were written, found by key.

extension JSON {
  /// Members in order, found by key; equal to another of the same members in any order.
  ///
  /// Keys are compared as Swift compares text, so canonically equivalent spellings are one key.
  /// - Complexity: look-up is linear up to 16 members and constant beyond.
  public struct Object: Sendable {
    /// One member.
    public typealias Member = (key: String, value: JSON)

    private var members: [Member] = []
    /// Where each key stands; kept once there are more than `indexedFrom` members.
    private var places: [String: Int]?

    private static let indexedFrom = 16

    /// An object without members.
    public init() {}

    /// An object of these members; of members with one key the last counts, at the first's place.
    public init(_ members: [(String, JSON)]) {
      for (key, value) in members { set(key, to: value) }
    }

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }
    /// The values in order.
    public var values: [JSON] { members.map(\.value) }

    /// The value of `key`. A new key is added at the end; nil removes the member.
    public subscript(key: String) -> JSON? {
      get { place(of: key).map { members[$0].value } }
      set {
        if let newValue {
          set(key, to: newValue)
        } else if let place = place(of: key) {
          members.remove(at: place)
          places = nil
          indexIfLarge()
        }
      }
    }

    mutating func set(_ key: String, to value: JSON) {
      if let place = place(of: key) {
        members[place].value = value
        return
      }
      members.append((key, value))
      if places == nil {
        indexIfLarge()
      } else {
        places?[key] = members.count - 1
      }
    }

    private func place(of key: String) -> Int? {
      if let places { return places[key] }
      return members.firstIndex { $0.key == key }
    }

    private mutating func indexIfLarge() {
      guard members.count > Self.indexedFrom else { return }
      places = Dictionary(
        members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }
}

extension JSON.Object: RandomAccessCollection {
  /// The first place, 0.
  public var startIndex: Int { 0 }
  /// The number of members.
  public var endIndex: Int { members.count }
  /// The member at a place.
  public subscript(place: Int) -> Member { members[place] }
}

extension JSON.Object: Equatable {
  /// Whether both have the same members, in any order.
  public static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.allSatisfy { b[$0.key] == $0.value }
  }
}

extension JSON.Object: ExpressibleByDictionaryLiteral {
  /// The members in the order written.
  public init(dictionaryLiteral members: (String, JSON)...) { self.init(members) }
}
