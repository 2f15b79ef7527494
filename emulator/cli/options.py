"""The settings that can be options, by the names that they have in the environment."""

from __future__ import annotations

from msgspec import Struct


class SettingOption(Struct, frozen=True):
    """An option that stands for a variable of the environment.

    Attributes:
        option: as it is typed.
        variable: its name in the environment, which is described by the reader of settings.
        meaning: half a line, with what holds when it is not set.
        choices: the only values there are, for shells to complete.
        is_path: whether it names a file or a folder, for shells to complete.
    """

    option: str
    variable: str
    meaning: str
    choices: tuple[str, ...] = ()
    is_path: bool = False


SETTINGS = (
    SettingOption("--host", "EMULATOR_HOST", "address to listen on (127.0.0.1)"),
    SettingOption("--port", "EMULATOR_PORT", "port to listen on (12111); 0 takes any that is free"),
    SettingOption(
        "--listen-port", "EMULATOR_LISTEN_PORT", "port for the websocket of `stripe listen` (any that is free)"
    ),
    SettingOption(
        "--store",
        "EMULATOR_STORE",
        "embedded, dynoxide, local or endpoint (what this machine has decides)",
        choices=("embedded", "dynoxide", "local", "endpoint"),
    ),
    SettingOption(
        "--workers",
        "EMULATOR_WORKERS",
        "number of processes; more than one need dynoxide or another outside engine (1)",
    ),
    SettingOption("--store-timeout", "EMULATOR_STORE_TIMEOUT", "seconds to wait for the store to answer (30)"),
    SettingOption(
        "--data", "EMULATOR_DATA", "folder to keep the data in, also after a restart (in memory)", is_path=True
    ),
    SettingOption(
        "--public-url", "EMULATOR_PUBLIC_URL", "base of links to hosted pages and PDFs (the address it listens on)"
    ),
    SettingOption(
        "--api-version", "EMULATOR_API_VERSION", "Stripe API version of accounts that have not set one (the newest)"
    ),
    SettingOption("--hosts", "EMULATOR_HOSTS", "further host names to answer to, separated by commas"),
    SettingOption("--table", "EMULATOR_TABLE", "name of the DynamoDB table (stripe-invoice-emulator)"),
    SettingOption("--endpoint", "AWS_ENDPOINT_URL_DYNAMODB", "URL of a DynamoDB that runs already"),
    SettingOption(
        "--mail-allow",
        "EMULATOR_MAIL_ALLOW",
        "also send live mail to these addresses and domains, separated by commas",
    ),
    SettingOption(
        "--mail-retry-delays",
        "EMULATOR_MAIL_RETRY_DELAYS",
        "seconds between attempts to deliver a mail, separated by commas",
    ),
    SettingOption(
        "--webhook-retry-delays",
        "EMULATOR_WEBHOOK_RETRY_DELAYS",
        "seconds between attempts to deliver a webhook, separated by commas",
    ),
    SettingOption(
        "--webhook-link-local",
        "EMULATOR_WEBHOOK_LINK_LOCAL",
        "allow: send webhooks to link-local addresses too (refused)",
        choices=("allow",),
    ),
    SettingOption(
        "--test-mail",
        "EMULATOR_TEST_MAIL",
        "mirror: also give the mail of test mode to the SMTP server, which must be your own",
        choices=("mirror",),
    ),
    SettingOption("--mail-redirect", "EMULATOR_MAIL_REDIRECT", "send all other live mail to this address instead"),
    SettingOption(
        "--world-list",
        "EMULATOR_WORLD_LIST",
        "hide: leave the list of this server's worlds out of the console",
        choices=("hide",),
    ),
)

FORMER_OPTIONS = (("--mail-pauses", "EMULATOR_MAIL_PAUSES"), ("--webhook-pauses", "EMULATOR_WEBHOOK_PAUSES"))
"""Former names of options, which are still taken."""
