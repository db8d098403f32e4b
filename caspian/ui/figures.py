"""Parts of the figures page: the list of measures, one measure with its values, conflicts and wordings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian.charts.figures import chart_figures
from caspian.figures import find_conflicts, measure_figures, tally_measures
from caspian.reading_order import in_reading_order
from caspian.tables import label_list
from caspian.testimony import PLACED
from caspian.ui.claims import HOST, claim_lines, filled_columns, show_choices
from caspian.ui.frame import Frame
from caspian.ui.text import inert
from caspian.wording import define

#: Conflicts told in words; the table holds every value.
CONFLICTS = 30
#: Rows of the table of figures.
ROWS = 200


def choose_measure(frame: Frame) -> str:
    """The measure that the address or the list asks for, else the one with most values in the view."""
    tally = tally_measures(frame.view)
    options = list(tally.index)

    counts = dict(zip(options, zip(tally["values"], tally["worded"], strict=True), strict=True))

    def said(measure: str) -> str:
        values, worded = counts[measure]
        words = _counted(values, "value") + (f", {worded} in words" if worded else "")
        return f"{frame.dataset.name('measure', measure)} · {words}"

    return frame.address.choice("id", options, options[0], st.selectbox, label="Measure", format_func=said)


def show_measure(frame: Frame, measure: str) -> None:
    """Unit and definition, the picture, conflicts in words, wordings without a number, the table."""
    dataset = frame.dataset
    measures = dataset.tables["measures"]
    facts = measures[measures["measure_id"] == measure].iloc[0].to_dict()
    figures = measure_figures(frame.view, measure)
    values, worded = figures[~figures["worded"]], figures[figures["worded"]]
    st.header(inert(facts["label"]), anchor=False)
    if len(values):
        st.markdown(
            f"**{_counted(len(values), 'value')}** by {_counted(values['speaker'].nunique(), 'speaker')}. "
            f"{_extremes(values)} {_placed(values)}"
        )
        _conflicts(values)
    elif len(worded):
        st.info("Nobody gives a number; the wordings stand below.", icon=":material/format_quote:")
    else:
        st.info("No claim of this selection gives a figure of this measure.", icon=":material/blur_off:")
    flow = f"{dataset.name('flow', facts['flow'])}: {define(dataset, 'flow', facts['flow'])}"
    told = [("Unit", facts["unit"]), ("What is counted", facts["definition"]), ("Sort of number", flow)]
    told += [("Coverage", facts["coverage"])] if isinstance(facts["coverage"], str) else []
    st.markdown("  \n".join(f"**{heading}** · {inert(text)}" for heading, text in told))
    if figures.empty:
        return
    if len(values):
        frame.show_chart(chart_figures(frame.view, frame.theme, measure), f"measure:{measure}")
    if len(worded):
        st.subheader("In words only", anchor=False)
        st.caption("A wording such as “thousands” is not turned into a number.")
        st.markdown(claim_lines(dataset, worded, events=True))
    st.subheader("Every claim on it", anchor=False)
    _table(frame, figures)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _extremes(values: pd.DataFrame) -> str:
    """The lowest and the highest value, each with its speaker; nothing between them is made up."""
    height = values["value"].fillna(values["high"]).fillna(values["low"])
    if len(values) < 2 or height.min() == height.max():
        row = values.iloc[0]
        if len(values) > 1 and values["figure"].nunique() == 1:
            return f"All say: {inert(row['figure'])}."
        return f"{inert(_sentence(row['figure']))} ({inert(row['speaker'])})."
    ends = (("Lowest", values.iloc[height.argmin()]), ("Highest", values.iloc[height.argmax()]))
    return " ".join(f"{word}: {inert(row['figure'])} ({inert(row['speaker'])})." for word, row in ends)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _placed(values: pd.DataFrame) -> str:
    """How many values stand at their period and how many at the day on which they were said."""
    by = values["time_by"].value_counts()
    words = {
        "period": "stand{s} at the period that {they} cover{s}",
        "said": "give{s} no period and stand{s} at the day of saying",
        "published": "give{s} no period or day and stand{s} at the publication",
        "": "{have} no date at all and stand{s} only in the table",
    }
    parts = []
    for code, text in words.items():
        if count := int(by.get(code, 0)):
            one = count == 1
            said = text.format(s="s" if one else "", they="it" if one else "they", have="has" if one else "have")
            parts.append(f"{count} {said}")
    return ("; ".join(parts) + ".").capitalize()


def _conflicts(values: pd.DataFrame) -> None:
    conflicts = find_conflicts(values)
    if not conflicts:
        if len(values) > 1:
            st.caption("No two values on the same thing contradict each other.")
        return
    lines = [
        f"- **{inert(conflict.about)}:** " + "; ".join(f"{inert(who)} — {inert(what)}" for who, what in conflict.values)
        for conflict in conflicts[:CONFLICTS]
    ]
    more = f"\n- … and {len(conflicts) - CONFLICTS} more" if len(conflicts) > CONFLICTS else ""
    st.warning(
        f"**Values that contradict each other: {len(conflicts)}.** None is averaged or preferred here.\n"
        + "\n".join(lines)
        + more,
        icon=":material/call_split:",
    )


def _table(frame: Frame, figures: pd.DataFrame) -> None:
    names = frame.dataset.names
    rows = figures.head(ROWS)
    if len(figures) > ROWS:
        st.caption(f"The first {ROWS} of {len(figures):,}; narrow the selection or take the download.")
    shown = pd.DataFrame(
        {
            "Time": rows["time_words"].fillna(""),
            "Time is": rows["time_by"].map({**PLACED, "period": "period"}),
            "Figure": rows["figure"],
            "Low": rows["low"],
            "Value": rows["value"],
            "High": rows["high"],
            "Bound": label_list(frame.dataset, "bound", rows["bound"]),
            "As worded": rows["stated"].fillna(""),
            "Speaker": rows["speaker"],
            "Says how": rows["mode_label"],
            "Bloc": rows["bloc"].map(dict(names["bloc"])),
            "Compiled by": label_list(frame.dataset, "publisher", rows["compiled_by"]),
            "Said": rows["when"].where(rows["placed_by"] == "said", ""),
            "Source": rows["publisher"],
            "Link": rows["link"].where(rows["link"] != "", None),
            "Where in it": rows["place_in_source"],
            "Event": rows["event_title"],
            "Event id": rows["event_id"].fillna(""),
            "Claim": rows["claim_id"],
        }
    )
    filled = filled_columns(shown)
    picked = st.dataframe(
        shown[filled],
        hide_index=True,
        key=f"figures:{figures['measure_id'].iloc[0]}:table",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{len(rows)} figures in the order of their time.",
        column_config={
            "Link": st.column_config.LinkColumn(display_text=HOST),
            **{column: st.column_config.NumberColumn(format="localized") for column in ("Low", "Value", "High")},
        },
    )
    chosen = picked["selection"]["rows"]
    if chosen and shown["Event id"].iloc[chosen[0]]:
        frame.open("event", id=str(shown["Event id"].iloc[chosen[0]]))


def show_measures(frame: Frame) -> None:
    """Every measure with its number of values; a click on a row shows it."""
    tally = tally_measures(frame.view)
    some = tally[(tally["values"] > 0) | (tally["worded"] > 0)]
    st.subheader("All measures", anchor=False)
    silent = tally.drop(some.index)["label"]
    if len(some):
        table = pd.DataFrame(
            {
                "Measure": some["label"].to_numpy(),
                "Values": some["values"].to_numpy(),
                "In words": some["worded"].to_numpy(),
                "Speakers": some["speakers"].to_numpy(),
                "Unit": some["unit"].to_numpy(),
                "Sort of number": some["flow"].map(dict(frame.dataset.names["flow"])).to_numpy(),
                "What is counted": some["definition"].to_numpy(),
            }
        )
        alt = f"Measures with figures: {len(some)}, most values first."
        wide = st.column_config.TextColumn(width="large")
        show_choices(frame, table, list(some.index), "measures", alt, **{"What is counted": wide})
    if len(silent):
        st.caption(
            f"Without any figure in this selection ({len(silent)}): {inert(', '.join(in_reading_order(silent, str)))}."
        )
