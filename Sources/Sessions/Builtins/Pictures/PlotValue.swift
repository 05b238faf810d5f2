import Evaluation
import Plots
import Values

/// A picture as a value of the language: layers that add up, or small multiples.
public final class PlotValue: ObjectValue, Displayable {
  /// What is shown.
  public enum Content: Sendable {
    /// Layers over common scales.
    case plot(Plot)
    /// Pictures in a grid.
    case facets(Facets)
    /// Images in a grid.
    case images(ImageGrid)
  }

  /// What is shown.
  public let content: Content

  /// A picture of layers.
  public init(_ plot: Plot) { content = .plot(plot) }

  /// A grid of pictures.
  public init(_ facets: Facets) { content = .facets(facets) }

  /// A grid of images.
  public init(_ images: ImageGrid) { content = .images(images) }

  /// What errors call it.
  public var kindName: String { "a picture" }

  /// The picture as SVG and as text.
  public var picture: any Picture {
    switch content {
    case .plot(let plot): plot
    case .facets(let facets): facets
    case .images(let images): images
    }
  }

  /// Both layers over common scales; small multiples do not add up.
  public func adding(_ other: any ObjectValue) -> (any ObjectValue)? {
    guard let other = other as? PlotValue, case .plot(let a) = content,
      case .plot(let b) = other.content
    else { return nil }
    return PlotValue(a + b)
  }

  /// The SVG and its text twin.
  public func bundle() -> DisplayBundle {
    let picture = picture
    return DisplayBundle(text: picture.text(width: 80), svg: picture.svg())
  }
}
