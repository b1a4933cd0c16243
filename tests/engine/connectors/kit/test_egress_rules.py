from ipaddress import ip_address

import pytest

from engine.connectors.kit.egress_rules import Ban, EgressRules, find_ban, parse_rule
from engine.ports import EgressPolicy


def refusal(policy: EgressPolicy, host: str, port: int, *addresses: str) -> str | None:
    found = [ip_address(text) for text in addresses]
    return EgressRules(policy).find_refusal(host=host, port=port, addresses=found)


class TestFindBan:
    @pytest.mark.parametrize(
        "address",
        [
            "10.0.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "203.0.113.9",
            "::1",
            "fc00::1",
            "fd12::1",
            "2001:db8::1",
            "64:ff9b::7f00:1",
            "2001::1",
            "100::1",
            "::127.0.0.1",
            "2002:7f00:1::",
            "1::1",
        ],
    )
    def test_bans_what_is_private(self, address):
        assert find_ban(ip_address(address)) is Ban.PRIVATE

    @pytest.mark.parametrize(
        "address",
        [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "169.254.1.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.0.192",
            "100.100.100.200",
            "168.63.129.16",
            "::",
            "fe80::1",
            "ff02::1",
            "fec0::1",
            "fd00:ec2::254",
            "2002:a9fe:a9fe::",
        ],
    )
    def test_bans_what_only_machines_use(self, address):
        assert find_ban(ip_address(address)) is Ban.SPECIAL

    @pytest.mark.parametrize(
        "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2002:0808:0808::1"]
    )
    def test_lets_the_public_internet_pass(self, address):
        assert find_ban(ip_address(address)) is None


class TestParseRule:
    @pytest.mark.parametrize("text", ["", "a b", "http://x", "*", "*.", "10.0.0.0/33", "x/8", "-o"])
    def test_refuses_what_is_no_rule(self, text):
        with pytest.raises(ValueError, match=r"is no host"):
            parse_rule(text)


class TestEgressRules:
    def test_a_named_host_may_be_private_on_its_port_only(self):
        policy = EgressPolicy(allow=("shop.internal:9000",))

        assert refusal(policy, "shop.internal", 9000, "10.0.0.7") is None
        assert refusal(policy, "shop.internal", 9001, "10.0.0.7") is not None
        assert refusal(policy, "other.internal", 9000, "10.0.0.7") is not None

    def test_a_wildcard_names_subdomains_but_not_lookalikes(self):
        policy = EgressPolicy(allow=("*.corp.example",))

        assert refusal(policy, "a.b.corp.example", 1, "10.0.0.7") is None
        assert refusal(policy, "corp.example", 1, "10.0.0.7") is not None
        assert refusal(policy, "evilcorp.example", 1, "10.0.0.7") is not None

    def test_naming_a_host_never_opens_metadata(self):
        policy = EgressPolicy(allow=("shop.internal",))

        assert refusal(policy, "shop.internal", 80, "169.254.169.254") is not None

    def test_a_network_is_named_by_address_whatever_the_host(self):
        policy = EgressPolicy(allow=("10.1.0.0/16", "[::1]:8080", "169.254.7.0/24"))

        assert refusal(policy, "any.example", 80, "10.1.2.3") is None
        assert refusal(policy, "any.example", 80, "10.2.2.3") is not None
        assert refusal(policy, "any.example", 8080, "::1") is None
        assert refusal(policy, "any.example", 80, "169.254.7.1") is None

    def test_one_bad_answer_spoils_the_name(self):
        assert refusal(EgressPolicy(), "x.example", 80, "8.8.8.8", "127.0.0.1") is not None

    def test_denial_wins(self):
        policy = EgressPolicy(allow=("10.0.0.0/8", "db.example"), deny=("10.0.0.5", "db.example"))

        assert refusal(policy, "x.example", 80, "10.0.0.5") is not None
        assert refusal(policy, "db.example", 80, "8.8.8.8") is not None
        assert refusal(policy, "x.example", 80, "10.0.0.6") is None

    def test_only_allowed_refuses_the_rest_of_the_internet(self):
        policy = EgressPolicy(allow=("api.example", "8.8.4.0/24"), only_allowed=True)

        assert refusal(policy, "other.example", 443, "8.8.8.8") is not None
        assert refusal(policy, "api.example", 443, "8.8.8.8") is None
        assert refusal(policy, "other.example", 443, "8.8.4.4") is None

    def test_a_policy_with_a_mistake_does_not_start(self):
        with pytest.raises(ValueError, match="no host"):
            EgressRules(EgressPolicy(allow=("http://shop",)))
