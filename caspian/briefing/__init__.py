"""The briefing: a selection as a document that is handed on. One value, two forms: a page and a Word document."""
