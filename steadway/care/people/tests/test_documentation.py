"""What is not documented is not done."""

from pathlib import Path

from steadway.care.people.roles import Role

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "roles.md"


def test_every_role_stands_in_the_reference():
    page = PAGE.read_text(encoding="utf-8")
    assert [role for role in Role if f"| `{role.value}` |" not in page] == []
