"""What is not documented makes the build red; what the page shows must run."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "reference" / "synthesis.md").read_text(encoding="utf-8")
ROOMS = (
    "effect_sizes",
    "heterogeneity",
    "pooling",
    "moderators",
    "bias",
    "review",
    "plots",
    "errors",
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_on_the_page(room):
    module = importlib.import_module(f"steadway.science.synthesis.{room}")
    words = set(re.findall(r"\w+", PAGE))
    assert [name for name in module.__all__ if name not in words | {"FileFault"}] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_says_what_it_does(room):
    module = importlib.import_module(f"steadway.science.synthesis.{room}")
    assert [n for n in module.__all__ if not n.isupper() and not getattr(module, n).__doc__] == []


def test_every_caution_is_on_the_page():
    source = "".join(
        p.read_text(encoding="utf-8")
        for p in (ROOT / "steadway" / "science" / "synthesis").rglob("*.py")
        if "tests" not in p.parts
    )
    codes = set(re.findall(r'Caution\(\s*"([a-z0-9_]+)"', source))
    assert len(codes) > 10
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


def test_the_example_on_the_page_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    exec(compile(code, "synthesis.md", "exec"), {})  # noqa: S102  # our own page
    assert "Standardised mean difference −0." in capsys.readouterr().out


def test_the_room_imports_without_django():
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['django'] = None\n"
        "import steadway.science.synthesis.review, steadway.science.synthesis.plots\n"
        "import steadway.science.synthesis.moderators, steadway.science.synthesis.bias\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
