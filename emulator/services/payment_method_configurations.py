"""Payment method configurations, the default one among them, which is there without anybody's doing."""

from emulator.billing.payments.payment_method_configurations import (
    MethodConfiguration,
    default_configuration,
    default_id,
)
from emulator.store.unit_of_work import UnitOfWork


def configuration_named(uow: UnitOfWork, id: str) -> MethodConfiguration | None:
    """The configuration with this id, if there is one."""
    kept = uow.get(MethodConfiguration, id)
    return default_configuration(uow.ctx, kept) if id == default_id_of(uow) else kept


def default_id_of(uow: UnitOfWork) -> str:
    """The id of the world's default configuration; nothing is read for it."""
    return default_id(uow.ctx.account.id, livemode=uow.ctx.livemode)


def unkept_default(uow: UnitOfWork) -> MethodConfiguration | None:
    """The default configuration as long as it is not kept, and so in no list."""
    kept = uow.get(MethodConfiguration, default_id_of(uow))
    return default_configuration(uow.ctx, None) if kept is None else None
