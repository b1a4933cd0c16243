"""What may be in the way of a start; each is one plain sentence."""


class Obstacle(Exception):
    """Baton cannot start or go on; the message says why, and what to do."""
