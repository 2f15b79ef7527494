"""Fetching what waits in the table, in order, as far as there is room for it."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from emulator.delivery.webhooks.admission import Admission
from emulator.delivery.webhooks.pending_delivery import TASKS, PendingDelivery, addressed_by
from emulator.delivery.webhooks.taking_up import TakenUp
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

Since = dict[str, dict[bool, int]]
"""By the ids of endpoints, and by whether it is real time or the world's: the second before which nothing waits."""


class Fetched(Struct, frozen=True):
    """What was fetched and is in hand, and since when there is more, of those endpoints for which there is."""

    pending_deliveries: Sequence[PendingDelivery]
    left: Since


class Fetcher(Struct, frozen=True):
    """Fetches what a process holds in the table; `take_up` is `taking_up.take_up` with its renderer."""

    store: Store
    process: str
    admission: Admission
    take_up: Callable[[UnitOfWork, Sequence[TakenUp]], list[PendingDelivery]]

    def fetch(self, world: World, since: Since) -> Fetched:
        """Takes in hand what waits for these endpoints: further attempts first, which are of older events."""
        taken: list[TakenUp] = []
        left: Since = {}
        try:
            for by_real_time in (False, True):
                wanted = {each: seconds[by_real_time] for each, seconds in since.items() if by_real_time in seconds}
                taken.extend(self._admitted(world, wanted, by_real_time, left))
        except BaseException:
            self._release(world, taken, [])
            raise
        return Fetched(self.take_up_admitted(world, taken), left)

    def take_up_admitted(self, world: World, taken: Sequence[TakenUp]) -> Sequence[PendingDelivery]:
        """The deliveries of what is admitted; what is none is in hand no more."""
        pending_deliveries: Sequence[PendingDelivery] = []
        try:
            if taken:
                pending_deliveries = self.store.run(world, lambda uow: self.take_up(uow, taken))
        finally:
            self._release(world, taken, pending_deliveries)
        return pending_deliveries

    def _admitted(self, world: World, wanted: dict[str, int], by_real_time: bool, left: Since) -> Iterator[TakenUp]:
        """What is held of one of the two times, until there is room for no endpoint; `left` is told of those."""
        if not wanted:
            return
        up_to = None if by_real_time else self.store.unit_of_work(world).ctx.now
        jobs = world_jobs(self.store, world, since=min(wanted.values()), up_to=up_to, by_real_time=by_real_time)
        for job in jobs:
            if job.lease != self.process or job.task not in TASKS:
                continue
            waiting = [each for each in addressed_by(job) if job.due_at >= wanted.get(each.endpoint, job.due_at + 1)]
            admitted = self.admission.admit(world, job, waiting, from_table=True)
            if admitted.deliveries:
                yield job, admitted.deliveries
            for endpoint in admitted.left:
                left.setdefault(endpoint, {})[by_real_time] = job.due_at
                del wanted[endpoint]
            if not wanted:
                return

    def _release(self, world: World, taken: Sequence[TakenUp], but: Sequence[PendingDelivery]) -> None:
        in_hand = {each.delivery.id for each in but}
        for _, admitted in taken:
            for each in admitted:
                if each.id not in in_hand:
                    self.admission.release(world, each.endpoint, each.id)
