"""Letters as files: for the demo and for tests."""

from email import message_from_bytes, policy

import pytest

from steadway.care.notices import carriers
from steadway.care.notices.carriers import Letter
from steadway.care.notices.carriers.file.carrier import FileCarrier
from steadway.care.notices.errors import NotTaken

LETTER = Letter(
    to="ada@example.org", sender="Steadway <steadway@localhost>", subject="Grüße",
    body="Hello\n\nä line.", message_id="<1-2@localhost>",
)  # fmt: skip


def test_a_letter_is_one_file_that_a_mail_program_can_read(tmp_path):
    FileCarrier(tmp_path / "mail").send(LETTER)
    (path,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert path.name == "1-2@localhost.eml"
    assert (message["To"], message["Subject"]) == ("ada@example.org", "Grüße")
    assert "ä line." in message.get_content()


def test_the_same_letter_twice_is_one_file(tmp_path):
    carrier = FileCarrier(tmp_path)
    carrier.send(LETTER)
    carrier.send(LETTER)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_means_not_taken(tmp_path):
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(NotTaken):
        FileCarrier(tmp_path / "mail").send(LETTER)


def test_outside_live_mode_nothing_leaves_the_house(settings):
    mail = settings.STEADWAY.mail.model_copy(update={"carrier": "smtp", "host": "mail.example"})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"mail": mail})
    assert isinstance(carriers.current(), FileCarrier)
