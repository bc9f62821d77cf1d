"""The local authorities of England and Wales by the names that small areas carry, from authorities.toml. Reads no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, shortened
from svd_data.toml_files import load_toml

AUTHORITIES = "authorities.toml"

_CODE = re.compile(r"(E0[6-9]|W06)\d{6}")


@dataclass(frozen=True)
class Authorities:
    """Authorities as small areas' names begin with them ("Bristol 001A").

    code_of: the code in use now, by name; two names may be of one authority. replaced: the code in use now, by one of before.
    """

    code_of: Mapping[str, str]
    replaced: Mapping[str, str]

    def current(self, code: str) -> str:
        """Return the code that the authority has now; of a code that was never replaced, itself."""
        return self.replaced.get(code, code)

    def names(self) -> Mapping[str, str]:
        """Return each authority's name by its code; of two names the first in order, which the file keeps for today's."""
        return {code: name for name, code in reversed(list(self.code_of.items()))}


@cache
def authorities() -> Authorities:
    """Return the authorities of data/reference/authorities.toml. Raises DefinitionError."""
    return parse_authorities(REFERENCE / AUTHORITIES)


def parse_authorities(path: Path) -> Authorities:
    """Return the authorities that the file at `path` lists. Raises DefinitionError naming the file and the entry."""
    tables = load_toml(path)
    if set(tables) != {"codes", "replaced"}:
        raise DefinitionError(f"{path.name}: needs the two tables [codes] and [replaced] and no other.")
    for table, entries in tables.items():
        for name, code in entries.items():
            where = f"{path.name}, [{table}], '{shortened(name)}'"
            if not name.strip() or name != name.strip():
                raise DefinitionError(f"{where}: is blank, or has spaces around it.")
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                raise DefinitionError(f"{where}: must be the code of an English or Welsh authority, such as E08000026.")
    codes, replaced = tables["codes"], tables["replaced"]
    for old, new in replaced.items():
        if not _CODE.fullmatch(old):
            raise DefinitionError(f"{path.name}, [replaced], '{shortened(old)}': is no code of an authority.")
        if old in codes.values() or new not in codes.values():
            raise DefinitionError(
                f"{path.name}, [replaced], '{old}': the old code must not stand in [codes], and the new one must."
            )
    return Authorities(MappingProxyType(codes), MappingProxyType(replaced))
