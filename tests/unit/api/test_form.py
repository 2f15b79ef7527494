"""How forms and query strings are decoded, and what is said about those that cannot be."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.api.stripe.form import MAX_DEPTH, MAX_PAIRS, FormError, check_content_type, decode

CONTACT = "For assistance, please contact support@stripe.com."


@pytest.mark.parametrize(
    ("form", "decoded"),
    [
        ("", {}),
        ("&&", {}),
        ("a=1", {"a": "1"}),
        ("a=", {"a": ""}),
        ("a", {"a": ""}),
        ("a=b=c", {"a": "b=c"}),
        ("=1", {}),
        ("b=1&a=2", {"b": "1", "a": "2"}),
        ("a=1;b=2", {"a": "1;b=2"}),
        ("a=%26%3D%25+%2B", {"a": "&=% +"}),
        ("%61%5Bb%5D=1", {"a": {"b": "1"}}),
        ("a=%C3%BC%E2%82%AC%F0%9F%98%80", {"a": "ü€😀"}),
        ("ü=ß", {"ü": "ß"}),
    ],
)
def test_values(form: str, decoded: object) -> None:
    assert decode(form) == decoded
    assert decode(form.encode()) == decoded


@pytest.mark.parametrize(
    ("form", "decoded"),
    [
        ("a[b]=1&a[c]=2", {"a": {"b": "1", "c": "2"}}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[0][b]=1&a[0][c]=2&a[1][b]=3", {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ("a[][b]=1&a[][c]=2&a[][b]=3", {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ("a[][b][c]=1&a[][b][d]=2&a[][b][c]=3", {"a": [{"b": {"c": "1", "d": "2"}}, {"b": {"c": "3"}}]}),
        ("a[][b][]=1&a[][b][]=2&a[][c]=3", {"a": [{"b": ["1", "2"], "c": "3"}]}),
        ("a[]=1&a[][b]=2", {"a": ["1", {"b": "2"}]}),
        ("a[b][0][c][]=1", {"a": {"b": [{"c": ["1"]}]}}),
        ("metadata[a b]=1&metadata[a.b]=2", {"metadata": {"a b": "1", "a.b": "2"}}),
    ],
)
def test_maps(form: str, decoded: object) -> None:
    assert decode(form) == decoded


@pytest.mark.parametrize(
    ("form", "decoded"),
    [
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[0]=1&a[1]=2", {"a": ["1", "2"]}),
        ("a[1]=2&a[0]=1", {"a": ["1", "2"]}),
        ("a[]=", {"a": [""]}),
        ("a[][]=1&a[][]=2", {"a": [["1"], ["2"]]}),
        ("&".join(f"a[{n}]={n}" for n in range(11)), {"a": [str(n) for n in range(11)]}),
    ],
)
def test_lists(form: str, decoded: object) -> None:
    assert decode(form) == decoded


@pytest.mark.parametrize(
    ("form", "decoded"),
    [
        ("a[1]=x", {"a": {"1": "x"}}),
        ("a[0]=x&a[2]=y", {"a": {"0": "x", "2": "y"}}),
        ("a[00]=x", {"a": {"00": "x"}}),
        ("a[0]=x&a[b]=y", {"a": {"0": "x", "b": "y"}}),
        ("0=x", {"0": "x"}),
    ],
)
def test_maps_that_only_look_like_lists(form: str, decoded: object) -> None:
    assert decode(form) == decoded


@pytest.mark.parametrize(
    ("form", "decoded"),
    [
        ("a=1&a=2", {"a": "2"}),
        ("a[b]=1&a[b]=2", {"a": {"b": "2"}}),
        ("a[0]=1&a[0]=2", {"a": ["2"]}),
    ],
)
def test_given_twice_the_last_value_counts(form: str, decoded: object) -> None:
    assert decode(form) == decoded


@pytest.mark.parametrize(
    ("name", "decoded"),
    [
        ("a[b[c.d]]", {"a": {"b": {"c.d": "1"}}}),
        ("a[0][b[c]]", {"a": [{"b": {"c": "1"}}]}),
        ("a[[b]]", {"a": {"b": "1"}}),
        ("a[b", {"a": {"b": "1"}}),
        ("a[b]]", {"a": {"b": "1"}}),
        ("a[b]c", {"a": {"b": {"c": "1"}}}),
        ("a]b", {"a": {"b": "1"}}),
        ("[a]", {"a": "1"}),
        ("a[]b", {"a": [{"b": "1"}]}),
    ],
)
def test_brackets_that_do_not_match_part_the_keys(name: str, decoded: object) -> None:
    assert decode(urlencode({name: "1"})) == decoded


@pytest.mark.parametrize("name", ["a[", "a[b][", "a[[[[", "a[]]", "[", "]", "[]"])
def test_brackets_of_no_key_are_literal(name: str) -> None:
    assert decode(urlencode({name: "1"})) == {name: "1"}


@pytest.mark.parametrize(
    ("form", "message", "param"),
    [
        ("a=1&a[b]=2", "Invalid object", "a"),
        ("a[b]=1&a=2", "Invalid object", "a"),
        ("a=1&a[]=2", "Invalid array", "a"),
        ("a[]=1&a=2", "Invalid array", "a"),
        ("a[]=1&a[b]=2", "Invalid object", "a"),
        ("a[0]=1&a[]=2", "Invalid array", "a"),
        ("a[b]=1&a[b][c]=2", "Invalid object", "a[b]"),
        ("a[][b]=1&a[][b][c]=2", "Invalid object", "a[0][b]"),
        ("a[0][b][]=1&a[0][b]=2", "Invalid array", "a[0][b]"),
    ],
)
def test_contradictions(form: str, message: str, param: str) -> None:
    with pytest.raises(FormError) as refused:
        decode(form)
    assert (refused.value.message, refused.value.param) == (message, param)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (b"a=%", "Invalid request: invalid %-encoding (%) in the POST body."),
        (b"a=100%", "Invalid request: invalid %-encoding (100%) in the POST body."),
        (b"a=%2", "Invalid request: invalid %-encoding (%2) in the POST body."),
        (b"a=%zz", "Invalid request: invalid %-encoding (%zz) in the POST body."),
        (b"%u0041=1", "Invalid request: invalid %-encoding (%u0041) in the POST body."),
        (b"a=caf\xe9", rf'Invalid UTF-8 characters found in POST body: "caf\xe9".  {CONTACT}'),
        (b"a=caf%E9", rf'Invalid UTF-8 characters found in POST body: "caf\xe9".  {CONTACT}'),
        (b"\xff=1", rf'Invalid UTF-8 characters found in POST body: "\xff".  {CONTACT}'),
        (b"a=%ED%A0%80", rf'Invalid UTF-8 characters found in POST body: "\xed\xa0\x80".  {CONTACT}'),
        (b"a=" + b"x" * 100 + b"\xff", f'Invalid UTF-8 characters found in POST body: "{"x" * 100}...".  {CONTACT}'),
        ("a=\ud800", rf'Invalid UTF-8 characters found in POST body: "\xed\xa0\x80".  {CONTACT}'),
    ],
)
def test_undecodable_text(form: bytes | str, message: str) -> None:
    with pytest.raises(FormError) as refused:
        decode(form)
    assert (refused.value.message, refused.value.param) == (message, None)


def test_undecodable_text_in_a_query_is_called_that() -> None:
    with pytest.raises(FormError, match="Invalid UTF-8 characters found in query string: "):
        decode(b"a=%FF", source="query string")


@pytest.mark.parametrize("form", ["a=%00", "a=b%00c", "a%00=b"])
def test_nul_is_refused(form: str) -> None:
    with pytest.raises(FormError) as refused:
        decode(form)
    assert refused.value.message == "Invalid string: the NUL character is not allowed."
    assert refused.value.param == "a"


def test_depth_is_bounded() -> None:
    deepest = "a" + "[b]" * MAX_DEPTH
    innermost = decode(f"{deepest}=1")["a"]
    for _ in range(MAX_DEPTH):
        innermost = innermost["b"]
    assert innermost == "1"
    with pytest.raises(FormError, match=f"nested more than {MAX_DEPTH} levels deep"):
        decode(f"{deepest}[b]=1")


@pytest.mark.parametrize("step", ["[b]", "[]", "[0]", "[b", "]b"])
def test_a_thousand_levels_are_refused(step: str) -> None:
    with pytest.raises(FormError, match="levels deep"):
        decode("a" + step * 1000 + "=1")


def test_the_number_of_pairs_is_bounded() -> None:
    assert len(decode("&".join(f"a{n}=1" for n in range(MAX_PAIRS)))) == MAX_PAIRS
    with pytest.raises(FormError, match=f"more than {MAX_PAIRS} parameters"):
        decode("&".join(f"a{n}=1" for n in range(MAX_PAIRS + 1)))


def test_the_complaint_answers_with_400() -> None:
    with pytest.raises(FormError) as refused:
        decode("a=1&a[b]=2")
    parameter_error = refused.value.parameter_error
    assert (parameter_error.status, parameter_error.code, parameter_error.param) == (400, None, "a")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=1"),
        ("Application/X-WWW-Form-URLEncoded; charset=utf-8", b"a=1"),
        ("application/json", b""),
        (None, b""),
    ],
)
def test_accepted_content_types(content_type: str | None, body: bytes) -> None:
    check_content_type(content_type, body)


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_refused_in_words_of_its_own(content_type: str) -> None:
    with pytest.raises(FormError) as refused:
        check_content_type(content_type, b"{}")
    assert refused.value.message == (
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
        "If you have any questions, we can help at https://support.stripe.com/."
    )


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
        ("", ""),
        (None, ""),
    ],
)
def test_other_content_types_are_refused(content_type: str | None, shown: str) -> None:
    with pytest.raises(FormError) as refused:
        check_content_type(content_type, b"a=1")
    assert refused.value.message == (
        f"Invalid request: unsupported Content-Type {shown}. "
        "If error persists and you need assistance, please contact support@stripe.com."
    )


NAMES = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="[]\0"), min_size=1, max_size=5).filter(
    lambda name: not name.isdigit()
)
TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=8,
)


def flattened(name: str, value: object) -> list[tuple[str, str]]:
    """The pairs an official SDK sends: lists by position."""
    if isinstance(value, str):
        return [(name, value)]
    inside = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    return [pair for key, inner in inside for pair in flattened(f"{name}[{key}]", inner)]


@settings(derandomize=True, max_examples=200)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_whatever_was_encoded_comes_back(params: dict[str, object]) -> None:
    pairs = [pair for name, value in params.items() for pair in flattened(name, value)]
    assert decode(urlencode(pairs)) == params


@settings(derandomize=True, max_examples=500)
@given(st.one_of(st.binary(max_size=60), st.text("ab[]=&%0+\0é", max_size=60).map(str.encode)))
def test_any_bytes_are_decoded_or_refused(form: bytes) -> None:
    try:
        decoded = decode(form)
    except FormError:
        return
    assert all(isinstance(value, str | list | dict) for value in decoded.values())
