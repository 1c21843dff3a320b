#!/usr/bin/env python3
"""What is called more often in a long run of ticks than in a short one: the calls of a tick, without those of the start.

calls.py FOLDER TICKS KIND...: FOLDER has KIND.1000 and KIND.3000 of callgrind, TICKS is how many more the second had. Fails
where a tick calls the language's runtime or the allocator.
"""
import re
import subprocess
import sys
from collections import Counter

# Types, conformances and casts at run time; counts of references; exclusivity checks; memory.
RUNTIME = re.compile(r"^(_?swift_|swift::|__swift_|\$s.*(Ma|WI|Wl|WL)$|malloc|calloc|realloc|free|posix_memalign|aligned_alloc)")

# What a tick of `all` must have come by: it drives its actuators, and events call the loop.
EXPECTED = ("Actuator", "noteWrite", "LoopBell", "PIDStage", "WireCode")


def calls(path):
    """The calls of each function, and the instructions of the whole run."""
    names, counted, callee, instructions = {}, Counter(), None, 0
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            called = re.match(r"c?fn=(\(\d+\))(?: (.*))?$", line.rstrip("\n"))
            if called:
                if called[2]:
                    names[called[1]] = called[2]
                if line.startswith("c"):
                    callee = called[1]
            elif line.startswith("calls="):
                counted[callee] += int(line[6:].split()[0])
            elif line.startswith("summary:"):
                instructions = int(line.split()[1])
    by_name = Counter()
    for key, count in counted.items():
        by_name[re.sub(r"'\d+$", "", names[key])] += count
    return by_name, instructions


folder, ticks, kinds = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
found = {}
for kind in kinds:
    (few, least), (many, most) = calls(f"{folder}/{kind}.1000"), calls(f"{folder}/{kind}.3000")
    more = {name: count - few[name] for name, count in many.items() if count > few[name]}
    each = {name: count / ticks for name, count in more.items() if count >= ticks / 2}
    if not each:
        sys.exit(f"compiled: the runs of {kind} do not differ: nothing was measured")
    for part in EXPECTED if kind == "all" else ():
        if not any(part in name for name in each):
            sys.exit(f"compiled: a tick of {kind} does not come by {part}: not all was measured")
    found[kind] = {name: count for name, count in each.items() if RUNTIME.match(name)}
    print(f"{kind}: {(most - least) / ticks:.0f} instructions a tick, {sum(each.values()):.0f} calls, {sum(found[kind].values()):.0f} of them into the runtime")
    text = "\n".join(f"  {count:6.1f} {name}" for name, count in sorted(each.items(), key=lambda pair: -pair[1]))
    shown = subprocess.run(["swift", "demangle", "--compact"], input=text, capture_output=True, text=True).stdout or text
    with open(f"{folder}/{kind}.calls", "w", encoding="utf-8") as file:
        file.write(shown)
for kind, bad in found.items():
    for name, count in sorted(bad.items(), key=lambda pair: -pair[1]):
        print(f"compiled: a tick of {kind} calls {name} {count:.1f} times")
sys.exit(1 if any(found.values()) else 0)
