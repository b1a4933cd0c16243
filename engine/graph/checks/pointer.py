"""Writes JSON Pointers, which say where in a node an issue is."""


def pointer(*words: str | int) -> str:
    """Write a JSON Pointer."""
    return "".join("/" + str(word).replace("~", "~0").replace("/", "~1") for word in words)
