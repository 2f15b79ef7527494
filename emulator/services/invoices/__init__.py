"""What is done with an invoice: `invoices.send(uow, invoice)`."""

from emulator.services.invoices.release_items import release_items

__all__ = ["release_items"]
