"""Keys that stand for a partner's own references: HMAC-SHA256 under a secret that is kept outside the built file.

Whoever has the built file cannot tell a reference from its key without the secret; with the same secret a rebuild gives the
same keys, with another it gives none of them.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from svd_data.errors import InputError
from svd_data.paths import PROJECT

DEFAULT_KEY_FILE = PROJECT / "data" / "secret.key"
_SECRET_BYTES = 32
_BLOCK_BYTES = 64  # of SHA-256

# A reference of a person and one of a record may be the same text, and must not have the same key.
PERSON, RECORD = "person:", "record:"


@dataclass(frozen=True)
class Secret:
    """The secret's bytes. Never printed."""

    content: bytes = field(repr=False)

    def parameters(self) -> dict[str, bytes]:
        """Return what `key_sql` needs bound."""
        padded = self.content.ljust(_BLOCK_BYTES, b"\0")
        return {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}


def key_sql(text: str, kind: str) -> str:
    """Return SQL for the key of the SQL `text`: HMAC-SHA256 of kind and text as 64 hexadecimal digits; NULL of NULL."""
    # As RFC 2104 writes it: DuckDB has SHA-256 and no HMAC, and a million keys made in Python take twice as long.
    return f"sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode('{kind}' || {text}))))"


def byte_sql(key: str, place: str) -> str:
    """Return SQL for one byte (0 to 255) of a key, at the place that the SQL `place` says, from 0."""
    digits = (f"instr('0123456789abcdef', substr({key}, 2 * ({place}) + {digit}, 1)) - 1" for digit in (1, 2))
    high, low = digits
    return f"(16 * ({high}) + {low})::UTINYINT"


def key_file() -> Path:
    """Return where the secret is kept: SVD_KEY_FILE where it is set, else data/secret.key."""
    return Path(os.environ.get("SVD_KEY_FILE") or DEFAULT_KEY_FILE)


def load_secret(path: Path) -> Secret:
    """Return the secret that the file at `path` keeps; make one, for its owner alone to read, where there is none.

    Raises InputError where the file holds no secret or cannot be read or made. Its content is in no message.
    """
    try:
        if not path.exists():
            _make(path)
        content = path.read_text(encoding="ascii").strip()
        secret = Secret(bytes.fromhex(content))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it holds no secret"
        raise InputError(
            f"The secret at {path} cannot be used: {reason}. Put back the file that earlier builds used; or name another with "
            "SVD_KEY_FILE, and all keys change."
        ) from None
    if len(secret.content) < _SECRET_BYTES:
        raise InputError(f"The secret at {path} is too short: put back the file that earlier builds used.")
    return secret


def new_secret() -> Secret:
    """Return a secret that nobody keeps."""
    return Secret(secrets.token_bytes(_SECRET_BYTES))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(_SECRET_BYTES) + "\n")
    try:
        os.link(beside, path)  # unlike a rename, never over one that another build made meanwhile
    except FileExistsError:
        pass
    except OSError:  # no hard links on this disk
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
