/// Something that can be shown as an SVG picture and as plain text with the same content.
public protocol Picture: Sendable {
  /// A standalone SVG document of a few kilobytes, the same bytes for the same content.
  func svg() -> String

  /// The twin for terminals and logs, in lines of at most `width` cells.
  func text(width: Int) -> String

  /// What the picture shows, in sentences, for readers who do not see it.
  var description: String { get }
}
