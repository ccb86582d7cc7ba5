"""What may go wrong with a call to a platform."""

import random
from dataclasses import dataclass, field


@dataclass
class Faults:
    """Chances (0..1) of what may go wrong with a call, drawn from `rng`; `latency_s` is a range."""

    rng: random.Random = field(default_factory=lambda: random.Random(1))
    error_500: float = 0.0  # before anything is carried out
    too_many: float = 0.0  # HTTP 429 before anything is carried out
    rate_limited: float = 0.0  # error -32
    lost_request: float = 0.0  # no answer, nothing carried out
    lost_answer: float = 0.0  # no answer, but carried out
    bad_gateway: float = 0.0  # 502, but carried out
    latency_s: tuple[float, float] = (0.0, 0.0)
    hang_s: float = 30.0

    def draw(self) -> str | None:
        """The name of the fault of this call, or None."""
        dice = self.rng.random()
        for name in ("error_500", "too_many", "rate_limited", "lost_request", "lost_answer", "bad_gateway"):
            dice -= getattr(self, name)
            if dice < 0:
                return name
        return None
