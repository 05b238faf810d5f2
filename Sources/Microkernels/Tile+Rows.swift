// Tile+Rows: the tile for each number of rows.

/// Functions of their own, not inlined: only then is the number of rows a literal in each.
extension Tile {
  /// The tile of `count` rows.
  @inline(__always)
  static func multiply<T: Element>(_ count: Int, isWide: Bool, _ t: TileCall<T>) {
    switch (count, isWide) {
    case (2, true): wide2(t)
    case (2, false): narrow2(t)
    case (3, true): wide3(t)
    case (3, false): narrow3(t)
    case (4, true): wide4(t)
    case (4, false): narrow4(t)
    case (5, true): wide5(t)
    case (5, false): narrow5(t)
    case (6, true): wide6(t)
    case (6, false): narrow6(t)
    #if WIDE
      case (7, true): wide7(t)
      case (7, false): narrow7(t)
      case (8, true): wide8(t)
      case (8, false): narrow8(t)
      case (9, true): wide9(t)
      case (9, false): narrow9(t)
      case (10, true): wide10(t)
      case (10, false): narrow10(t)
      case (11, true): wide11(t)
      case (11, false): narrow11(t)
      case (12, true): wide12(t)
      case (12, false): narrow12(t)
    #endif
    case (_, true): wide1(t)
    case (_, false): narrow1(t)
    }
  }

  @inline(never)
  private static func wide1<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 1, isWide: true, t)
  }

  @inline(never)
  private static func narrow1<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 1, isWide: false, t)
  }

  @inline(never)
  private static func wide2<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 2, isWide: true, t)
  }

  @inline(never)
  private static func narrow2<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 2, isWide: false, t)
  }

  @inline(never)
  private static func wide3<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 3, isWide: true, t)
  }

  @inline(never)
  private static func narrow3<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 3, isWide: false, t)
  }

  @inline(never)
  private static func wide4<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 4, isWide: true, t)
  }

  @inline(never)
  private static func narrow4<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 4, isWide: false, t)
  }

  @inline(never)
  private static func wide5<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 5, isWide: true, t)
  }

  @inline(never)
  private static func narrow5<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 5, isWide: false, t)
  }

  @inline(never)
  private static func wide6<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 6, isWide: true, t)
  }

  @inline(never)
  private static func narrow6<T: Element>(_ t: TileCall<T>) {
    multiply(rows: 6, isWide: false, t)
  }

  #if WIDE
    @inline(never)
    private static func wide7<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 7, isWide: true, t)
    }

    @inline(never)
    private static func narrow7<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 7, isWide: false, t)
    }

    @inline(never)
    private static func wide8<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 8, isWide: true, t)
    }

    @inline(never)
    private static func narrow8<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 8, isWide: false, t)
    }

    @inline(never)
    private static func wide9<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 9, isWide: true, t)
    }

    @inline(never)
    private static func narrow9<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 9, isWide: false, t)
    }

    @inline(never)
    private static func wide10<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 10, isWide: true, t)
    }

    @inline(never)
    private static func narrow10<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 10, isWide: false, t)
    }

    @inline(never)
    private static func wide11<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 11, isWide: true, t)
    }

    @inline(never)
    private static func narrow11<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 11, isWide: false, t)
    }

    @inline(never)
    private static func wide12<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 12, isWide: true, t)
    }

    @inline(never)
    private static func narrow12<T: Element>(_ t: TileCall<T>) {
      multiply(rows: 12, isWide: false, t)
    }
  #endif
}
