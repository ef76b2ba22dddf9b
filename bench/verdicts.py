"""Lines of `name ratio goal verdict`, and whether any fell short."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Verdicts:
    short: list[str] = field(default_factory=list)

    def at_least(self, name: str, value: float, goal: float) -> None:
        self._judge(name, value, f">={goal:g}", value >= goal)

    def at_most(self, name: str, value: float, goal: float) -> None:
        self._judge(name, value, f"<={goal:g}", value <= goal)

    def exactly(self, name: str, value: int, goal: int) -> None:
        self._judge(name, value, f"={goal}", value == goal)

    def note(self, name: str, text: str) -> None:
        """Print something for orientation; it is never judged."""
        self.say(f"# {name:<46} {text}")

    def skip(self, name: str, reason: str) -> None:
        self.say(f"{name:<48} {'-':>8}  {'-':<8} skip: {reason}")

    def say(self, line: str) -> None:
        print(line, flush=True)

    def _judge(self, name: str, value: float, goal: str, reached: bool) -> None:
        shown = f"{value:.2f}" if value < 10 and value != int(value) else f"{value:.0f}"
        self.say(f"{name:<48} {shown:>8}  {goal:<8} {'ok' if reached else 'SHORT'}")
        if not reached:
            self.short.append(name)
