"""python -m svd_data build | demo | check | mapping"""

import argparse
import sys
from datetime import date
from pathlib import Path

from svd_data.build import build, build_demo
from svd_data.errors import SVDError
from svd_data.partner import findings_csv
from svd_data.partner.check import all_findings, check_folders, check_text
from svd_data.partner.columns import FOLDERS
from svd_data.partner.draft import draft_mapping
from svd_data.partner.files import PartnerFile
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
        elif options.command == "mapping":
            print(draft_mapping(PartnerFile(options.file.name, options.file), options.kind, date.today().year), end="")
        elif options.raw is not None:
            return _check_partners(options.raw, options.findings)
        else:
            print(report(options.file))
    except SVDError as error:
        print(f"\nStopped: {error}", file=sys.stderr)
        return 1
    return 0


def _check_partners(raw: Path, findings: Path | None) -> int:
    """Print what partners' files would come to; return 1 where one of them is refused."""
    folders = check_folders(raw, date.today())
    print(check_text(folders), end="")
    if findings is not None:
        findings.write_text(
            findings_csv(all_findings(folders)), encoding="utf-8-sig"
        )  # so that Excel reads it as UTF-8
    return int(any(folder.is_refused for folder in folders))


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
    check_command.add_argument(
        "--raw",
        type=Path,
        metavar="DIR",
        help="check the partners' files in this folder instead, without building",
    )
    check_command.add_argument(
        "--findings",
        type=Path,
        metavar="CSV",
        help="with --raw: write what was found there, to send back to the partner",
    )
    mapping_command = commands.add_parser("mapping", help="draft a mapping.toml for a partner's file")
    mapping_command.add_argument("file", type=Path, metavar="FILE", help="a CSV file or an Excel workbook (.xlsx)")
    mapping_command.add_argument("--kind", choices=FOLDERS, help="what it holds (default: told by its headings)")
    return parser


def _show_progress(done: float, message: str) -> None:
    # One rewritten line on a terminal; plain lines where the output goes to a file.
    if sys.stderr.isatty():
        print(f"\r{done:4.0%}  {message:<60}", end="\n" if done >= 1 else "", file=sys.stderr, flush=True)
    else:
        print(f"{done:4.0%}  {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
