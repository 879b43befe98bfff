"""Where the project's own flows and catalogues are, and the flows as they are written."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent.parent
FLOWS = _ROOT / "flows"
LOCALES = _ROOT / "locales"


def read_documents(folder: Path = FLOWS) -> dict[str, str]:
    """Give the YAML documents of a folder's flows, by the name of the file."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}
