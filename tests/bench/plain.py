"""The same map page as a plain Streamlit page would be: a Plotly map with geometry inside the figure, the heap unfrozen.

Everything else — data, sidebar, header, list — is the dashboard's own, so that a comparison measures these choices.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from caspian.basemap import map_style
from caspian.dataset import boundaries_folder, load_dataset
from caspian.maps import EventMap, points_of
from caspian.server import middleware, routes
from caspian.tally import tally_places
from caspian.ui.frame import Frame

#: As tall as ours.
HEIGHT = 560
ROOT = Path(__file__).resolve().parent.parent.parent


def plain_map(frame: Frame, shown: EventMap, key: str, **_: object) -> None:
    """The places of the view on land that is sent along on each run."""
    style = map_style(frame.theme)
    style["sources"]["countries"]["data"] = json.loads((boundaries_folder() / "countries.geojson").read_text("utf-8"))
    for name in list(style["sources"]):
        if name != "countries":
            del style["sources"][name]
    style["layers"] = [layer for layer in style["layers"] if layer.get("source") in (None, "countries")]
    points = points_of(tally_places(frame.view))
    circles = {
        "type": "scattermap",
        "lat": points["lat"].to_list(),
        "lon": points["lon"].to_list(),
        "text": points["name"].to_list(),
        "marker": {"size": (3 * points["events"] ** 0.5).tolist()},
    }
    layout = {"map": {"style": style, "zoom": 2.75, "center": {"lat": 45.5, "lon": 47.5}}, "height": HEIGHT}
    st.plotly_chart({"data": [circles], "layout": layout}, theme=None, key=f"plain:{key}")


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Put the plain map in the place of ours, once the server knows the component that ours is made of."""
    from caspian.ui import map as ui_map

    ui_map.show_map = plain_map
    yield


dataset = load_dataset()
app = st.App(str(ROOT / "pages" / "router.py"), routes=routes(dataset), middleware=middleware(), lifespan=lifespan)
