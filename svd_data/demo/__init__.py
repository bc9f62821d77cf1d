"""Synthetic offences, people and residents over Coventry's real small areas, shaped by published totals.

Owns the demonstration data from its facts (data/reference/demo.toml) to Arrow tables of the contract. Pure: the same on
every run, reads only data/reference, writes nothing. May import numpy, pyarrow, shapely and what reads svd_data's definitions.

Further tables, such as referrals, join as further modules beside these and one line each in generate.py.
"""

from svd_data.demo.facts import DEMO_AREA
from svd_data.demo.generate import demo_tables

__all__ = ["DEMO_AREA", "demo_tables"]
