"""Products that an account is set up for by Stripe, as no account here is: their lists answer as those of real ones do.

Programs that copy a whole account know these words and pass over the list; from anything else they take harm (Airbyte's
source asks six times and ends). Every other operation of these products is refused as not emulated.
"""

import re

from emulator.billing.core.errors import APIError

_WORDS = {
    # airbytehq/airbyte#26483, DevBetterCom/DevBetterWeb#903
    "issuing": "Your account is not set up to use Issuing. Please visit "
    "https://dashboard.stripe.com/issuing/overview to get started.",
    # stripe/sync-engine, packages/source-stripe, as all of these
    "identity": "Your account is not set up to use Identity. Please have an account admin visit "
    "https://dashboard.stripe.com/identity to get started.",
    "treasury": "Unrecognized request URL (GET: {path}). Please see https://stripe.com/docs or we can help at "
    "https://support.stripe.com/. (Hint: Have you onboarded to Treasury? You can learn more about the steps needed at "
    "https://stripe.com/docs/treasury/access)",
}

_LIST = re.compile(r"/v1/(\w+)/\w+")


def not_set_up(method: str, path: str) -> APIError | None:
    """The refusal of a list of such a product; None for anything else."""
    found = _LIST.fullmatch(path) if method == "GET" else None
    if found is None or found[1] not in _WORDS:
        return None
    return APIError(_WORDS[found[1]].format(path=path))
