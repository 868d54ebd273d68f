"""Who may open what: the one table. A URL without a row here is refused, and fails the build."""

from steadway.care.people.access import Rule

TABLE: dict[str, Rule] = {}
