import JSON

/// One value in several formats, from which a front end shows the richest that it can.
///
/// ```swift
/// MIMEBundle(text: "4.4 ± 3.3", [("image/svg+xml", .string(svg))])
/// ```
public struct MIMEBundle: Sendable, Equatable {
  /// Contents by MIME type. Text formats, SVG included, are strings; binary ones base64 strings
  /// without line breaks; `application/json` and its kin are JSON values.
  public var data: JSON.Object
  /// Hints by MIME type, such as a picture's width; mostly empty.
  public var metadata: JSON.Object

  /// A bundle of contents and hints by MIME type.
  public init(data: JSON.Object = [:], metadata: JSON.Object = [:]) {
    self.data = data
    self.metadata = metadata
  }

  /// Plain text, and richer formats of the same content.
  public init(text: String, _ richer: [(String, JSON)] = []) {
    self.init(data: JSON.Object(richer + [("text/plain", .string(text))]))
  }

  /// The `text/plain` content, which every bundle should have.
  public var text: String? { data["text/plain"]?.stringValue }
}
