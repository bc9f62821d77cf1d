"""What a person sees when there is no data file yet, or one that cannot be used."""

import threading
from pathlib import Path

import streamlit as st

from svd_data.build import build_demo
from svd_data.errors import SVDError
from svd_ui.words import escape


@st.cache_resource(show_spinner=False)
def _building() -> threading.Lock:
    return threading.Lock()


def build_demonstration_data(path: Path) -> None:
    """Build the demonstration data at `path` with a progress bar. A second person who arrives meanwhile waits for the first."""
    place = st.empty()
    with place.container():
        st.title("Serious Violence Duty Explorer")
        st.write(
            "There is no data yet, so demonstration data is being made. It is synthetic: no row is about a real person or offence."
        )
        bar = st.progress(0.0, "Starting")
        with _building():
            if not path.exists():

                def show(done: float, message: str) -> None:
                    bar.progress(min(done, 1.0), message)

                build_demo(path, show, replace=False)
    place.empty()


def show_unusable(error: SVDError) -> None:
    """Say what is wrong with the data file and how to go on."""
    st.title("The data cannot be opened")
    st.html(f'<p class="svd-lead" role="alert">{escape(error)}</p>')
    st.write("When the file has been built again, this page finds it by itself.")
    st.button("Try again")
