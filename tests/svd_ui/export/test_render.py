"""Pictures without a browser: the same fills as on screen, type of a known size, nothing fetched."""

import io
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from PIL import Image

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.answer import Answer
from svd_ui.answers.hotspots import BARS, MAP, MONTHS
from svd_ui.export.render import drawing_of, picture_png, picture_svg
from svd_ui.measures import CHANGE, COUNT, RATE, REST
from svd_ui.palette import HATCH, HIDDEN_FILL
from svd_ui.view_links import ViewLink, open_view
from svd_ui.ward_painting import painted_wards
from tests.svd_ui.export.conftest import GUNS, KNIVES

Answers = Callable[..., Answer]


def size_of(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
@pytest.mark.parametrize("measure", [COUNT, RATE, CHANGE, REST])
def test_a_map_has_the_fills_of_the_screen(
    measure: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = ViewLink("hotspots", KNIVES | {"measure": (measure,)})
    opened = open_view(link, demo, demo_catalogue, audience)
    svg = picture_svg(opened.answer().picture(MAP), 640, 460)
    (shapes,) = re.findall(r'<g class="mark-shape .*?</g>', svg)
    painted = painted_wards(opened.here.hotspots(), measure, demo_catalogue).paint
    assert Counter(re.findall(r' fill="([^"]+)"', shapes)) == Counter(paint.fill for paint in painted.values())


def test_every_pattern_that_a_picture_names_is_in_it(answer: Answers) -> None:
    svg = picture_svg(answer("hotspots", PUBLIC, KNIVES).picture(MAP), 640, 460)
    named = set(re.findall(r'fill="url\(#([^)]+)\)"', svg))
    assert named == {HIDDEN_FILL[5:-1]}
    assert named | {HATCH[5:-1]} <= set(re.findall(r'<pattern id="([^"]+)"', svg))


@pytest.mark.parametrize("name", [BARS, MONTHS])
def test_a_chart_fills_the_size_asked_for_with_its_axes(name: str, answer: Answers) -> None:
    drawing = drawing_of(answer("hotspots").picture(name), 700, 400)
    assert (drawing.width, drawing.height) == (700, 400)
    assert size_of(drawing.png(3)) == (2100, 1200)


@pytest.mark.parametrize(("width", "height"), [(640, 360), (200, 400), (1200, 900)])
def test_a_map_keeps_its_shape_within_the_size_asked_for(width: int, height: int, answer: Answers) -> None:
    picture = answer("hotspots").picture(MAP)
    drawing, screens = drawing_of(picture, width, height), drawing_of(picture, 2000, 460)
    assert drawing.width <= width
    assert drawing.height <= height
    assert drawing.width / drawing.height == pytest.approx(screens.width / screens.height, rel=0.03)


@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_type_is_at_least_12_pixels_high_times_the_scale(page: str, answer: Answers) -> None:
    for picture in answer(page, PUBLIC, GUNS).pictures:
        if picture.draw is not None:
            drawing = drawing_of(picture, 640, 360)
            sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing.svg)]
            assert min(sizes) >= 12
            # A PNG is the drawing enlarged: type grows with it.
            assert size_of(drawing.png(2.5)) == (round(drawing.width * 2.5), round(drawing.height * 2.5))


def test_a_picture_names_fonts_that_are_there_and_nothing_outside_itself(answer: Answers) -> None:
    svg = picture_svg(answer("trends").pictures[0], 640, 360)
    assert set(re.findall(r'font-family="([^",]+)', svg)) == {"Liberation Sans"}
    assert set(re.findall(r'(?:href|src)="[^#][^"]*"', svg)) == set()


def test_pictures_are_made_by_several_people_at_once(answer: Answers) -> None:
    picture = answer("hotspots").picture(BARS)
    sizes = [(500 + 10 * step, 300) for step in range(6)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda size: picture_png(picture, *size, 1), sizes))
    assert [size_of(png) for png in made] == sizes


def test_months_side_by_side_keep_their_names_apart(answer: Answers) -> None:
    svg = picture_svg(answer("trends", PUBLIC, GUNS).pictures[0], 640, 360)
    shown = re.findall(r'translate\(([\d.]+),[\d.]+\)"[^>]*opacity="1">[A-Z][a-z]{2} 20\d\d<', svg)
    places = [float(x) for x in shown]
    # A name of 13 pixels takes some 58 of them.
    assert min(b - a for a, b in pairwise(places)) > 58


def test_the_axis_of_hidden_months_names_no_number_twice(answer: Answers) -> None:
    for picture in answer("trends", PUBLIC, GUNS).shown_alone:
        svg = picture_svg(picture, 640, 360)
        numbers = re.findall(r">(\d+)</text>", svg)
        numbers = [each for each in numbers if len(each) < 4]
        assert numbers
        assert len(numbers) == len(set(numbers))
