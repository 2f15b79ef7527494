"""What the log of requests shows of keys and security codes, wherever they stand."""

from __future__ import annotations

import pytest

from emulator.api.redaction import redacted, without_secrets


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("api_key=sk_test_51abcDEF&limit=3", "api_key=sk_test_***&limit=3"),
        ("/v1/customers/rk_live_abc_def", "/v1/customers/rk_live_***"),
        ("curl/8 (pk_test_abc)", "curl/8 (pk_test_***)"),
        ('{"key": "beel_sk_live_abc"}', '{"key": "beel_sk_***"}'),
        ("token dz_abc-def", "token dz_***"),
        ("whsec_abc", "whsec_***"),
        ("Bearer mes_test_1own.1acct_1id_secret", "Bearer mes_test_***"),
        ("card[cvc]=987&a=b", "card[cvc]=***&a=b"),
        ("card%5Bcvc%5D=987", "card%5Bcvc%5D=***"),
        ("cvc=987", "cvc=***"),
        ('{"card":{"cvc": "987","exp_year":2030}}', '{"card":{"cvc": ***,"exp_year":2030}}'),
        ('{"cvc":987}', '{"cvc":***}'),
        ('name="card[cvc]"\r\n\r\n987\r\n--x', 'name="card[cvc]"\r\n\r\n***\r\n--x'),
        (
            'name="cvc"\r\nContent-Type: text/plain\r\n\r\n987\r\n',
            'name="cvc"\r\nContent-Type: text/plain\r\n\r\n***\r\n',
        ),
        ("description=a risk_test", "description=a risk_test"),
        ("cvc_check=pass", "cvc_check=pass"),
    ],
)
def test_secrets_are_starred(text: str, shown: str) -> None:
    assert redacted(text) == without_secrets(text) == shown
