"""Mutates recorded workbooks, asks pyxform what it makes of each, and writes vectors in the recorded format.

    pip install pyxform==4.5.0
    python mutate.py RECORDED.jsonl SEED COUNT > mutated.jsonl
    cargo run -p xtask -- vectors mutated.jsonl        # wrong must be 0, but for pyxform's own slips

Workbooks that use what our profile refuses anyway are left out, so that the rest is dense.
"""

import json
import random
import re
import sys

from pyxform.xls2xform import convert

OUTSIDE = re.compile(r"parameters|entities|trigger|repeat|geo|external|image|instance\(|search\(|loop|osm|range|audit|background")
SLIPS = ["${q1}", "${nope}", "${ q1 }", "${q1", "$ {q1}", "a b", "1a", "q-1", "Q.1", "yes", "select_one x", "text",
         "begin group", "end group", "note", "integer", ".", "true()", ". > 1 and", "name"]


def mutate(markdown, chance):
    lines = markdown.split("\n")
    at = chance.choice([index for index, line in enumerate(lines) if line.strip().startswith("|")])
    cells = lines[at].split("|")
    kind = chance.randrange(8)
    if kind == 0:
        lines.insert(at, lines[at])
    elif kind == 1:
        del lines[at]
    elif len(cells) > 3:
        cell = chance.randrange(1, len(cells) - 1)
        if kind == 2:
            cells[cell] = " "
        elif kind == 3:
            cells[cell] = f" {chance.choice(SLIPS)} "
        elif kind == 4:
            cells[cell] = cells[cell].replace("e", "", 1)
        elif kind == 5:
            other = chance.randrange(1, len(cells) - 1)
            cells[cell], cells[other] = cells[other], cells[cell]
        elif kind == 6:
            cells[cell] = cells[cell].upper()
        else:
            cells[cell] = f" {cells[cell].strip()} ${{q1}} "
        lines[at] = "|".join(cells)
    return "\n".join(lines)


def main(recorded, seed, count):
    chance = random.Random(int(seed))
    vectors = [json.loads(line) for line in open(recorded, encoding="utf-8")]
    good = [v["md"] for v in vectors if not v["rejected"] and len(v["md"]) < 2500 and not OUTSIDE.search(v["md"])]
    for number in range(int(count)):
        markdown = chance.choice(good)
        for _ in range(chance.choice([1, 1, 2])):
            markdown = mutate(markdown, chance)
        vector = {"test": f"mutated.seed_{seed}.Mutated.test_{number}", "md": markdown}
        try:
            made = convert(xlsform=markdown, validate=False, pretty_print=True, form_name="test_name")
            vector |= {"rejected": False, "xform": made.xform, "warnings": []}
        except Exception as error:  # whatever it is, pyxform did not take the workbook
            vector |= {"rejected": True, "error_contains": [str(error)[:200]]}
        print(json.dumps(vector, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:4])
