"""The same map page as a plain Streamlit page would be: geometry inside the figure, the heap left unfrozen.

Everything else — data, sidebar, header, table — is the dashboard's own, so that a comparison measures these two choices.
"""

import json
from pathlib import Path

import streamlit as st

from caspian import basemap, maps
from caspian.dataset import default_folder, load_dataset
from caspian.server import middleware, routes

ROOT = Path(__file__).resolve().parent.parent.parent
_style = basemap.map_style


def embedded_style(*args: object, **kwargs: object) -> dict:
    """The style with the countries themselves where the dashboard's has their address."""
    style = _style(*args, **kwargs)
    style["sources"]["countries"]["data"] = json.loads(
        (default_folder() / "boundaries" / "countries.geojson").read_text("utf-8")
    )
    return style


maps.map_style = embedded_style
dataset = load_dataset()

app = st.App(str(ROOT / "pages" / "router.py"), routes=routes(dataset), middleware=middleware())
