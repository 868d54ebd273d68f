"""E-mail over SMTP, with time limits, telling apart a letter not taken from one in doubt."""

import contextlib
import smtplib

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from steadway.care.notices.carriers import Letter
from steadway.care.notices.errors import NotTaken, Unsure
from steadway.site_file import Mail

SECONDS = 20  # for each step of the talk; far below the lease on a notice

# Headers for mailboxes: no auto-reply should come back to a machine.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class SmtpCarrier:
    """One short talk with the mail server for each letter: few letters, and no shared fate."""

    def __init__(self, mail: Mail, password: str) -> None:
        self.mail = mail
        self.password = password

    def send(self, letter: Letter) -> None:
        """Open, hand over, close. Only a broken line after handing over leaves a doubt."""
        line = self._open()
        try:
            self._hand_over(line, letter)
        finally:
            # By now the letter's fate is known; how the talk ends changes nothing about it.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.close()

    def _open(self) -> EmailBackend:
        line = EmailBackend(
            host=self.mail.host,
            port=self.mail.port,
            username=self.mail.user,
            password=self.password,
            use_tls=self.mail.starttls,
            timeout=SECONDS,
            fail_silently=False,
        )
        try:
            line.open()
        except (smtplib.SMTPException, OSError) as fault:
            raise NotTaken(_words("The mail server could not be reached", fault)) from fault
        return line

    def _hand_over(self, line: EmailBackend, letter: Letter) -> None:
        message = EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=letter.sender,
            to=[letter.to],
            headers={**_HEADERS, "Message-ID": letter.message_id},
            connection=line,
        )
        try:
            line.send_messages([message])
        except smtplib.SMTPRecipientsRefused as fault:
            code = min((code for code, _ in fault.recipients.values()), default=0)
            raise NotTaken("The mail server refused the address.", final=code >= 500) from fault
        except smtplib.SMTPResponseException as fault:  # a plain no: the letter was not taken
            final = fault.smtp_code >= 500
            raise NotTaken(f"The mail server said {fault.smtp_code}.", final=final) from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise Unsure(_words("The line broke during the handing over", fault)) from fault


def _words(sentence: str, fault: Exception) -> str:
    """A sentence for the operator's page: the kind of fault, never an address or a text."""
    return f"{sentence} ({type(fault).__name__})."
