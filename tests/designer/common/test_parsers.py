"""Reading bodies as JSON."""

import pytest

from designer.common.errors import Malformed
from designer.common.parsers import load_json


class TestNumbers:
    @pytest.mark.parametrize("number", ["1e999", "-1e999", "1.5e400"])
    def test_that_nothing_can_hold_are_refused_by_name(self, number: str) -> None:
        with pytest.raises(Malformed) as refused:
            load_json(f'{{"price": [{number}]}}'.encode())

        assert number in refused.value.message

    @pytest.mark.parametrize("number", ["1e308", "-0.5", "1e-999", "12345678901234567168"])
    def test_of_all_other_sizes_are_read(self, number: str) -> None:
        assert load_json(number.encode()) == float(number)
