"""A citation on a page, in every style, each with its copy button."""

from __future__ import annotations

import streamlit as st

from caspian.citation import STYLES, Reference


def show_citation(reference: Reference) -> None:
    """What to write to cite it."""
    for label, write in STYLES.values():
        st.caption(label)
        st.code(write(reference), language=None, wrap_lines=True)
