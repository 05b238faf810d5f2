"""Draws the logo, a wide prior and the narrow posterior, as SVG and as PNG of 32 and 64 pixels,
and writes Sources/Jupyter/Installation/Logos.swift. Needs nothing but Python."""
import base64
import math
import pathlib
import struct
import textwrap
import zlib

GROUND, PRIOR, POSTERIOR, LINE = "#1f3a5f", "#8fb8de", "#f2a541", "#ffffff"
BASE, LEFT, RIGHT, CORNER = 51.0, 7.0, 57.0, 12.0


def bell(mean, sd, height):
    """A normal density as points from LEFT to RIGHT."""
    xs = [LEFT + i for i in range(int(RIGHT - LEFT) + 1)]
    return [(x, BASE - height * math.exp(-((x - mean) / sd) ** 2 / 2)) for x in xs]


WIDE, NARROW = bell(25, 10, 17), bell(39, 5.5, 37)


def svg():
    def path(points):
        words = "M" + " ".join(f"{x:g},{y:.1f}" for x, y in points)
        return "\n".join(textwrap.wrap(words, 90))

    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
<title>Credence</title>
<desc>A narrow posterior rises beside a wide prior</desc>
<rect width="64" height="64" rx="{CORNER:g}" fill="{GROUND}"/>
<path d="{path(WIDE)}Z" fill="{PRIOR}" fill-opacity="0.55"/>
<path d="{path(NARROW)}Z" fill="{POSTERIOR}" fill-opacity="0.92"/>
<path d="M{LEFT:g} {BASE:g}H{RIGHT:g}" stroke="{LINE}" stroke-width="2" stroke-linecap="round"/>
</svg>
"""


def rgb(color):
    return [int(color[i:i + 2], 16) for i in (1, 3, 5)]


def below(points, x, y):
    if not LEFT <= x < RIGHT or y > BASE:
        return False
    i = int(x - LEFT)
    (x0, y0), (_, y1) = points[i], points[i + 1]
    return y >= y0 + (y1 - y0) * (x - x0)


def sample(x, y):
    """Colour and opacity at a point of the 64 × 64 picture."""
    dx, dy = max(CORNER - x, x - 64 + CORNER, 0), max(CORNER - y, y - 64 + CORNER, 0)
    if math.hypot(dx, dy) > CORNER:
        return None
    color = rgb(GROUND)
    for points, paint, opacity in ((WIDE, PRIOR, 0.55), (NARROW, POSTERIOR, 0.92)):
        if below(points, x, y):
            color = [a + (b - a) * opacity for a, b in zip(color, rgb(paint))]
    if math.hypot(max(LEFT - x, x - RIGHT, 0), y - BASE) <= 1:
        color = rgb(LINE)
    return color


def png(size, oversampling=6):
    rows = []
    for row in range(size):
        line = bytearray([0])
        for column in range(size):
            hits = [
                sample(64 * (column + (i + 0.5) / oversampling) / size,
                       64 * (row + (j + 0.5) / oversampling) / size)
                for i in range(oversampling) for j in range(oversampling)]
            inside = [h for h in hits if h]
            color = [round(sum(h[k] for h in inside) / len(inside)) for k in range(3)] \
                if inside else [0, 0, 0]
            line += bytes(color) + bytes([round(255 * len(inside) / len(hits))])
        rows.append(bytes(line))

    def chunk(name, data):
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))


def literal(text, indent):
    return textwrap.indent(text.rstrip("\n"), " " * indent)


def main():
    def picture(size):
        lines = textwrap.wrap(base64.b64encode(png(size)).decode(), 90)
        return literal("\\\n".join(lines), 4)

    swift = f'''/// The kernel's logo in the three forms that front ends look for. Drawn by
/// `python/tools/make_logos.py`, which writes this file.
enum Logos {{
  static let svg = """
{literal(svg(), 4)}

    """

  /// 32 × 32 pixels, base64.
  static let png32 = """
{picture(32)}
    """

  /// 64 × 64 pixels, base64.
  static let png64 = """
{picture(64)}
    """
}}
'''
    root = pathlib.Path(__file__).resolve().parents[2]
    (root / "Sources/Jupyter/Installation/Logos.swift").write_text(swift)


if __name__ == "__main__":
    main()
