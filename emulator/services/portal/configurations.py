"""The customer portal's default configuration, which is there without anybody's doing."""

from emulator.billing.portal.configuration import PortalConfiguration, default_configuration, default_id
from emulator.store.unit_of_work import UnitOfWork


def configuration_named(uow: UnitOfWork, id: str) -> PortalConfiguration | None:
    """The configuration with this id, the default one also where nobody has changed it yet."""
    return default_of(uow) if id == default_id_of(uow) else uow.get(PortalConfiguration, id)


def default_id_of(uow: UnitOfWork) -> str:
    """The id of the world's default configuration; nothing is read for it."""
    return default_id(uow.world.account, livemode=uow.world.livemode)


def default_of(uow: UnitOfWork) -> PortalConfiguration | None:
    """The default configuration; None where the account says that the portal's settings were never saved."""
    return uow.get(PortalConfiguration, default_id_of(uow)) or unkept_default(uow)


def unkept_default(uow: UnitOfWork) -> PortalConfiguration | None:
    """The default configuration as long as it is not kept, and so in no list; None where it is, or there is none."""
    if not uow.ctx.account.portal_settings_saved or uow.get(PortalConfiguration, default_id_of(uow)) is not None:
        return None
    return default_configuration(uow.ctx)


def keep_default(uow: UnitOfWork, configuration: PortalConfiguration) -> None:
    """Keeps the default configuration, where it is not kept yet: what names it finds it from then on."""
    if configuration == unkept_default(uow):
        uow.changes.save(configuration)
