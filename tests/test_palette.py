"""Colours are chosen in one place, every code that is drawn has one, and text can be read on its ground."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from caspian.charts.marks import heatmap
from caspian.dataset import load_dataset
from caspian.palette import GRADE_PATTERN, THEMES, Theme, contrast, ink_on, luminance

ROOT = Path(__file__).resolve().parent.parent
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def test_ink_is_whichever_stands_out():
    assert ink_on("#ffffff") == "#000000"
    assert ink_on("#000000") == "#ffffff"
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@themes
def test_the_configuration_repeats_the_tokens(theme: Theme):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][theme.name]
    tokens = {
        "primaryColor": theme.accent,
        "backgroundColor": theme.ground,
        "secondaryBackgroundColor": theme.panel,
        "textColor": theme.text,
        "borderColor": theme.line,
        "linkColor": theme.accent,
    }
    assert config == tokens


@themes
def test_text_can_be_read(theme: Theme):
    for ground in (theme.ground, theme.panel):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.quiet, ground) >= 4.0
    assert contrast(theme.accent, theme.ground) >= 4.5


@themes
@pytest.mark.parametrize("dimension", ["family", "grade", "direction", "position", "tone"])
def test_every_code_has_a_colour_of_its_own(theme: Theme, dimension: str):
    colors = theme.codes[dimension]
    assert set(colors) == set(load_dataset().names[dimension])
    assert len(set(colors.values())) == len(colors)


@themes
def test_sector_families_part_from_the_ground(theme: Theme):
    for color in theme.codes["family"].values():
        assert contrast(color, theme.ground) >= 3


def test_every_grade_has_a_hatch():
    assert set(GRADE_PATTERN) == set(load_dataset().names["grade"])


@themes
def test_the_number_in_every_cell_of_a_heat_map_can_be_read(theme: Theme):
    values = list(range(1, 101))
    traces = heatmap(theme, [values], [str(v) for v in values], ["row"], [[""] * 100])
    for place, value in enumerate(values):
        written = [trace for trace in traces if trace["text"][0][place].strip()]
        assert [trace["text"][0][place] for trace in written] == [str(value)]
        assert contrast(written[0]["textfont"]["color"], theme.tone((value - 1) / 99)) >= 4.5


def test_white_numbers_of_a_heat_map_hide_no_cell_and_take_no_click():
    heat, white = heatmap(THEMES["light"], [[1.0, 9.0]], ["a", "b"], ["row"], [["x", "y"]])
    assert heat["z"].tolist() == [[1.0, 9.0]]
    assert all(color == "rgba(0,0,0,0)" for _, color in white["colorscale"])
    assert "customdata" not in white
    assert white["hoverinfo"] == "skip"


def test_tones_pass_through_the_colours_of_the_scale():
    theme = THEMES["light"]
    steps = len(theme.scale) - 1
    assert tuple(theme.tone(i / steps) for i in range(steps + 1)) == theme.scale


def test_luminance_of_black_white_and_a_known_grey():
    assert (luminance("#000000"), luminance("#ffffff")) == (0.0, pytest.approx(1.0))
    assert luminance("#777777") == pytest.approx(0.184, abs=0.001)


@pytest.mark.parametrize("values", [[[0.0, 0.0], [0.0, float("nan")]], [[float("nan")] * 2] * 2])
def test_a_heat_map_of_nothing_has_no_numbers(values):
    (heat,) = heatmap(THEMES["dark"], values, ["a", "b"], ["c", "d"], [["", ""], ["", ""]])
    assert heat["text"] == [["", ""], ["", ""]]
