"""A document as one web page: everything inside the one file, read out in order, and printed on A4 without a cut table."""

import base64
from collections.abc import Callable

from svd_ui.answer import Legend
from svd_ui.export.cells import Column, columns_of
from svd_ui.export.document import SYNTHETIC, Document, TakenPicture, TakenTable, TakenView
from svd_ui.export.drawn import SIGN_HEIGHT, key_words, shown_keys, sign_width, swatch
from svd_ui.export.render import drawing_of
from svd_ui.export.text import clean
from svd_ui.palette import PATTERN_DEFS
from svd_ui.words import escape

# Nothing is fetched and nothing runs, whatever a name or a note may hold.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_CHART_WIDTH, _LOWEST_CHART, _MAP = 900, 320, 560

# A table of more columns is printed on a sheet laid across; a longer word, such as an address, may be broken anywhere.
_MOST_UPRIGHT, _LONGEST_WORD = 6, 24
_MOST_ROWS_BESIDE = 60


def web_page_bytes(document: Document, on_view: Callable[[int], None] = lambda done: None) -> bytes:
    """Return the document as HTML. on_view: called with how many views are written, after each."""
    sections = []
    left_out = _left_out(document)
    for number, view in enumerate(document.views, 1):
        sections.append(_section(document, view, number, left_out))
        on_view(number)
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{escape(document.subject)}">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(clean(document.title))} – {escape(clean(document.catalogue.area_name))}</title>\n"
        f"<style>{_STYLE}{_print_foot(document)}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to the figures</a>\n{_head(document)}\n'
        f'<main id="main">\n{"".join(sections)}</main>\n'
        f"<footer><p>{escape(document.footer())}</p></footer>\n</body>\n</html>\n"
    )
    return page.encode()


def _head(document: Document) -> str:
    synthetic = f'<p class="mark"><strong>{escape(SYNTHETIC)}</strong></p>' if document.is_synthetic else ""
    items = "".join(
        f'<li><a href="#view-{number}">{escape(view.title)}</a></li>' for number, view in enumerate(document.views, 1)
    )
    contents = f'<nav aria-label="Contents"><ol>{items}</ol></nav>' if len(document.views) > 1 else ""
    return (
        f"<header><h1>{escape(clean(document.title))}</h1>{synthetic}"
        f"<p>{escape(clean(document.catalogue.area_name))}, {escape(document.period)}. "
        f"{escape(document.audience_words)} {escape(document.as_at)}.</p>{contents}</header>"
    )


def _section(document: Document, view: TakenView, number: int, left_out: list[TakenTable]) -> str:
    lead, *others = view.sentences
    second = f"<p>{escape(' '.join(others))}</p>" if others else ""
    note = f'<p class="note"><b>Note:</b> {escape(view.note)}</p>' if view.note else ""
    # The page of a single view has its question as the title already.
    heading = "Answer" if len(document.views) == 1 and view.title == document.title else view.title
    question = (
        f'<p class="small">{escape(view.question)}</p>' if view.question not in (view.title, document.title) else ""
    )
    pictures = "".join(_picture(taken, left_out) for taken in view.pictures)
    about = "".join(
        f"<p>{f'<b>{escape(line.heading)}:</b> ' if line.heading else ''}{escape(line.text)}</p>" for line in view.about
    )
    link = f"<p><b>This view in the app:</b> <code>{escape(view.link)}</code></p>" if view.link else ""
    return (
        f'<section id="view-{number}" aria-labelledby="title-{number}"><h2 id="title-{number}">{escape(heading)}</h2>'
        f'{question}<p class="lead">{escape(lead)}</p>{second}{note}{pictures}'
        f'<div class="about">{about}{link}<p>{escape(document.footer(view))}</p></div></section>\n'
    )


def _picture(taken: TakenPicture, left_out: list[TakenTable]) -> str:
    picture = taken.picture
    says = f"<p>{escape(clean(picture.says))}</p>" if picture.says else ""
    figure = ""
    if picture.draw is not None:
        notes = f"<p>{escape(clean(' '.join(picture.notes)))}</p>" if picture.notes else ""
        marks = "".join(
            f"<li>{f'<b>{escape(clean(mark.sign))}</b> ' if mark.sign else ''}{escape(clean(mark.words))}</li>"
            for mark in picture.marks
        )
        events = f'<ul class="marks" aria-label="Events">{marks}</ul>' if marks else ""
        figure = f"<figure>{_legend(picture.legend)}{_image(taken)}<figcaption>{notes}{events}</figcaption></figure>"
        figure = figure.replace("<figcaption></figcaption>", "")
    tables = "".join(_table(table, left_out) for table in taken.tables)
    return f'<div class="picture"><h3>{escape(taken.title)}</h3>{says}{figure}</div>{tables}'


def _image(taken: TakenPicture) -> str:
    drawing = drawing_of(taken.picture, _CHART_WIDTH, max(taken.picture.height, _LOWEST_CHART))
    if drawing.width < _CHART_WIDTH:
        drawing = drawing_of(taken.picture, _CHART_WIDTH, _MAP)
    return f'<img src="{_data(drawing.svg)}" alt="{escape(taken.alt)}" width="{drawing.width:.0f}" height="{drawing.height:.0f}">'


def _legend(legend: Legend) -> str:
    items = []
    for key in shown_keys(legend):
        sign = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{sign_width(key)}" height="{SIGN_HEIGHT}">'
            f"{PATTERN_DEFS}{swatch(key)}</svg>"
        )
        # The words beside it say all that there is to say.
        image = f'<img src="{_data(sign)}" alt="" width="{sign_width(key)}" height="{SIGN_HEIGHT}">'
        items.append(f"<li>{image} {escape(key_words(key))}</li>")
    title = f"<p><b>{escape(clean(legend.title))}</b>{escape(clean(legend.more))}</p>" if legend.title else ""
    return title + (f'<ul class="legend">{"".join(items)}</ul>' if items else "")


def _left_out(document: Document) -> list[TakenTable]:
    """Return the long tables beside a briefing's pictures: printed they would be most of its pages."""
    if not document.is_briefing:
        return []
    beside = [table for view in document.views for taken in view.pictures for table in taken.tables[1:]]
    return [table for table in beside if len(table.released.frame) > _MOST_ROWS_BESIDE]


def _table(table: TakenTable, left_out: list[TakenTable]) -> str:
    if any(table is each for each in left_out):
        words = f"{table.title}: {len(table.released.frame):,} rows, left to the Excel file of this briefing."
        return f'<p class="small">{escape(words)}</p>'
    if table.of and table.of not in {each.title for each in left_out}:
        return f'<p class="small">{escape(table.title)}: the table is the one above, “{escape(table.of)}”.</p>'
    columns = columns_of(table.released)
    caption = f"<caption>{escape(table.title)}<br><small>{escape(table.about)}</small></caption>"
    kinds = [_kind(column) for column in columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.heading)}</th>' for column, kind in zip(columns, kinds, strict=True)
    )
    rows = []
    for row in range(len(table.released.frame)):
        first, *others = (escape(column.words(row)) for column in columns)
        cells = "".join(f"<td{kind}>{words}</td>" for kind, words in zip(kinds[1:], others, strict=True))
        rows.append(f'<tr><th scope="row"{kinds[0]}>{first}</th>{cells}</tr>')
    wide = " wide" if len(columns) > _MOST_UPRIGHT else ""
    return (
        f'<div class="table{wide}" role="region" tabindex="0" aria-label="Table: {escape(table.title)}"><table>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _kind(column: Column) -> str:
    if column.is_number:
        return ' class="number"'
    words = (word for cell in column.cells if isinstance(cell, str) for word in cell.split())
    return ' class="long"' if any(len(word) > _LONGEST_WORD for word in words) else ""


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _print_foot(document: Document) -> str:
    """Return the foot of each printed sheet as a rule of style."""
    words = "".join(each if each.isalnum() or each in " ,.;-" else f"\\{ord(each):x} " for each in document.footer())
    return f'@page{{@bottom-left{{content:"{words}"}}@bottom-right{{content:counter(page) " of " counter(pages)}}}}'


_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 Arial,Helvetica,"Liberation Sans",sans-serif;color:#0b0c0c;background:#fff;margin:0 auto;padding:1rem 1.5rem;max-width:60rem}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static}
a{color:#12436D}
h1{font-size:2rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.5rem;line-height:1.25;margin:2rem 0 .5rem;border-top:4px solid #12436D;padding-top:.6rem}
h3{font-size:1.15rem;margin:1.5rem 0 .4rem}
p{margin:.3rem 0 .6rem}
h1,h2,h3,p,li,caption,code,.long{overflow-wrap:anywhere}
td.long,th.long{min-width:9rem}
.lead{font-size:1.25rem}
.mark,.note{background:#FFF4E5;border-left:6px solid #F46A25;padding:.4rem .8rem}
.small,.about,footer,figcaption{font-size:.875rem;color:#3D3D3D}
.about{border-top:1px solid #767676;margin-top:1rem;padding-top:.5rem}
figure{margin:.5rem 0}
figure>img{max-width:100%;height:auto}
ul.legend,ul.marks{list-style:none;padding:0;margin:.3rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
ul.marks{display:block}
.legend img{vertical-align:-2px}
.table{overflow-x:auto;margin:1rem 0}
.table:focus-visible,a:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem}
caption{text-align:left;font-weight:bold;padding:.2rem 0}
caption small{font-weight:normal;font-size:1em}
th,td{border-bottom:1px solid #767676;padding:.2rem .6rem .2rem 0;text-align:left;vertical-align:top;font-weight:normal;min-width:3.5rem}
thead th{font-weight:bold;vertical-align:bottom;border-bottom:2px solid #0b0c0c}
.number{text-align:right;font-variant-numeric:tabular-nums}
@page{size:A4;margin:15mm 13mm 18mm;font:8pt Arial,Helvetica,sans-serif;color:#3D3D3D}
@page across{size:A4 landscape}
@media print{
body{font-size:10.5pt;max-width:none;padding:0}
.skip,nav{display:none}
section{break-before:page}
section:first-of-type{break-before:auto}
h1,h2,h3,caption{break-after:avoid}
.picture,figure,tr,.about p{break-inside:avoid}
figure>img{max-height:100mm;max-width:100%;width:auto}
thead{display:table-header-group}
.table{overflow:visible}
table{width:100%;font-size:8.5pt}
th,td{min-width:0;padding-right:2mm}
.wide{page:across}
.wide table{font-size:7.5pt}
td.long,th.long{min-width:28mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
