import os

from designer.embedded.voice import WAITING_AT_MOST, Voice

LONG = "x" * 1_000


def into(pipe: int) -> Voice:
    return Voice(lambda line: os.write(pipe, f"{line}\n".encode()))


class TestVoice:
    def test_says_lines_in_their_order(self) -> None:
        ear, mouth = os.pipe()
        voice = into(mouth)

        voice.say("one")
        voice.say("two")
        voice.close()

        assert os.read(ear, 100) == b"one\ntwo\n"
        os.close(ear)
        os.close(mouth)

    def test_lets_nobody_wait_for_a_reader_who_does_not_read(self) -> None:
        ear, mouth = os.pipe()
        voice = into(mouth)

        for _ in range(2 * WAITING_AT_MOST):
            voice.say(LONG)
        voice.close()

        assert os.read(ear, len(LONG)) == LONG.encode()
        os.close(ear)
        os.close(mouth)

    def test_outlives_a_reader_who_goes_away(self) -> None:
        ear, mouth = os.pipe()
        voice = into(mouth)
        os.close(ear)

        voice.say("one")
        voice.say("two")
        voice.close()

        assert not voice._thread.is_alive()
        os.close(mouth)
