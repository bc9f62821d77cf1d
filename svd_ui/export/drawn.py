"""What stands around a chart in a picture: text, and the legend with its fills and lines, drawn as on screen, as SVG."""

from dataclasses import dataclass

from svd_ui.answer import Legend, Mark
from svd_ui.charts import Key
from svd_ui.export.render import FONTS, Drawing
from svd_ui.export.text import clean, text_width, wrapped
from svd_ui.palette import DARK_GREY, PATTERN_DEFS
from svd_ui.words import escape

INK = "#0B0C0C"
LEGEND_SIZE = 13

# Of a key, in pixels: its sign, and the room behind it and behind its words.
SWATCH_WIDTH, LINE_WIDTH, SIGN_HEIGHT = 24, 36, 16
_AFTER_SIGN, _AFTER_KEY, _LINE = 6, 18, 1.35


@dataclass(frozen=True)
class Block:
    """A piece of SVG from the left edge and its own top on, and how high it is."""

    svg: str
    height: float


EMPTY = Block("", 0)


def text_block(text: str, width: float, size: float, *, is_bold: bool = False, ink: str = INK) -> Block:
    """Return a paragraph in lines of at most `width`; nothing of no text."""
    text = clean(text)
    if not text.strip():
        return EMPTY
    lines = wrapped(text, width, size, is_bold=is_bold)
    svg = "".join(
        _text(line, 0, size * (_LINE * number + 1.02), size, is_bold, ink) for number, line in enumerate(lines)
    )
    return Block(svg, len(lines) * size * _LINE)


def shown_keys(legend: Legend) -> tuple[Key, ...]:
    """Return the keys that a page shows: of a picture with one kind of mark and no title none."""
    return legend.keys if legend.title or len(legend.keys) > 1 else ()


def key_words(key: Key) -> str:
    return clean(key.name[:1].upper() + key.name[1:])


def legend_words(legend: Legend) -> str:
    """Return a legend as text: "Number of offences: 70 to 115; 143 to 170"; "" for none."""
    names = "; ".join(key_words(key) for key in shown_keys(legend))
    title = clean(legend.title + legend.more)
    return ": ".join(each for each in (title, names) if each)


def legend_block(legend: Legend, width: float) -> Block:
    """Return a legend: its title, and its keys one behind the other, as many a line as there is room for."""
    title = text_block(f"{legend.title}{legend.more}", width, LEGEND_SIZE, is_bold=True)
    return stacked([title, _keys_block(shown_keys(legend), width)], gap=4)


def swatch(key: Key) -> str:
    """Return the sign of a key, SIGN_HEIGHT high: a fill, or a line with its dashes."""
    if key.dash is None:
        return (
            f'<rect x="0.5" y="0.5" width="{SWATCH_WIDTH - 1}" height="{SIGN_HEIGHT - 1}" '
            f'fill="{escape(key.colour)}" stroke="{DARK_GREY}"/>'
        )
    # A gap of no length is a line without gaps.
    dashes = "" if key.dash[1:] == (0,) else f' stroke-dasharray="{" ".join(map(str, key.dash))}"'
    return (
        f'<line x1="0" y1="{SIGN_HEIGHT / 2}" x2="{LINE_WIDTH}" y2="{SIGN_HEIGHT / 2}" '
        f'stroke="{escape(key.colour)}" stroke-width="3.5"{dashes}/>'
    )


def sign_width(key: Key) -> int:
    return SWATCH_WIDTH if key.dash is None else LINE_WIDTH


def marks_text(marks: tuple[Mark, ...], notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the marks of a picture mean, a paragraph each: notes first, then the letters, as on its page."""
    said = [" ".join(notes)] if notes else []
    return tuple(clean(each) for each in (*said, *(f"{mark.sign} {mark.words}".strip() for mark in marks)))


def stacked(blocks: list[Block], gap: float) -> Block:
    """Return blocks one below the other; those of nothing take no room."""
    there = [block for block in blocks if block.height]
    tops = [0.0]
    for block in there:
        tops.append(tops[-1] + block.height + gap)
    svg = "".join(
        f'<g transform="translate(0,{top:.1f})">{block.svg}</g>' for block, top in zip(there, tops, strict=False)
    )
    return Block(svg, max(0.0, tops[-1] - gap) if there else 0)


def chart_block(drawing: Drawing) -> Block:
    """Return a chart to stand among other blocks."""
    return Block(drawing.svg, drawing.height)


def finished(block: Block, width: float, padding: float = 0) -> Drawing:
    """Return a block as a picture of its own on white. width: of what is within the padding."""
    whole, height = width + 2 * padding, block.height + 2 * padding
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{whole:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {whole:.0f} {height:.0f}">{PATTERN_DEFS}'
        f'<rect width="100%" height="100%" fill="white"/><g transform="translate({padding},{padding})">{block.svg}</g></svg>'
    )
    return Drawing(svg, round(whole), round(height))


def _keys_block(keys: tuple[Key, ...], width: float) -> Block:
    if not keys:
        return EMPTY
    row_height = SIGN_HEIGHT + 6
    svg, x, y = [], 0.0, 0.0
    for key in keys:
        behind_sign = sign_width(key) + _AFTER_SIGN
        lines = wrapped(key_words(key), width - behind_sign, LEGEND_SIZE)
        needed = behind_sign + max(text_width(line, LEGEND_SIZE) for line in lines)
        if x and x + needed > width:
            x, y = 0.0, y + row_height
        svg.append(f'<g transform="translate({x:.1f},{y:.1f})">{swatch(key)}{_lines(lines, behind_sign)}</g>')
        if len(lines) > 1:
            x, y = 0.0, y + row_height * len(lines)
        else:
            x += needed + _AFTER_KEY
    return Block("".join(svg), y + (row_height if x else 0))


def _lines(lines: list[str], x: float) -> str:
    return "".join(
        _text(line, x, SIGN_HEIGHT - 3.5 + number * LEGEND_SIZE * _LINE, LEGEND_SIZE, False, INK)
        for number, line in enumerate(lines)
    )


def _text(line: str, x: float, y: float, size: float, is_bold: bool, ink: str) -> str:
    weight = ' font-weight="bold"' if is_bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONTS}" font-size="{size}px" fill="{ink}"{weight}>{escape(line)}</text>'
