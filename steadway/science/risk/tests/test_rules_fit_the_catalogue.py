"""The rules name instruments, items and scales; this holds them to the catalogue."""

from steadway.science.instruments import load_catalogue
from steadway.science.risk import rules


def test_every_rule_watches_something_that_the_catalogue_has():
    catalogue = load_catalogue()
    for rule in rules().rules:
        for name in rule.instruments:
            instrument = catalogue.get(name)
            if rule.answer:
                assert rule.answer.item in {item.id for item in instrument.items}
            watched = rule.score or rule.rise
            if watched:
                assert watched.scale in {scale.id for scale in instrument.scales}
