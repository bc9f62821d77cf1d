"""The ward map: Folium without the internet. The base map never changes, so nothing flickers and the zoom stays.

Leaflet comes from the PyPI package xstatic-leaflet, served by Streamlit itself; there are no tiles.
"""

from dataclasses import dataclass
from typing import Any

import folium
import streamlit.components.v1 as components
from branca.element import MacroElement, Template
from streamlit_folium import st_folium
from xstatic.pkg import leaflet

from svd_data.disclosure import Released
from svd_data.shapes import WardShape, WardShapes
from svd_ui.paint import DARK_FILLS, WardPaint
from svd_ui.palette import CHOSEN, DARK_GREY, HATCH, PATTERN_DEFS
from svd_ui.words import escape

# The served name is "<module>.<component>". The map's frame reaches it by a relative URL, so that a base path in front
# of the app changes nothing. Called once, when the module is imported: Streamlit refuses it inside a page.
components.declare_component("leaflet_assets", path=leaflet.BASE_DIR)
folium.Map.default_js = [("leaflet", f"../{__name__}.leaflet_assets/leaflet.js")]
folium.Map.default_css = [("leaflet_css", f"../{__name__}.leaflet_assets/leaflet.css")]


class _Frame(MacroElement):
    """What the map's frame has besides the map: a title, the attribution, a hatch, wards reached by keyboard."""

    _template = Template("""{% macro script(this, kwargs) %}
(function (map) {
  try { window.frameElement.title = {{ this.title|tojson }}; } catch (e) {}
  document.documentElement.lang = 'en-GB';
  map.getContainer().style.background = '#FFFFFF';
  map.getContainer().setAttribute('role', 'region');
  map.getContainer().setAttribute('aria-label', {{ this.title|tojson }});
  document.head.insertAdjacentHTML('beforeend', '<style>path:focus { outline: none; }'
    + 'path:focus-visible { stroke: #0B0C0C; stroke-width: 6; }</style>');
  document.body.insertAdjacentHTML('beforeend', '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
    + '{{ this.patterns }}</svg>');
  map.on('layeradd', function (event) {
    var layer = event.layer, feature = layer.feature, element = layer.getElement && layer.getElement();
    if (!feature || !feature.properties || !feature.properties.code || !element) return;
    // One stop for the Tab key; the arrow keys go from ward to ward.
    var isFirst = !document.querySelector('path[data-ward][tabindex="0"]');
    element.setAttribute('tabindex', isFirst || window.focusedWard === feature.properties.code ? '0' : '-1');
    element.setAttribute('role', 'button');
    element.setAttribute('aria-pressed', feature.properties.chosen ? 'true' : 'false');
    element.setAttribute('aria-label', feature.properties.spoken);
    element.setAttribute('data-ward', feature.properties.code);
    if (feature.properties.chosen) {
      // Bright with a dark edge, so that it stands out from dark and light fills alike.
      layer.bringToFront();
      element.style.filter = 'drop-shadow(0 0 1px #0B0C0C) drop-shadow(0 0 1px #0B0C0C)';
    }
    // Each click gets a stamp of its own before the map reports it, so that a second click on the same ward is a new one.
    function stamp() {
      window.wardClicks = (window.wardClicks || []).concat([[feature.properties.code, Date.now(), Math.random()]]).slice(-8);
      feature.properties.clicks = window.wardClicks;
    }
    element.addEventListener('click', stamp, true);
    element.addEventListener('focus', function () { window.focusedWard = feature.properties.code; });
    element.addEventListener('keydown', function (key) {
      var step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[key.key];
      if (step) {
        key.preventDefault();
        key.stopPropagation();
        var wards = Array.from(document.querySelectorAll('path[data-ward]'));
        wards.sort(function (a, b) { return a.getAttribute('aria-label').localeCompare(b.getAttribute('aria-label')); });
        var next = wards[(wards.indexOf(element) + step + wards.length) % wards.length];
        element.setAttribute('tabindex', '-1');
        next.setAttribute('tabindex', '0');
        next.focus({preventScroll: true});
        return;
      }
      if (key.key !== 'Enter' && key.key !== ' ') return;
      key.preventDefault();
      key.stopPropagation();
      stamp();
      layer.fire('click', {latlng: layer.getBounds().getCenter()}, true);
    });
    if (window.focusedWard === feature.properties.code && document.hasFocus()) element.focus({preventScroll: true});
  });
  function thinLabels() {
    var shown = [];
    document.querySelectorAll('.ward-label > div').forEach(function (label) {
      var box = label.getBoundingClientRect();
      var isFree = shown.every(function (other) {
        return box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom;
      });
      label.style.visibility = isFree ? 'visible' : 'hidden';
      if (isFree) shown.push(box);
    });
  }
  var thinning = null;
  map.on('zoomend layeradd resize', function () { clearTimeout(thinning); thinning = setTimeout(thinLabels, 30); });
})({{ this._parent.get_name() }});
{% endmacro %}""")

    def __init__(self, title: str) -> None:
        super().__init__()
        self._name = "MapFrame"
        self.title = title
        self.patterns = PATTERN_DEFS


def ward_choropleth(
    wards: Released,
    shapes: WardShapes,
    paint: dict[str, WardPaint],
    *,
    title: str,
    height: int,
    key: str,
    on_click: Any,
) -> None:
    """Show the wards painted as told, the chosen ones outlined; `on_click` is called when the map's value changes.

    `read_clicks` reads them from that value. A ward without paint is hatched: there is no figure for it.
    """
    # Leaflet's own keyboard handling takes the focus at each press of the mouse; the page then scrolls under the pointer
    # and the click is lost. The wards have keys of their own.
    base = folium.Map(
        tiles=None,
        attribution_control=False,
        keyboard=False,
        zoom_snap=0.1,
        scroll_wheel_zoom=False,
        bounce_at_zoom_limits=False,
    )
    base.fit_bounds([shapes.south_west, shapes.north_east], padding=(4, 4))
    _Frame(title).add_to(base)
    chosen = set(wards.frame.loc[wards.frame["is_chosen"], "ward_code"])
    group = folium.FeatureGroup(name="wards")
    _polygons(shapes, paint, chosen).add_to(group)
    # Labels give way to those before them: the chosen wards first, then in the order of the table.
    rank = {code: place for place, code in enumerate(wards.frame["ward_code"])}
    for shape in sorted(
        shapes.wards, key=lambda shape: (shape.ward_code not in chosen, rank.get(shape.ward_code, len(rank)))
    ):
        _label(shape, paint.get(shape.ward_code)).add_to(group)
    st_folium(
        base,
        key=key,
        feature_group_to_add=group,
        returned_objects=["last_active_drawing"],
        on_change=on_click,
        height=height,
        use_container_width=True,
    )


@dataclass(frozen=True)
class Click:
    """One click on a ward, by mouse, finger or key.

    stamp: the same however often the map reports it. made_at: when, in seconds by the browser's clock.
    """

    ward_code: str
    stamp: str
    made_at: float


def read_clicks(value: Any) -> tuple[Click, ...]:
    """Return the latest clicks in the map's value, oldest first; none in the value that the map sends when it appears.

    Of clicks in quick succession the map reports only the last, so each report carries those before it too.
    """
    drawing = (value or {}).get("last_active_drawing") or {}
    clicks = (drawing.get("properties") or {}).get("clicks", [])
    return tuple(Click(str(code), f"{made_at}:{number}", float(made_at) / 1000) for code, made_at, number in clicks)


def _polygons(shapes: WardShapes, paint: dict[str, WardPaint], chosen: set[str]) -> folium.GeoJson:
    features = [
        {
            "type": "Feature",
            "geometry": shape.geometry,
            "properties": {
                "code": shape.ward_code,
                "name": escape(shape.ward_name),
                "words": escape(_words(shape, paint)),
                "spoken": f"{shape.ward_name}: {_words(shape, paint)}",
                "fill": paint[shape.ward_code].fill if shape.ward_code in paint else HATCH,
                "chosen": shape.ward_code in chosen,
            },
        }
        for shape in shapes.wards
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_style,
        highlight_function=lambda feature: {"weight": 4 if not feature["properties"]["chosen"] else 6},
        tooltip=folium.GeoJsonTooltip(fields=["name", "words"], labels=False, style="font-size: 15px;"),
    )


def _words(shape: WardShape, paint: dict[str, WardPaint]) -> str:
    return paint[shape.ward_code].words if shape.ward_code in paint else "no figure"


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    is_chosen = feature["properties"]["chosen"]
    return {
        "fillColor": feature["properties"]["fill"],
        "fillOpacity": 1,
        "color": CHOSEN if is_chosen else DARK_GREY,
        "weight": 5 if is_chosen else 1,
    }


def _label(shape: WardShape, paint: WardPaint | None) -> folium.Marker:
    # White letters on the two darkest blues, black elsewhere, each with a halo of the other: legible over any edge.
    is_on_dark = paint is not None and paint.fill in DARK_FILLS
    ink, halo = ("#FFFFFF", "#12436D") if is_on_dark else ("#0B0C0C", "#FFFFFF")
    shadow = ", ".join(f"{x}px {y}px 1px {halo}" for x in (-1, 1) for y in (-1, 1))
    text = f"{escape(shape.ward_name)}<br><b>{escape(paint.figure)}</b>" if paint else escape(shape.ward_name)
    html = f'<div aria-hidden="true" style="font: 12px/1.15 sans-serif; text-align: center; color: {ink}; text-shadow: {shadow}">{text}</div>'
    icon = folium.DivIcon(html=html, icon_size=(92, 40), icon_anchor=(46, 16), class_name="ward-label")
    return folium.Marker([shape.label_latitude, shape.label_longitude], icon=icon, interactive=False, keyboard=False)
