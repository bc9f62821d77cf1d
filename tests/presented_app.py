"""The server's entry for `presented.py`: as app.py, with another main script. It stands here because pages lie beside its folder."""

import sys
from pathlib import Path

# Beside this file lies tests/svd_ui, which is not the package.
sys.path[:] = [str(Path(__file__).parent.parent), *(each for each in sys.path if Path(each) != Path(__file__).parent)]

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from app import SecurityHeaders  # noqa: E402

app = st.App("presented.py", middleware=[Middleware(SecurityHeaders)])
