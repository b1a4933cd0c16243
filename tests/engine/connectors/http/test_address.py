import pytest

from engine.connectors.http.address import build_address
from engine.connectors.kit.errors import ConnectorError, CredentialsRefused, Rejected

BASE = "https://api.example/v1"


def build(url: str, *, base: str = BASE, values=None, query=None) -> str:
    return build_address(base_url=base, url=url, path_values=values or {}, query=query or {})


class TestBuildAddress:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("/stock", "https://api.example/v1/stock"),
            ("stock", "https://api.example/v1/stock"),
            ("?a=1", "https://api.example/v1?a=1"),
            ("/a b/ü", "https://api.example/v1/a%20b/%C3%BC"),
            ("/a%20b", "https://api.example/v1/a%20b"),
            ("https://other.example/x", "https://other.example/x"),
            ("/x#part", "https://api.example/v1/x"),
            ("/x?q=a&b=c", "https://api.example/v1/x?q=a&b=c"),
            ("@evil.example/", "https://api.example/v1/@evil.example/"),
            (".evil.example", "https://api.example/v1/.evil.example"),
            (":80/x", "https://api.example/v1/:80/x"),
        ],
    )
    def test_joins_base_and_path(self, url, expected):
        assert build(url) == expected

    def test_the_query_is_encoded_and_lists_repeat(self):
        built = build("/x?own=1", query={"q": "a&b=c", "n": [1, 2], "b": True, "none": None})

        assert built == "https://api.example/v1/x?own=1&q=a%26b%3Dc&n=1&n=2&b=true"

    @pytest.mark.parametrize(
        "url",
        [
            "/../admin",
            "/a/../../b",
            "/%2e%2e/admin",
            "/%252e%252e/admin",
            "/..%2fadmin",
            "/..%5cadmin",
            "/..;/admin",
            "..",
            "/./x",
            "/a\\..\\b",
            "/a\x00",
            "/a\r\nHost: evil",
            "//evil.example/",
            "https:evil.example",
            "http:/evil.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
        ],
    )
    def test_refuses_to_leave_the_base(self, url):
        with pytest.raises(ConnectorError) as raised:
            build(url)

        assert raised.value.certain

    @pytest.mark.parametrize("value", ["..", "../admin", "%2e%2e", "a/../../b", ".", "a\x00b"])
    def test_nor_does_a_value_leave_its_place(self, value):
        with pytest.raises(Rejected):
            build("/stock/{pizza}", values={"pizza": value})

    def test_a_value_with_separators_is_one_part_of_the_path(self):
        built = build("/stock/{pizza}", values={"pizza": "a/b?c#d@e"})

        assert built == "https://api.example/v1/stock/a%2Fb%3Fc%23d%40e"

    def test_refuses_a_place_without_a_value(self):
        with pytest.raises(Rejected, match="without a value"):
            build("/stock/{pizza}")

    def test_refuses_to_give_up_encryption(self):
        with pytest.raises(CredentialsRefused):
            build("http://api.example/v1/stock")

    def test_needs_a_base_for_a_path(self):
        with pytest.raises(Rejected, match="http://"):
            build("/stock", base="")
