"""What the control API takes and answers: msgspec structs, from which openapi.json is made as well.

An attribute has a description where its name does not say all. Times are unix seconds, UTC.
"""
