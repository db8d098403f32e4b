"""What ``streamlit run`` starts: the dashboard, the data API and the static files in one process."""

import sys

import streamlit as st

from caspian.dataset import load_dataset
from caspian.exceptions import DataError
from caspian.server import lifespan, middleware, routes

# Loaded here and not in the lifespan, where an error would be buried: a broken table stops the start.
try:
    dataset = load_dataset()
except DataError as error:
    sys.stderr.write(
        f"{error}\nThe dashboard does not start with broken tables. Mend them, then: python -m caspian check\n"
    )
    sys.exit(1)

app = st.App("pages/router.py", routes=routes(dataset), middleware=middleware(), lifespan=lifespan)
