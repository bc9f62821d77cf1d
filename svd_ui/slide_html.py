"""A view of a briefing as HTML for a projector: one size of everything on a screen of 1280 × 720, larger on a larger one.

What does not fit is left out by slide_layout.py before it comes here, and said; nothing is cut off by the browser.
"""

from base64 import b64encode
from collections.abc import Sequence

from svd_ui.about import Line
from svd_ui.answer import Mark
from svd_ui.pictures import key_item
from svd_ui.slide import DEFINITIONS_WORD, OPEN_WORD, Shown, Slide, foot_of
from svd_ui.slide_layout import (
    BETWEEN,
    BUTTONS,
    COLUMN_WIDTH,
    GAP,
    INNER_WIDTH,
    KEY_WIDTH,
    LINE_HEIGHT,
    MARGIN,
    MORE,
    SCREEN_HEIGHT,
    SCREEN_WIDTH,
    SENTENCE,
    SENTENCE_IN_COLUMN,
    SMALL,
    TITLE,
    as_many_as_fit,
    stage_height,
)
from svd_ui.slide_table import FittedTable, fitted_table
from svd_ui.words import escape

# What of a view is on the screen.
PICTURE, WORDS, TABLE = "picture", "words", "table"

_OWN = ' class="svd-own"'
ON_THE_PAGE = f"All of it is on the page itself: {OPEN_WORD}."


def slide_html(slide: Slide, place: str, face: str) -> str:
    """Return a view: its title and place, what it answers, and below that the picture, what the words mean, or the table."""
    body = {PICTURE: _picture, WORDS: _words, TABLE: _table}[face](slide)
    head = f'<p class="svd-place">{escape(place)}</p><h1>{escape(slide.title)}</h1>'
    signs = " ".join(f"<b>{escape(sign)}</b>" for sign in slide.signs)
    foot = f'<p class="svd-foot">{signs}</p><p class="svd-note">{escape(slide.about)}</p>'
    return f'<div class="svd-slide"><div role="status">{head}</div>{body}<div>{foot}</div></div>'


def words_html(title: str, sentence: str, more: str, titles: Sequence[str] = ()) -> str:
    """Return a screen without a view: a title, a sentence, what qualifies it, and the titles of the views that follow."""
    height = stage_height((title, TITLE), (sentence, SENTENCE), (more, MORE)) - SMALL * LINE_HEIGHT
    fitting = as_many_as_fit(titles, str, INNER_WIDTH, height, MORE)
    items = "".join(f"<li>{escape(each)}</li>" for each in fitting)
    rest = f"<p>And {len(titles) - len(fitting):,} more.</p>" if len(fitting) < len(titles) else ""
    return (
        f'<div class="svd-slide"><div role="status"><h1>{escape(title)}</h1>{_sentence(sentence)}'
        f'<p class="svd-more svd-note">{escape(more)}</p></div>'
        f'<div class="svd-stage svd-words"><ol>{items}</ol>{rest}</div></div>'
    )


def _picture(slide: Slide) -> str:
    """Return the sentences, and the picture with what its marks mean; the table of a view without a picture."""
    more = f'<p class="svd-more">{escape(slide.more)}</p>' if slide.more else ""
    said = f'<div role="status">{_sentence(slide.sentence)}{more}</div>'
    if slide.shown is None:
        height = stage_height(*_around(slide), (slide.sentence, SENTENCE), (slide.more, MORE))
        return said + (_table_html(slide, height) if slide.table is not None else '<div class="svd-stage"></div>')
    image, key = _image(slide.shown, slide.alt), _key(slide)
    if slide.is_beside:
        return f'<div class="svd-stage svd-beside"><div class="svd-column">{said}{key}</div>{image}</div>'
    return f'{said}<div class="svd-stage">{image}{key}</div>'


def _image(shown: Shown, alt: str) -> str:
    # The picture's place is kept before it is there, so that nothing jumps.
    size = f"--w: {shown.width:.0f}; --h: {shown.height:.0f}"
    source = f"data:image/png;base64,{b64encode(shown.png).decode()}"
    # In a window narrower than a projector's it scrolls sideways within itself, and the keyboard reaches it.
    return (
        f'<div class="svd-shown" role="region" tabindex="0" aria-label="Picture">'
        f'<img style="{size}" alt="{escape(alt)}" src="{source}"></div>'
    )


def _key(slide: Slide) -> str:
    """Return what the marks of the picture mean, "" for a picture with one kind of mark and nothing to say of it."""
    legend = slide.legend
    title = f"<p><b>{escape(legend.title)}</b>{escape(legend.more)}</p>" if legend.title else ""
    keys = "".join(key_item(key) for key in legend.keys) if legend.title or len(legend.keys) > 1 else ""
    legend_list = f'<ul class="svd-legend">{keys}</ul>' if keys else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in slide.notes)
    marks = "".join(_mark(mark) for mark in slide.marks)
    marks_list = f'<ul class="svd-marks" aria-label="Events">{marks}</ul>' if marks else ""
    left_out = f"<p>And {slide.left_out:,} more: {DEFINITIONS_WORD}.</p>" if slide.left_out else ""
    parts = f"{title}{legend_list}{notes}{marks_list}{left_out}"
    return f'<div class="svd-key">{parts}</div>' if parts else ""


def _mark(mark: Mark) -> str:
    sign = f"<b>{escape(mark.sign)}</b> " if mark.sign else ""
    return f"<li>{sign}{escape(mark.short or mark.words)}</li>"


def _words(slide: Slide) -> str:
    """Return what the words of the view mean, as much as fits."""
    height = stage_height(*_around(slide)) - SMALL * LINE_HEIGHT
    is_little = as_many_as_fit(slide.words, _line_words, INNER_WIDTH, height, MORE) == slide.words
    lines = slide.words if is_little else as_many_as_fit(slide.words, _line_words, INNER_WIDTH, height)
    items = "".join(f"<p>{_line_html(line)}</p>" for line in lines) or "<p>There is nothing to explain here.</p>"
    rest = f"<p>{ON_THE_PAGE}</p>" if len(lines) < len(slide.words) else ""
    return f'<div class="svd-stage svd-words{" svd-few" if is_little else ""}" role="status">{items}{rest}</div>'


def _table(slide: Slide) -> str:
    if slide.table is None:
        return f'{_sentence(slide.sentence)}<div class="svd-stage"><p>This view has no table.</p></div>'
    return _table_html(slide, stage_height(*_around(slide)))


def _table_html(slide: Slide, height: float) -> str:
    """Return as much of the view's table as fits into a height, and what was left out."""
    assert slide.table is not None
    table = fitted_table(slide.table, height - SMALL * LINE_HEIGHT, slide.own)
    head = "".join(_cell(text, table, at, "th") for at, text in enumerate(table.headings))
    rows = "".join(
        f"<tr{_OWN if place in table.own else ''}>{''.join(_cell(text, table, at, 'td') for at, text in enumerate(row))}</tr>"
        for place, row in enumerate(table.rows)
    )
    told = f"<p>{escape(table.told)} {ON_THE_PAGE}</p>" if table.told else ""
    return (
        f'<div class="svd-stage svd-table" role="region" tabindex="0" aria-label="{escape(slide.alt)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{told}</div>"
    )


def _cell(text: str, table: FittedTable, at: int, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    number = ' class="svd-number"' if table.is_number[at] else ""
    return f'<{tag}{scope}{number} style="--w: {table.widths[at]}">{escape(text)}</{tag}>'


def _sentence(text: str) -> str:
    return f'<p class="svd-lead">{escape(text)}</p>'


def _around(slide: Slide) -> tuple[tuple[str, float], ...]:
    return (slide.title, TITLE), *foot_of(slide)


def _line_words(line: Line) -> str:
    return f"{line.heading}: {line.text}" if line.heading else line.text


def _line_html(line: Line) -> str:
    return f"<b>{escape(line.heading)}:</b> {escape(line.text)}" if line.heading else escape(line.text)


def _px(size: float) -> str:
    """Return a size on the screen of a projector as CSS: never smaller, and larger on a larger screen."""
    return f"calc({size} * var(--svd-px))"


# No sidebar, no navigation, no header; type and picture grow with the screen, and keep their size on one smaller than a projector's.
STYLE = f"""<style>
  :root {{ --svd-px: max(1px, min(100vw / {SCREEN_WIDTH}, 100vh / {SCREEN_HEIGHT})); }}
  [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
  [data-testid="stHeader"], [data-testid="stLogo"] {{ display: none !important; }}
  .block-container {{ padding: {_px(GAP)} {_px(MARGIN)} {_px(GAP)} !important; max-width: none !important; }}
  .block-container [data-testid="stVerticalBlock"], .block-container [data-testid="stHorizontalBlock"] {{ gap: {_px(GAP)} !important; }}
  [data-testid="stSkipToContent"] {{ font-size: {_px(SMALL)} !important; }}
  .svd-slide {{ display: flex; flex-direction: column; gap: {_px(GAP)}; color: #0B0C0C;
    min-height: calc(100vh - {_px(BUTTONS + 4 * GAP)}); }}
  .svd-slide p, .svd-slide li, .svd-slide th, .svd-slide td {{ font-size: {_px(SMALL)}; line-height: {LINE_HEIGHT};
    margin: 0 !important; max-width: none; overflow-wrap: anywhere; color: #0B0C0C; }}
  .svd-slide h1 {{ font-size: {_px(TITLE)} !important; line-height: {LINE_HEIGHT}; margin: 0 !important; padding: 0 !important; }}
  .svd-slide .svd-place {{ float: right; font-size: {_px(TITLE)}; margin-left: {_px(MARGIN)} !important; white-space: nowrap; }}
  .svd-slide .svd-lead {{ font-size: {_px(SENTENCE)}; }}
  .svd-slide .svd-more {{ font-size: {_px(MORE)}; margin-top: {_px(GAP)} !important; }}
  .svd-slide .svd-stage {{ flex: 1 1 auto; display: flex; gap: {_px(BETWEEN)}; align-items: center; }}
  .svd-slide .svd-shown {{ flex: 1 1 auto; min-width: 0; overflow-x: auto; }}
  .svd-slide .svd-shown img {{ width: calc(var(--w) * var(--svd-px)); aspect-ratio: var(--w) / var(--h); height: auto;
    display: block; margin: 0 auto; max-width: none; }}
  .svd-slide .svd-key, .svd-slide .svd-column {{ flex: 0 0 {_px(KEY_WIDTH)}; display: flex; flex-direction: column; gap: {_px(GAP)}; }}
  .svd-slide .svd-beside .svd-column {{ flex-basis: {_px(COLUMN_WIDTH)}; align-self: flex-start; }}
  .svd-slide .svd-column .svd-lead {{ font-size: {_px(SENTENCE_IN_COLUMN)}; }}
  .svd-slide .svd-column .svd-key {{ flex: none; }}
  .svd-slide ul {{ display: flex; flex-direction: column; gap: {_px(GAP / 2)}; list-style: none; margin: 0 !important; padding: 0 !important; }}
  .svd-slide .svd-legend li {{ align-items: flex-start; gap: {_px(10)}; }}
  .svd-slide .svd-swatch, .svd-slide .svd-line {{ flex: 0 0 auto; margin-top: .2em; width: {_px(36)}; height: .95em; }}
  .svd-slide .svd-line {{ margin-top: .5em; height: {_px(5)}; }}
  .svd-slide .svd-words {{ flex-direction: column; align-items: stretch; gap: {_px(GAP)}; }}
  .svd-slide ol {{ margin: 0 !important; padding-left: 1.6em; }}
  .svd-slide ol li {{ font-size: {_px(MORE)}; padding-bottom: {_px(GAP)}; }}
  .svd-slide .svd-few p {{ font-size: {_px(MORE)}; }}
  .svd-slide .svd-table {{ display: block; overflow-x: auto; }}
  .svd-slide table {{ border-collapse: collapse; margin: 0; }}
  .svd-slide th, .svd-slide td {{ width: calc(var(--w) * var(--svd-px)); min-width: calc(var(--w) * var(--svd-px)); text-align: left;
    vertical-align: top; padding: {_px(3)} {_px(10)}; border-bottom: 1px solid #767676; overflow-wrap: normal; }}
  .svd-slide .svd-own td {{ font-weight: bold; background: #FFF4E5; border-top: {_px(2)} solid #0B0C0C; border-bottom: {_px(2)} solid #0B0C0C; }}
  .svd-slide .svd-number {{ text-align: right; font-variant-numeric: tabular-nums; }}
  .svd-slide .svd-foot b {{ background: #FFF4E5; border-left: {_px(5)} solid #F46A25; padding: 0 {_px(7)}; margin-right: {_px(6)};
    white-space: nowrap; }}
  [class*="st-key-present_"] button {{ min-height: {_px(BUTTONS - 4)}; padding: 0 {_px(9)}; }}
  [class*="st-key-present_"] button p, .block-container label p {{ font-size: {_px(SMALL)} !important; white-space: nowrap; }}
  [class*="st-key-present_"] kbd, .st-key-present_twins {{ display: none !important; }}
  @media (max-width: 900px) {{
    .svd-slide .svd-stage {{ flex-direction: column; align-items: stretch; }}
    .svd-slide .svd-key, .svd-slide .svd-beside .svd-column {{ flex: none; }}
    .svd-slide .svd-shown img {{ margin: 0; width: min(calc(var(--w) * 1px), 620px); }}
    .svd-slide .svd-foot b {{ white-space: normal; }}
  }}
</style>"""
