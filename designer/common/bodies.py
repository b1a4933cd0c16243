"""What a body may hold: what its serializer names, and nothing else."""

from typing import Any

from rest_framework import serializers
from typing_extensions import override


class Body(serializers.Serializer[Any]):
    """
    Base of what writes take.

    An unknown name is refused instead of ignored: a misspelt field would otherwise do nothing
    silently, and a client that tries `owner` or `approved_by` learns that it cannot.
    """

    @override
    def to_internal_value(self, data: Any) -> Any:
        """Read, and refuse what nobody asked for."""
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name: ["Nothing of this name is taken here."] for name in unknown}
                )
        return super().to_internal_value(data)


class ShortList(serializers.ListField):
    """A list that is refused for its length before anybody looks at what it holds."""

    @override
    def to_internal_value(self, data: Any) -> Any:
        """Read, unless it is too long."""
        most = self.max_length
        if isinstance(data, list) and most is not None and len(data) > most:
            self.fail("max_length", max_length=most)
        return super().to_internal_value(data)
