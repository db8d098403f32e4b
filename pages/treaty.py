import streamlit as st

from caspian.treaty import TreatyRecord
from caspian.ui.frame import get_frame
from caspian.ui.treaty import show_article, show_treaty

frame = get_frame()
frame.header()
record = TreatyRecord(frame.view)
articles = frame.dataset.tables["treaty"].set_index("article", drop=False)
article_id, asked = "", frame.address.raw("id")
if len(articles):
    article_id = frame.address.choice(
        "id",
        ["", *articles.index],
        "",
        st.selectbox,
        unknown=f"Article {asked} has not been read; the record says nothing about it."
        if record.is_unread(asked)
        else "",
        label="Article",
        format_func=lambda each: f"{each}. {articles['heading'][each]}" if each else "The whole treaty",
    )
elif asked:
    frame.address.note(f"There is no article {asked!r}: no article has been coded yet.")
if article_id:
    show_article(frame, record, articles.loc[article_id])
else:
    show_treaty(frame, record)
frame.footer("events" if article_id else "treaty")
