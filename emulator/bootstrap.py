"""Wiring: settings in, a running emulator out."""

from dataclasses import dataclass, replace

from flask import Flask

from emulator.api import control, errors, stripe
from emulator.api.control.outbox import MailForms
from emulator.api.stripe.endpoint import Desk
from emulator.api.stripe.narration import narrate
from emulator.billing.ids import Stamps
from emulator.billing.outbox import OutboxMail
from emulator.clock import Clock
from emulator.delivery.mail import RenderedMail, compose, message_id, render
from emulator.delivery.mail.recipients_policy import RecipientsPolicy
from emulator.delivery.mailing import PostOffice
from emulator.delivery.tasks import tasks
from emulator.delivery.worker import Worker
from emulator.settings import Settings
from emulator.store.engines import choose
from emulator.store.engines.base import Engine
from emulator.store.signals import Signal
from emulator.store.store import Store
from emulator.store.table import Table


@dataclass(frozen=True, slots=True)
class Emulator:
    """Everything that runs: stop it when done."""

    settings: Settings
    engine: Engine
    store: Store
    app: Flask
    worker: Worker

    def start(self) -> None:
        """Starts doing what becomes due; requests are answered by whoever serves `app`."""
        self.worker.start()

    def stop(self) -> None:
        """Ends the work in hand, then the engine. What is due later is done after the next start."""
        self.worker.stop()
        self.engine.stop()


def build(settings: Settings, engine: Engine | None = None) -> Emulator:
    """Starts the engine, makes the table and puts the parts together.

    `engine` replaces the one that the settings choose. Raises EngineError when it cannot start.
    """
    engine = engine or choose(settings)
    engine.start()
    try:
        table = Table(settings.table, engine)
        table.create()
    except BaseException:
        engine.stop()
        raise
    store = Store(table, Clock(), narrate, Signal(), Signal(), settings.base_url, Stamps())
    app = Flask("emulator", static_folder=None)
    desk = Desk(store, settings.accepted_keys)
    stripe.register(app, desk)
    control.register(app, store, engine, settings, _mail_forms())
    errors.register(app, {"/_emulator": control.no_such_path, "": desk.unrecognized}, desk.failed)
    post_office = PostOffice(settings.smtp_url, _recipients_policy(settings))
    worker = Worker(store, tasks(store, post_office))
    return Emulator(settings, engine, store, app, worker)


def _mail_forms() -> MailForms:
    def without_pdf(mail: OutboxMail) -> RenderedMail:
        return render(replace(mail.letter, attach_pdf=False))

    return MailForms(
        subject=lambda mail: without_pdf(mail).subject,
        message_id=lambda mail: message_id(mail.letter),
        html=lambda mail: without_pdf(mail).html,
        text=lambda mail: without_pdf(mail).text,
        pdf=lambda mail: render(mail.letter).pdf,
        message=lambda mail: compose(mail.letter).as_bytes(),
    )


def _recipients_policy(settings: Settings) -> RecipientsPolicy:
    host = None if settings.smtp_url is None else settings.smtp_url.host
    return RecipientsPolicy(smtp_host=host, allow=settings.mail_allow, redirect=settings.mail_redirect)
