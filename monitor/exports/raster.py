"""An SVG picture as PNG, drawn by resvg of the extra `export` with fonts from one folder; nothing of it is decided here."""

from pathlib import Path

from monitor.exports.blocks import Picture
from monitor.exports.extra import needed

FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/truetype/dejavu"),
)
"""Where Debian's fonts-noto-* and fonts-dejavu-core lie."""
ZOOM = 2


def png(picture: Picture, fonts: Path | None) -> bytes:
    """Return the picture at twice its size. Raises: ExportError where the extra `export` is not installed."""
    resvg = needed("resvg_py", "a PNG")
    drawn: bytes = bytes(
        resvg.svg_to_bytes(
            svg_string=picture.svg,
            zoom=ZOOM,
            skip_system_fonts=True,
            font_dirs=[str(folder) for folder in font_folders(fonts)],
            sans_serif_family="Noto Sans",
        )
    )
    return drawn


def font_folders(fonts: Path | None) -> tuple[Path, ...]:
    """Return where to look for fonts: the folder given, else those of Debian that are there."""
    return (fonts,) if fonts is not None else tuple(folder for folder in FONT_FOLDERS if folder.is_dir())
