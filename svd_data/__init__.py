"""What is true: definitions, readers, the build, the database, filters, queries, statistics, disclosure control.

Nothing here knows how a number is shown, and nothing here imports Streamlit.
"""
