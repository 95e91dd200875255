"""A turn rests while somebody waits for a page, and never for long."""

import threading
import time

from monitor.courtesy import Courtesy


def test_nobody_rests_while_nobody_waits() -> None:
    courtesy = Courtesy(most_s=30)
    courtesy.give_way()
    courtesy.begin()
    courtesy.end()
    courtesy.give_way()


def test_a_turn_rests_until_the_last_who_waits_has_the_page() -> None:
    courtesy, rested = Courtesy(most_s=30), threading.Event()
    courtesy.begin()
    courtesy.begin()
    resting = threading.Thread(target=lambda: (courtesy.give_way(), rested.set()))
    resting.start()
    courtesy.end()
    assert not rested.wait(0.02)
    courtesy.end()
    assert rested.wait(10)
    resting.join()


def test_a_board_that_never_stops_being_asked_costs_a_turn_half_of_its_time() -> None:
    courtesy = Courtesy(most_s=0.05)
    courtesy.begin()
    began = time.monotonic()
    courtesy.give_way()
    rested = time.monotonic()
    assert rested - began >= 0.05
    while (now := time.monotonic()) - rested < 0.04:
        courtesy.give_way()
        assert time.monotonic() - now < 0.04, "it works as long as it rested"
