from __future__ import annotations

import json
from pathlib import Path

import pytest

from caspian.boundaries import boundary_policy, table_disputed
from caspian.charts.coverage import chart_coverage
from caspian.coverage import founding_alone, table_areas, table_blocs, table_codes, table_founding, tally_coverage
from caspian.dataset import Dataset, boundaries_folder, load_dataset
from caspian.palette import LIGHT
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.synthetic import synthetic_dataset


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def view(dataset: Dataset) -> View:
    return view_of(dataset, Selection())


def nothing(dataset: Dataset) -> View:
    return view_of(dataset, Selection.parse_strictly("q=zzzzzz", dataset.names))


def test_every_sector_and_every_month_has_a_cell(view: View) -> None:
    coverage = tally_coverage(view)
    assert list(coverage.index) == list(view.dataset.names["sector"])
    assert str(coverage.columns[0]) == "2021-01"
    assert str(coverage.columns[-1]) == f"{view.dataset.as_of:%Y-%m}"
    assert (coverage == 0).to_numpy().any()
    assert not coverage.isna().to_numpy().any()


def test_cells_add_up_to_the_events_of_the_sector() -> None:
    dataset = synthetic_dataset(500)
    view = view_of(dataset, Selection())
    months = tally_coverage(view).columns
    ends = dataset.events["start_last"] < months[0].start_time
    starts = dataset.events["start_first"] > months[-1].end_time
    assert not (ends | starts).any()
    assert tally_coverage(view).sum(axis=1).round(0).astype(int).to_dict() == view.count("sector").to_dict()


def test_empty_selection_shows_its_holes(dataset: Dataset) -> None:
    chart = chart_coverage(nothing(dataset), LIGHT)
    assert "0 of" in chart.alt
    assert len(table_areas(nothing(dataset))) == len(dataset.tables["areas"])
    assert table_blocs(nothing(dataset))["Events"].sum() == 0


def test_empty_cell_never_has_the_colour_of_a_little(view: View) -> None:
    scale = chart_coverage(view, LIGHT).spec["data"][0]["colorscale"]
    assert scale[0][1] == LIGHT.panel
    assert LIGHT.panel not in [color for _, color in scale[1:]]
    assert [at for at, _ in scale] == sorted({at for at, _ in scale})


def test_areas_and_blocs_count_as_the_filters_do(view: View) -> None:
    areas = table_areas(view).set_index("area_id")
    assert areas["Events"].to_dict() == view.count("area").to_dict()
    assert (areas["Solid"] <= areas["Events"]).all()
    blocs = table_blocs(view)
    assert list(blocs["Events"]) == list(view.count("bloc"))
    assert (blocs["Alone"] <= blocs["Events"]).all()


@pytest.mark.parametrize(
    ("vocabulary", "column"),
    [("grade", "grade"), ("grade_rule", "grade_rule"), ("date_prec", "date_prec"), ("where_prec", "where_prec")],
)
def test_codes_with_and_without_events_add_up(view: View, vocabulary: str, column: str) -> None:
    table = table_codes(view, vocabulary, column)
    assert table["Events"].sum() == view.n
    assert (table["Definition"] != "").all()


def test_founding_articles_say_on_whom_they_rest(dataset: Dataset, view: View) -> None:
    founding = table_founding(dataset)
    assert len(founding) == 5
    assert (founding["Rests on"] != "").all()
    assert (founding["Claims"] > 0).all()
    assert 0 <= founding_alone(view) <= view.n


def test_every_disputed_land_of_the_maps_is_told(dataset: Dataset) -> None:
    drawn = json.loads((boundaries_folder() / "disputed.geojson").read_text(encoding="utf-8"))["features"]
    lands = table_disputed(boundaries_folder(), dataset.names["country"])
    assert list(lands["Land"]) == [feature["properties"]["name"] for feature in drawn]
    assert (lands["On our maps"] != "").all()
    assert "ISO 3166" in boundary_policy(boundaries_folder())


def test_folder_without_boundaries_has_no_policy(tmp_path: Path) -> None:
    assert boundary_policy(tmp_path) == ""
    assert table_disputed(tmp_path, {}).empty
