"""Reviews that ship with Steadway, each a folder with review.yaml and its tables."""

from __future__ import annotations

from pathlib import Path

from steadway.science.synthesis.columns import choose

HERE = Path(__file__).parent


def shipped_reviews() -> dict[str, Path]:
    """Folders of the shipped reviews by their id."""
    return {path.parent.name: path.parent for path in sorted(HERE.glob("*/review.yaml"))}


def shipped_review(id_: str = "internet-therapy-chronic-pain") -> Path:
    """The folder of one shipped review; raises ``UnknownChoice`` listing the known ones."""
    found = shipped_reviews()
    return found[choose(id_, found, "shipped review")]
