"""The emulator from a program of yours: started, asked and waited for. Nothing but the standard library is needed.

    with start_emulator() as process:
        world = Emulator(process.url).world()
        world.wait_for_event("invoice.sent")

An installed emulator has it as `stripe_invoice_emulator.client`, a checkout as `emulator.client`: therefore its modules
name each other relatively.
"""

from .clock import WorldClock
from .emulator import Emulator
from .errors import EmulatorError, WaitError
from .faults import Faults
from .mail import Mail, Outbox
from .process import EmulatorProcess, StartError, start_emulator
from .records import CheckoutOutcome, DeliveryAttempt, Fault, LoggedRequest, Snapshot
from .world import Event, World, new_key

__all__ = [
    "CheckoutOutcome",
    "DeliveryAttempt",
    "Emulator",
    "EmulatorError",
    "EmulatorProcess",
    "Event",
    "Fault",
    "Faults",
    "LoggedRequest",
    "Mail",
    "Outbox",
    "Snapshot",
    "StartError",
    "WaitError",
    "World",
    "WorldClock",
    "new_key",
    "start_emulator",
]
