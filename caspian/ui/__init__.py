"""What draws with Streamlit: the address, the sidebar, the page frame and its parts. Only this and ``pages`` know it."""
