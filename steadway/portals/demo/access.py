"""Who may open the demo's own pages: anybody, because they exist in a demo only."""

from steadway.care.people.access import Rule, everybody

RULES: dict[str, Rule] = {
    "demo:doors": everybody(read_only=True),
    "demo:enter": everybody(),
    "demo:styleguide": everybody(read_only=True),
}
