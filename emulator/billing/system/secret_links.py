"""Links that open a thing by themselves: each names its world, the thing, and a secret of it that nobody can guess."""

import hmac

from emulator.billing.core.context import Context


def secret_url(path: str, id: str, secret: str, ctx: Context) -> str:
    """A link below a path of this server: `<path>/<account>/<mode>/<id>/<secret>`."""
    mode = "live" if ctx.livemode else "test"
    return f"{ctx.base_url}{path}/{ctx.account.link_path}/{mode}/{id}/{secret}"


def is_secret(given: str, secret: str) -> bool:
    """Whether a link has the secret; takes as long whatever the answer."""
    return hmac.compare_digest(given.encode(), secret.encode())
