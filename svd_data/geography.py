"""The area's wards and small areas: which they are, which ward each small area fits best, and where a point lies.

One ward vintage and one small-area (LSOA) vintage serve a whole build; codes of other vintages are brought to them here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from svd_data.area import Area
from svd_data.errors import InputError
from svd_data.readers.boundaries import BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, Boundaries, Layer
from svd_data.readers.lookups import Lookups

_TO_GRID = pyproj.Transformer.from_crs(LONGITUDE_LATITUDE, BRITISH_NATIONAL_GRID, always_xy=True)


@dataclass(frozen=True)
class Geography:
    """The area in one ward vintage and one small-area vintage.

    wards: one row a ward; ward_code, ward_name, geometry.
    lsoas: one row a small area of `lsoa_vintage`; lsoa_code, lsoa_name, ward_code (best fit, NA where none is known),
    geometry (None where only a lookup names it).
    codes: one row per small-area code of any vintage that lies in the area; source_lsoa_code, lsoa_code (of
    `lsoa_vintage`; NA where the code was split into several), ward_code (best fit; NA where none is known).
    vintages: every small-area code of the area by vintage; a complete table of that vintage names each.
    notices: what a person should know about how this was put together.
    """

    area: Area
    ward_vintage: str
    lsoa_vintage: int
    wards: pd.DataFrame
    lsoas: pd.DataFrame
    codes: pd.DataFrame
    vintages: Mapping[int, frozenset[str]]
    notices: tuple[str, ...]

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north of all wards in degrees."""
        west, south, east, north = shapely.total_bounds(self.wards["geometry"].to_numpy())
        return float(west), float(south), float(east), float(north)


def build_geography(area: Area, boundaries: Boundaries, lookups: Lookups) -> Geography:
    """Return the area's geography. Raises InputError where the files do not hold the area, or cannot tell its small areas."""
    notices: list[str] = []
    ward_layer, wards = _area_wards(area, boundaries, lookups, notices)
    layers = _layer_by_vintage(boundaries.lsoas, notices)
    best_fit = _best_fit_of_codes(wards, ward_layer.vintage, lookups, layers.values(), notices)
    members = {vintage: _members(area, layer, best_fit, wards) for vintage, layer in layers.items()}
    for vintage, codes in _looked_up_members(area, lookups, best_fit).items():
        members.setdefault(vintage, codes)
    _notice_missing_wards(area, ward_layer, wards, members.values(), lookups, notices)
    if not any(len(codes) for codes in members.values()):
        raise InputError(
            f"No small areas (LSOAs) of {area.name} ({area.code}) are known. Put their boundaries into boundaries/ "
            "(LSOA21CD), or a lookup from small areas to wards into lookups/ (lsoa21_code, ward24_code)."
        )
    vintage = max((vintage for vintage, codes in members.items() if len(codes)), key=lambda v: (v in layers, v))
    lsoas = _lsoa_table(members[vintage], layers.get(vintage), lookups, best_fit)
    return Geography(
        area=area,
        ward_vintage=str(ward_layer.vintage or "not stated"),
        lsoa_vintage=vintage,
        wards=wards,
        lsoas=lsoas,
        codes=_codes(area, vintage, lsoas, members, lookups, best_fit),
        vintages=_vintages(vintage, members, lookups),
        notices=tuple(notices),
    )


def place_points(points: pd.DataFrame, shapes: pd.DataFrame, code: str) -> npt.NDArray[np.object_]:
    """Return, for each row of `points`, the code of the shape it lies in, or None where it lies in none.

    points: longitude, latitude in degrees. shapes: `code` and geometry. A point on a shared edge goes to the lower code.
    """
    ordered = shapes[shapes["geometry"].notna()].sort_values(code, ignore_index=True)
    found = np.full(len(points), None, dtype=object)
    tree = shapely.STRtree(ordered["geometry"].to_numpy())
    located = shapely.points(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    rows, hits = tree.query(located, predicate="intersects")
    # Written from the highest code to the lowest, so that the lowest stays.
    order = np.argsort(-hits, kind="stable")
    found[rows[order]] = ordered[code].to_numpy(dtype=object)[hits[order]]
    return found


def _area_wards(area: Area, boundaries: Boundaries, lookups: Lookups, notices: list[str]) -> tuple[Layer, pd.DataFrame]:
    looked_up = set(lookups.best_fit.loc[lookups.best_fit["area_code"] == area.code, "ward_code"])
    for layer in boundaries.wards:
        areas = layer.areas
        if areas["area_code"].notna().any():
            inside = areas["area_code"] == area.code
        elif looked_up:
            inside = areas["code"].isin(looked_up)
        else:
            inside = pd.Series(True, index=areas.index)
            notices.append(
                f"{layer.path.name} does not say which authority its wards belong to: all {len(areas)} of them are taken as {area.name}'s."
            )
        if inside.any():
            unused = [other.path.name for other in boundaries.wards if other is not layer]
            if unused:
                notices.append(f"Wards are taken from {layer.path.name}; left unused: {', '.join(unused)}.")
            kept = areas[inside].sort_values("code", ignore_index=True)
            without = kept[kept["geometry"].isna()]
            if not without.empty:
                raise InputError(
                    f"{layer.path}: ward {without['code'].iloc[0]} ({without['name'].iloc[0]}) has no area: its shape is missing "
                    "or no polygon. Download the boundaries again from the ONS Open Geography Portal."
                )
            return layer, kept.rename(columns={"code": "ward_code", "name": "ward_name"})[
                ["ward_code", "ward_name", "geometry"]
            ]
    raise InputError(
        f"No ward of {area.name} ({area.code}) is in {', '.join(str(layer.path) for layer in boundaries.wards)}. "
        "Check `code` in area.toml, or download the boundaries of this authority."
    )


def _layer_by_vintage(layers: Iterable[Layer], notices: list[str]) -> dict[int, Layer]:
    by_vintage: dict[int, Layer] = {}
    for layer in layers:
        if layer.vintage is None:
            raise InputError(
                f"{layer.path}: the year of its small areas is not known. Name the column LSOA21CD, or put the year into the file's name."
            )
        if layer.vintage in by_vintage:
            notices.append(
                f"Small areas of {layer.vintage} come from {by_vintage[layer.vintage].path.name}; left unused: {layer.path.name}."
            )
        by_vintage.setdefault(layer.vintage, layer)
    for layer in by_vintage.values():
        if without := int(layer.areas["geometry"].isna().sum()):
            notices.append(f"{without} small areas of {layer.path.name} have no area: no point is placed in them.")
    return by_vintage


def _notice_missing_wards(
    area: Area,
    ward_layer: Layer,
    wards: pd.DataFrame,
    members: Iterable[pd.Index],
    lookups: Lookups,
    notices: list[str],
) -> None:
    """Add a notice where a lookup that knows every ward of the boundaries names more of them in the area."""
    of_area = {code for codes in members for code in codes}
    known = lookups.best_fit
    known = known[(known["area_code"] == area.code) | known["lsoa_code"].isin(of_area)]
    for _, rows in known.groupby("ward_vintage", dropna=False):
        named = set(rows["ward_code"])
        if set(wards["ward_code"]) < named:
            notices.append(
                f"{ward_layer.path.name} holds {len(wards)} of the {len(named)} wards of {area.name} that the lookups name: "
                "offences in the others are counted as elsewhere, or without a ward."
            )
            return


def _best_fit_of_codes(
    wards: pd.DataFrame, ward_vintage: int | None, lookups: Lookups, layers: Iterable[Layer], notices: list[str]
) -> dict[str, str]:
    """Return each small-area code's best-fit ward: by the lookup of the nearest ward vintage, else by greatest overlap."""
    usable = lookups.best_fit[lookups.best_fit["ward_code"].isin(set(wards["ward_code"]))].copy()
    distance = (usable["ward_vintage"].fillna(0) - (ward_vintage or 0)).abs()
    usable = usable.assign(distance=distance).sort_values(["lsoa_code", "distance", "ward_code"], kind="stable")
    best_fit = dict(usable.drop_duplicates("lsoa_code")[["lsoa_code", "ward_code"]].itertuples(index=False, name=None))
    # A code that the lookups give to a ward of another authority lies elsewhere, whatever sliver of it overlaps.
    outside = set(lookups.best_fit["lsoa_code"]) - set(best_fit)
    if ward_vintage is not None and len(set(usable["ward_code"])) < len(wards):
        outside = set()  # the lookup knows other wards than the boundaries: only the shapes can tell
    for layer in layers:
        unknown = layer.areas[~layer.areas["code"].isin(best_fit.keys() | outside)]
        by_shape = _greatest_overlap(unknown, wards)
        if by_shape:
            notices.append(
                f"{len(by_shape)} small areas of {layer.path.name} are fitted to wards by their shapes: no lookup names them."
            )
        best_fit.update(by_shape)
    return best_fit


def _greatest_overlap(areas: pd.DataFrame, wards: pd.DataFrame) -> dict[str, str]:
    """Return the ward that covers most of each small area, where one covers at least half of it."""
    areas = areas[areas["geometry"].notna()]
    if areas.empty:
        return {}
    shapes = _on_grid(areas["geometry"].to_numpy())
    ward_shapes = _on_grid(wards["geometry"].to_numpy())
    left, right = shapely.STRtree(ward_shapes).query(shapes, predicate="intersects")
    overlap = pd.DataFrame(
        {
            "code": areas["code"].to_numpy()[left],
            "ward_code": wards["ward_code"].to_numpy()[right],
            "share": shapely.area(shapely.intersection(shapes[left], ward_shapes[right])) / shapely.area(shapes[left]),
        }
    )
    total = overlap.groupby("code")["share"].transform("sum")
    best = overlap[total >= 0.5].sort_values(["code", "share"], ascending=[True, False]).drop_duplicates("code")
    return dict(zip(best["code"], best["ward_code"], strict=True))


def _on_grid(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    return shapely.transform(shapes, lambda xy: np.column_stack(_TO_GRID.transform(xy[:, 0], xy[:, 1])))


def _members(area: Area, layer: Layer, best_fit: dict[str, str], wards: pd.DataFrame) -> pd.Index:
    areas = layer.areas
    if areas["area_code"].notna().any():
        inside = areas["area_code"] == area.code
    else:
        inside = areas["code"].isin(best_fit)
    return pd.Index(areas.loc[inside, "code"])


def _looked_up_members(area: Area, lookups: Lookups, best_fit: dict[str, str]) -> dict[int, pd.Index]:
    known = lookups.best_fit
    inside = (known["area_code"] == area.code) | known["lsoa_code"].isin(best_fit)
    found = {}
    for vintage, rows in known[inside & known["lsoa_vintage"].notna()].groupby("lsoa_vintage"):
        found[int(vintage)] = pd.Index(sorted(set(rows["lsoa_code"])))
    return found


def _lsoa_table(codes: pd.Index, layer: Layer | None, lookups: Lookups, best_fit: dict[str, str]) -> pd.DataFrame:
    names = (
        lookups.best_fit.dropna(subset=["lsoa_name"]).drop_duplicates("lsoa_code").set_index("lsoa_code")["lsoa_name"]
    )
    shapes = pd.Series(dtype="object")
    if layer is not None:
        known = layer.areas.set_index("code")
        names = known["name"].combine_first(names)
        shapes = known["geometry"]
    ordered = sorted(codes)
    return pd.DataFrame(
        {
            "lsoa_code": ordered,
            "lsoa_name": [names.get(code, code) for code in ordered],
            "ward_code": [best_fit.get(code) for code in ordered],
            "geometry": [shapes.get(code) for code in ordered],
        }
    )


def _codes(
    area: Area,
    vintage: int,
    lsoas: pd.DataFrame,
    members: dict[int, pd.Index],
    lookups: Lookups,
    best_fit: dict[str, str],
) -> pd.DataFrame:
    """Return every code of any vintage in the area, with its small area of `vintage` where that is a single one."""
    current = set(lsoas["lsoa_code"])
    pairs = _pairs_to(vintage, lookups)
    pairs = pairs[pairs["lsoa_code"].isin(current)]
    others = set().union(*members.values()) | set(pairs["source_lsoa_code"])
    single = pairs.drop_duplicates().groupby("source_lsoa_code")["lsoa_code"].agg(["nunique", "first"])
    targets = {code: row["first"] for code, row in single.iterrows() if row["nunique"] == 1}
    wards_of_targets = (
        pairs.assign(ward_code=pairs["lsoa_code"].map(best_fit))
        .groupby("source_lsoa_code")["ward_code"]
        .agg(["nunique", "first"])
    )
    agreed = {code: row["first"] for code, row in wards_of_targets.iterrows() if row["nunique"] == 1}
    ordered = sorted(current | others)
    return pd.DataFrame(
        {
            "source_lsoa_code": ordered,
            "lsoa_code": [code if code in current else targets.get(code) for code in ordered],
            "ward_code": [best_fit.get(code, agreed.get(code)) for code in ordered],
        },
        dtype="object",
    )


def _vintages(vintage: int, members: dict[int, pd.Index], lookups: Lookups) -> dict[int, frozenset[str]]:
    """Return the area's codes by vintage: those known, and those that the lookups between vintages tell.

    A lookup may name changed small areas only, so what none of its pairs names is taken as unchanged.
    """
    current = frozenset(members[vintage])
    found = {year: frozenset(codes) for year, codes in members.items() if len(codes)}
    changes = lookups.changes
    for year in {*changes["from_vintage"].dropna(), *changes["to_vintage"].dropna()} - set(found):
        pairs = _pairs_to(vintage, lookups, year)
        pairs = pairs[pairs["lsoa_code"].isin(current)]
        found[int(year)] = frozenset(pairs["source_lsoa_code"]) | (current - frozenset(pairs["lsoa_code"]))
    return found


def _pairs_to(vintage: int, lookups: Lookups, other: int | None = None) -> pd.DataFrame:
    """Return pairs of a code of another vintage (or of the `other`) and an overlapping code of `vintage`, whichever way the lookup runs."""
    changes = lookups.changes
    forward = changes[changes["to_vintage"] == vintage].rename(
        columns={"from_code": "source_lsoa_code", "to_code": "lsoa_code", "from_vintage": "source_vintage"}
    )
    backward = changes[changes["from_vintage"] == vintage].rename(
        columns={"to_code": "source_lsoa_code", "from_code": "lsoa_code", "to_vintage": "source_vintage"}
    )
    columns = ["source_lsoa_code", "lsoa_code", "source_vintage"]
    pairs = pd.concat([forward[columns], backward[columns]], ignore_index=True)
    return pairs.loc[(pairs["source_vintage"] == other) | (other is None), ["source_lsoa_code", "lsoa_code"]]
