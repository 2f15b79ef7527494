"""Finding an invoice by its number, as the API's search does."""

from emulator.pages.console.visit import Visit


def invoice_of_number(visit: Visit, number: str) -> str | None:
    """The id of the invoice with a number, as it is typed or in capital letters; None when there is none."""
    if visit.dialect != "stripe":
        return None
    for typed in dict.fromkeys((number, number.upper())):
        escaped = typed.replace("\\", "\\\\").replace('"', '\\"')
        found = visit.api.get("/v1/invoices/search", query=f'number:"{escaped}"', limit=1).data
        if found:
            return str(found[0]["id"])
    return None
