"""What a referral carries beside what was received: its month, and its programme by the title that people know."""

from collections.abc import Mapping

import duckdb


def fill_referrals(connection: duckdb.DuckDBPyConnection, titles: Mapping[str, str]) -> None:
    """Fill month and programme_title of out.referrals. A programme without a title keeps its id."""
    connection.execute(
        """
        UPDATE out.referrals SET
          month = date_trunc('month', referred_on)::DATE,
          programme_title = coalesce(map_extract_value($titles, programme), programme)
        """,
        {"titles": dict(titles)},
    )
