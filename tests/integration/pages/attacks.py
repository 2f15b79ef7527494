"""What people write into fields to see what breaks."""

ATTACKS = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)></td></table>\"'><b>&amp;",
    "jinja": "{{ 7*7 }}{% for a in b %}{{ config }}{% raw %}{# no #}${7*7}#{7*7}",
    "headers": "Rosen\r\nBcc: evil@example.com\r\n\r\nContent-Type: text/html\n\n<h1>Hello</h1>",
    "directions": "invoice \u202egpj.exe\u2066 \u2069\u200f\u061c\ufeff end",
    "control": "a\x07b\x08c\x1b[31md\x7fe\x85f\u2028g",
    "long": "W" * 5000,
}
