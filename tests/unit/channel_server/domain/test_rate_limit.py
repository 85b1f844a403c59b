from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.rate_limit import Rate, RateLimiter


def test_limiter_burst_is_given_at_once_and_no_more() -> None:
    limiter = RateLimiter(Rate(per_second=2, burst=3))
    assert [limiter.take("a", 100.0) for _ in range(5)] == [True, True, True, False, False]
    assert limiter.take("b", 100.0)
    assert not limiter.take("a", 100.4)
    assert limiter.take("a", 100.5)


def test_limiter_refused_calls_use_nothing_up() -> None:
    limiter = RateLimiter(Rate(per_second=1, burst=1))
    assert limiter.take("a", 0.0)
    assert [limiter.take("a", 0.5) for _ in range(10)] == [False] * 10
    assert limiter.take("a", 1.0)


@given(st.lists(st.floats(0, 0.4), min_size=1, max_size=200))
def test_limiter_never_gives_more_than_burst_and_rate(pauses: list[float]) -> None:
    rate = Rate(per_second=5, burst=4)
    limiter, now, given_out = RateLimiter(rate), 0.0, 0
    for pause in pauses:
        now += pause
        given_out += limiter.take("a", now)
        assert given_out <= rate.burst + now * rate.per_second + 1e-6


def test_limiter_many_names_are_bounded_and_the_quietest_goes_first() -> None:
    limiter = RateLimiter(Rate(per_second=0.001, burst=1), most_names=2)
    assert limiter.take("a", 0.0)
    assert limiter.take("b", 0.0)
    assert not limiter.take("a", 1.0)
    assert limiter.take("c", 1.0)
    assert not limiter.take("a", 2.0)
    assert limiter.take("b", 2.0)
