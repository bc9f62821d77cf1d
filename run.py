"""The project's two commands, each doing all of its own set-up: `python3 run.py app` and `python3 run.py tests`.

Only the standard library is used here. The set-up is a virtual environment in .venv, brought up to date whenever the
lists of requirements change.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# import-linter's own module does nothing when it is run: its command is a function of it.
CHECKS = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": (
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
    ),
}


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "app":
        install("requirements.txt")
        return python("-m", "streamlit", "run", "app.py", *rest)
    if command == "tests":
        install("requirements-dev.txt")
        for name, check in CHECKS.items():
            print(f"\n== {name}", flush=True)
            if code := python(*check):
                return code
        print("\n== pytest", flush=True)
        # A file's tests share what they set up. In the order of the folders the browser's long files come first.
        return python("-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *rest)
    print("python3 run.py app     run the app (the first start makes demonstration data)")
    print("python3 run.py tests   check the code and run every test")
    return 2


def install(requirements: str) -> None:
    """Bring .venv to what `requirements` lists; nothing is done where it is there already."""
    lists = [PROJECT / name for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt")]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()
    done = ENVIRONMENT / f".installed-{requirements}"
    if PYTHON.exists() and done.exists() and done.read_text() == wanted:
        return
    print(f"Setting up {ENVIRONMENT} from {requirements} (a few minutes the first time)", flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", PROJECT / requirements],
        check=True,
    )
    done.write_text(wanted)


def python(*arguments: str) -> int:
    """Run the environment's Python in the project's folder and return its exit code."""
    return subprocess.run([PYTHON, *arguments], cwd=PROJECT, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        print(f"Set-up failed (exit code {error.returncode}); the lines above say why.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
