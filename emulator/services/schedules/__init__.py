"""What is done with a schedule: `schedules.release(uow, schedule)`."""

from emulator.services.schedules.changes import update
from emulator.services.schedules.creation import create, take_over
from emulator.services.schedules.due import (
    do_due,
    do_subscription_due,
    do_subscription_due_without_schedule,
    give_up,
)
from emulator.services.schedules.ending import cancel, cancel_all, release
from emulator.services.schedules.preview import preview

__all__ = [
    "cancel",
    "cancel_all",
    "create",
    "do_due",
    "do_subscription_due",
    "do_subscription_due_without_schedule",
    "give_up",
    "preview",
    "release",
    "take_over",
    "update",
]
