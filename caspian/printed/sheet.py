"""What a printed map shows: the tallies of a view with where each mark lies on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from caspian.dataset import boundaries_folder
from caspian.maps import great_circle, halos, points_of
from caspian.palette import Theme
from caspian.printed.land import MAP_WIDTH, Window, land_in, on_sheet
from caspian.tally import tally_arcs, tally_places
from caspian.view import View

#: Points; a smaller circle could not be seen in print.
LEAST_RADIUS = 1.8


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is drawn: a view on a window of the world, with the colours of a theme."""

    view: View
    theme: Theme
    color: str
    chosen: tuple[str, ...]
    window: Window

    @cached_property
    def places(self) -> pd.DataFrame:
        """The tally of places with where each lies on the sheet (``x y seen``); those not seen are counted beside it."""
        places = tally_places(self.view, self.color)
        points = self.window.project(places["lon"].to_numpy(dtype=float), places["lat"].to_numpy(dtype=float))
        seen = on_sheet(points)
        country = (places["kind"] == "country").to_numpy()
        seen[country] = places["country"][country].isin(land_in(self.window, boundaries_folder()).countries)
        return places.assign(x=points[:, 0], y=points[:, 1], seen=seen)

    @cached_property
    def circles(self) -> pd.DataFrame:
        """Places drawn as circles, most events first, with ``radius`` in points and whether each was ``chosen``."""
        points = points_of(self.places)
        radius = np.maximum(self.unit * np.sqrt(points["events"].to_numpy(dtype=float)), LEAST_RADIUS)
        points = points.assign(radius=radius, chosen=points["place_id"].isin(self.chosen), halo=halos(points))
        return points[points["seen"]]

    @cached_property
    def countries(self) -> pd.DataFrame:
        """Countries on the sheet with the events of which only the country is known."""
        return self.places[(self.places["kind"] == "country") & self.places["seen"]]

    @cached_property
    def beyond(self) -> pd.DataFrame:
        """Places with events that the sheet does not show, most events first."""
        return self.places[~self.places["seen"]]

    @cached_property
    def unit(self) -> float:
        """Radius of the circle of one event; areas are in proportion."""
        points = points_of(self.places)
        return min(5.0, 25 / float(np.sqrt(max(points["events"].max() if len(points) else 1, 1))))

    @cached_property
    def ways(self) -> Sequence[tuple[np.ndarray, int]]:
        """Lines on the sheet from where somebody or something came to where it went, and how often; most first."""
        arcs, lines = tally_arcs(self.view), []
        arcs = arcs.sort_values("events", ascending=False, kind="stable")
        columns = ["from_lat", "from_lon", "to_lat", "to_lon", "events"]
        for from_lat, from_lon, to_lat, to_lon, events in arcs[columns].itertuples(index=False):
            lats, lons = great_circle(from_lat, from_lon, to_lat, to_lon, points=40)
            line = self.window.project(lons, lats)
            jump = np.abs(np.diff(line[:, 0], prepend=line[0, 0])) > MAP_WIDTH / 2
            line[jump] = np.nan
            if on_sheet(line).any():
                lines.append((line, int(events)))
        return lines

    @cached_property
    def corridors(self) -> pd.DataFrame:
        """Corridors and pipelines on the sheet: ``feature_id name kind status`` and their line (``drawn``)."""
        lines = self.view.dataset.corridors
        if not len(lines):
            return pd.DataFrame(columns=["feature_id", "name", "kind", "status", "drawn"])
        drawn = self.window.draw(lines.geometry.to_numpy())
        table: pd.DataFrame = pd.DataFrame(lines.drop(columns="geometry")).assign(drawn=drawn)
        seen: pd.DataFrame = table.loc[~shapely.is_empty(drawn)]
        return seen

    @cached_property
    def fades(self) -> bool:
        """Whether places that were not chosen stand back; not when no chosen one is to be seen."""
        return bool(self.circles["chosen"].any())
