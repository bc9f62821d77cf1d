from pathlib import Path


def report(path: Path) -> str:
    return ""
