"""The link to the PDF of a credit note (docs.stripe.com/api/credit_notes/object, `pdf`).

How long the real one lasts is not documented: this one does not expire.
"""

from emulator.billing.core.context import Context
from emulator.billing.credit_notes.credit_note import CreditNote
from emulator.billing.system.signed_links import LinkTarget, signed_token


def pdf_url(note: CreditNote, ctx: Context) -> str:
    """The link to the PDF; it names the account and the note, so that it opens without a look-up."""
    return (
        f"{ctx.base_url}/credit_notes/{ctx.account.link_path}/{signed_token(note.id, note.link_secret, ctx)}/pdf?s=ap"
    )


def link_is_valid(target: LinkTarget, note: CreditNote) -> bool:
    """Whether a link that claims to lead to the credit note is one that was given out for it."""
    return target.is_signed_with(note.link_secret)
