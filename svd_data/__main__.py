"""python -m svd_data build | demo | check"""

import argparse
import sys
from pathlib import Path

from svd_data.build import build, build_demo
from svd_data.errors import SVDError
from svd_data.paths import DEFAULT_DATABASE, DEFAULT_RAW
from svd_data.report import report


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 1 after printing what is wrong and what to do about it."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "build":
            build(options.raw, options.out, _show_progress)
            print(report(options.out))
        elif options.command == "demo":
            build_demo(options.out, _show_progress)
            print(f"Synthetic demonstration data written to {options.out}")
        else:
            print(report(options.file))
    except SVDError as error:
        print(f"\nStopped: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m svd_data", description="Build and check the data file of the Serious Violence Duty Explorer."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build_command = commands.add_parser("build", help="build the data file from data.police.uk and ONS files")
    build_command.add_argument(
        "--raw",
        type=Path,
        default=DEFAULT_RAW,
        metavar="DIR",
        help="folder of the files as received (default: data/raw)",
    )
    demo_command = commands.add_parser("demo", help="build the synthetic demonstration data")
    for command in (build_command, demo_command):
        command.add_argument(
            "--out",
            type=Path,
            default=DEFAULT_DATABASE,
            metavar="FILE",
            help="the data file (default: data/svd.duckdb)",
        )
    check_command = commands.add_parser("check", help="print what a data file holds, and what it cannot say")
    check_command.add_argument(
        "file",
        type=Path,
        nargs="?",
        default=DEFAULT_DATABASE,
        metavar="FILE",
        help="the data file (default: data/svd.duckdb)",
    )
    return parser


def _show_progress(done: float, message: str) -> None:
    # One rewritten line on a terminal; plain lines where the output goes to a file.
    if sys.stderr.isatty():
        print(f"\r{done:4.0%}  {message:<60}", end="\n" if done >= 1 else "", file=sys.stderr, flush=True)
    else:
        print(f"{done:4.0%}  {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
