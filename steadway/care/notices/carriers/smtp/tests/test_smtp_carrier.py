"""The mail server in every mood, as a real server on loopback."""

import socketserver
import threading

import pytest

from steadway.care.notices import carriers
from steadway.care.notices.carriers import Letter
from steadway.care.notices.carriers.smtp import carrier as smtp
from steadway.care.notices.carriers.smtp.carrier import SmtpCarrier
from steadway.care.notices.errors import NotTaken, Unsure
from steadway.site_file import Mail

LETTER = Letter(
    to="ada@example.org", sender="Steadway <steadway@example.org>", subject="Hello",
    body="Your next part is ready.", message_id="<1@example.org>",
)  # fmt: skip


class Server(socketserver.ThreadingTCPServer):
    """A mail server of 30 lines that follows a script: {command: answer}."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: dict[str, str]) -> None:
        self.script = script
        self.taken: list[str] = []
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    def say(self, word: str, default: str) -> bool:
        """Answer as the script says; False hangs up instead."""
        answer = self.server.script.get(word, default)
        if answer == "hang up":
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True

    def handle(self):
        going = self.say("hello", "220 here")
        while going and (line := self.rfile.readline()):
            word = line.split()[0].decode().upper()
            if word == "DATA":
                going = self.say("DATA", "354 go on") and self.read_letter()
            elif word == "QUIT":
                self.say("QUIT", "221 bye")
                return
            else:
                going = self.say(word, "250 fine")

    def read_letter(self) -> bool:
        if not self.server.script.get("DATA", "354").startswith("354"):
            return True
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.decode())
        self.server.taken.append("".join(lines))
        return self.say("taken", "250 taken")


@pytest.fixture
def server():
    """Start servers with a script; stop them all at the end."""
    running = []

    def start(**script):
        one = Server(script)
        running.append(one)
        threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True).start()
        return one

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


def post(server) -> None:
    mail = Mail(host="127.0.0.1", port=server.server_address[1], starttls=False)
    SmtpCarrier(mail, "").send(LETTER)


def test_a_letter_is_taken_with_its_message_id_and_asks_for_no_auto_reply(server):
    one = server()
    post(one)
    (text,) = one.taken
    assert "Message-ID: <1@example.org>" in text
    assert "Auto-Submitted: auto-generated" in text


@pytest.mark.parametrize(
    ("script", "final"),
    [
        ({"hello": "421 later"}, False),
        ({"hello": "hang up"}, False),
        ({"MAIL": "451 later"}, False),
        ({"MAIL": "550 no"}, True),
        ({"RCPT": "450 later"}, False),
        ({"RCPT": "550 nobody here"}, True),
        ({"DATA": "451 later"}, False),
        ({"taken": "452 full"}, False),
        ({"taken": "554 no"}, True),
    ],
)
def test_a_plain_no_means_not_taken(server, script, final):
    with pytest.raises(NotTaken) as refusal:
        post(server(**script))
    assert refusal.value.final is final
    assert "ada@" not in str(refusal.value)


def test_a_line_that_breaks_after_the_letter_leaves_a_doubt(server):
    with pytest.raises(Unsure):
        post(server(taken="hang up"))


def test_a_server_that_never_answers_leaves_a_doubt_after_a_while(server, monkeypatch):
    monkeypatch.setattr(smtp, "SECONDS", 0.2)
    with pytest.raises(Unsure):
        post(server(taken="250-and one more line to come"))


def test_a_rude_goodbye_does_not_undo_a_taken_letter(server):
    one = server(QUIT="500 what")
    post(one)
    assert len(one.taken) == 1


def test_a_closed_door_means_not_taken():
    with pytest.raises(NotTaken):
        SmtpCarrier(Mail(host="127.0.0.1", port=1, starttls=False), "").send(LETTER)


def test_a_live_site_with_smtp_uses_it(settings):
    settings.MODE = "live"
    mail = settings.STEADWAY.mail.model_copy(update={"carrier": "smtp", "host": "mail.example"})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"mail": mail})
    assert isinstance(carriers.current(), SmtpCarrier)
