"""Running tests against mutants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quality.applying import CannotApply, source_of
from quality.forking import Forks
from quality.mutants.making import Mutant, mutants_of
from quality.mutants.planting import plant
from quality.mutants.touching import Touches

MOST_TESTS = 400
ALONE = 60.0
Verdict = dict[str, str]
Report = Callable[[Mutant, Verdict], None]


class Runner(Forks):
    """Runs, for each mutant, the tests that touch it, the quickest first, until one fails."""

    def __init__(self, mutants: Sequence[Mutant], touches: Touches, report: Report, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.mutants = mutants
        self.touches = touches
        self.report = report
        self.sound: set[str] = set()
        self.unsound: set[str] = set()

    def work(self) -> None:
        for mutant in self.mutants:
            verdict = self._try(mutant, self._tests_for(mutant))
            while not self._is_sound(verdict.get("by", "")):
                verdict = self._try(mutant, self._tests_for(mutant))
            self.report(mutant, verdict)

    def _is_sound(self, test: str) -> bool:
        """Tell whether a test that has noticed something passes when there is nothing to notice; asked once."""
        if test in self.items and test not in self.sound:
            if not self.in_fork(lambda: self.passes(test), ALONE):
                self.unsound.add(test)
                return False
            self.sound.add(test)
        return True

    def _tests_for(self, mutant: Mutant) -> list[str]:
        """Return the tests to run, those that empty the database last, as many as there is time for."""
        chosen: list[str] = []
        seconds = 0.0
        touches = self.touches
        mine = touches.of(mutant.file, mutant.first, mutant.last)
        for test in mine if mutant.function else touches.of_constants(mutant.file, mutant.first):
            if test not in self.items or test in self.unsound or len(chosen) == MOST_TESTS:
                continue
            seconds += self.touches.seconds[test]
            if chosen and seconds > self.seconds:
                break
            chosen.append(test)
        return sorted(chosen, key=self._order)

    def _order(self, test: str) -> tuple[bool, float, str]:
        return self.empties(test), self.touches.seconds[test], test

    def _try(self, mutant: Mutant, tests: list[str]) -> Verdict:
        if not tests:
            return {"status": "untouched"}

        def work() -> Verdict:
            tree, all_of_file = mutants_of(mutant.file, source_of(mutant.file))
            mine = next(one for one in all_of_file if one.name == mutant.name)
            try:
                plant(mine, tree)
            except CannotApply:
                return {"status": "not applied"}
            except Exception as error:  # noqa: BLE001 - a constant that cannot be computed stops the site at its start
                return {"status": "killed", "by": type(error).__name__}
            for test in tests:
                if not self.passes(test):
                    return {"status": "killed", "by": test}
            return {"status": "survived", "tests": str(len(tests))}

        allowed = ALONE + 4 * sum(self.touches.seconds[test] for test in tests)
        return self.in_fork(work, allowed) or {"status": "killed", "by": "time ran out, or the process died"}
