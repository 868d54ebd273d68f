"""One measured figure beside what it is held against."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Result:
    """`figure` and `reference` are taken in the same run, so that their ratio can be trusted."""

    name: str
    figure: float
    unit: str
    reference_name: str
    reference: float
    target: str
    met: bool

    @property
    def ratio(self) -> float:
        """Figure over reference."""
        return self.figure / self.reference if self.reference else float("nan")

    def row(self) -> dict[str, object]:
        """As results.json keeps it."""
        return {**asdict(self), "ratio": round(self.ratio, 4)}

    def line(self) -> str:
        """As a person reads it."""
        return (
            f"{self.name:<46} {self.figure:>10.3f} {self.unit:<7} "
            f"{self.reference_name:<28} {self.reference:>10.3f}  ratio {self.ratio:>7.3f}  "
            f"{self.target:<22} {'met' if self.met else 'NOT MET'}"
        )
