"""What a request has caused, as far as this process committed it in the request's own time."""

from flask import g, has_request_context
from msgspec import Struct, field

from emulator.billing.core.events import Event
from emulator.billing.system.outbox import OutboxMail
from emulator.store.unit_of_work import UnitOfWork


class Caused(Struct, frozen=True):
    """The new events and the new mail of a request, in order."""

    events: list[Event] = field(default_factory=list)
    mail: list[OutboxMail] = field(default_factory=list)


def note_caused(uow: UnitOfWork) -> None:
    """Notes what was committed with the request that is being answered, if one is."""
    if not has_request_context():
        return
    caused = caused_so_far()
    caused.events.extend(sorted(filter(uow.is_new, uow.changes.saved(Event)), key=lambda event: event.id))
    caused.mail.extend(sorted(filter(uow.is_new, uow.changes.saved(OutboxMail)), key=lambda mail: mail.id))
    g.caused = caused


def caused_so_far() -> Caused:
    """What the request that is being answered has caused until now."""
    caused: Caused = g.get("caused") or Caused()
    return caused
