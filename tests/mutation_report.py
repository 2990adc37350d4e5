"""`python -m tests.mutation_report`: the mutation drill's counts, as docs/vendors.md quotes them."""

from __future__ import annotations

from tests.drill import report, runs

if __name__ == "__main__":
    found = list(runs())
    false = [one for one in found if one.false_cuts]
    print(report(found))
    print(f"\n{len(found)} mutated pages of {len({one.page for one in found})} fixtures, {len(false)} false cuts.")
    for one in false:
        print(
            one.page,
            one.mutation,
            one.seed,
            [(str(c.kind), c.model, c.meter, str(c.old), str(c.new)) for c in one.false_cuts],
        )
