"""What a referral carries beside what was received: its month, and its programme by the name that people know."""

import duckdb

from svd_data.programme_register import from_json


def fill_referrals(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill month and programme_title of out.referrals: the short name of the area's register, of another programme its id.

    Needs out.programmes.
    """
    registers = connection.execute("SELECT entries FROM out.programmes").fetchall()
    names = {key: entry["short"] for (entries,) in registers for key, entry in from_json(entries).items()}
    connection.execute(
        """
        UPDATE out.referrals SET
          month = date_trunc('month', referred_on)::DATE,
          programme_title = coalesce(map_extract_value(map($ids::TEXT[], $names::TEXT[]), programme), programme)
        """,
        {"ids": list(names), "names": list(names.values())},
    )
