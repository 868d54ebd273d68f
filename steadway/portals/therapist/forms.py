"""What staff send about an alert. Rules live in `care/safety`; here only the shape."""

from collections.abc import Iterable
from typing import Any

from django import forms

from steadway.care.people.models import Account

_LONGEST = 4000


class StepsForm(forms.Form):
    """Which steps of the list were done."""

    def __init__(self, steps: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"] = forms.MultipleChoiceField(
            choices=[(step, step) for step in steps],
            error_messages={
                "required": "Tick at least one step, then save.",
                "invalid_choice": "This step has left the list. Tick again.",
            },
        )


class HandOverForm(forms.Form):
    """Who takes the alert, known by their code, and a word to them."""

    note = forms.CharField(required=False, max_length=_LONGEST, label="A word to them")

    def __init__(self, colleagues: Iterable[Account], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {one.code: one for one in colleagues}
        self.fields["to"] = forms.ChoiceField(
            choices=[(code, one.display_name or code) for code, one in self.by_code.items()],
            error_messages={
                "required": "Choose who takes it.",
                "invalid_choice": "Choose somebody from the list.",
            },
        )

    @property
    def colleague(self) -> Account:
        return self.by_code[self.cleaned_data["to"]]


class CloseForm(forms.Form):
    """The words an alert is closed with."""

    note = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": "Write what was done and what comes next, then close it."},
    )
