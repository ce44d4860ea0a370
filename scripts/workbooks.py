# SPDX-License-Identifier: Apache-2.0
"""See scripts/workbooks."""
import csv
import datetime
import io
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

import openpyxl
import python_calamine

TOOL, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
csv.field_size_limit(1 << 30)
failed = []
table = []


def said(what, good, figure=""):
    table.append((what, "yes" if good else "NO", figure))
    print(f"{'ok  ' if good else 'FAIL'} {what} {figure}", flush=True)
    if not good:
        failed.append(what)


def run(*arguments):
    return subprocess.run([TOOL, *map(str, arguments)], check=True,
                          capture_output=True).stdout


# The memory of a process begins with that of the one that starts it, so a small
# one does: prints seconds, KiB and the exit status.
STARTER = """
import os, sys, time
begin = time.monotonic()
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(time.monotonic() - begin, usage.ru_maxrss, status)
"""


def measured(*arguments):
    """Seconds and MiB of the largest resident memory."""
    seconds, kib, status = subprocess.run(
        [sys.executable, "-I", "-S", "-c", STARTER, TOOL, *map(str, arguments)],
        check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    if status != "0":
        raise SystemExit(f"{arguments}: status {status}")
    return float(seconds), float(kib) / 1024


def office(source, kind, folder):
    folder.mkdir(exist_ok=True)
    subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir",
                    str(folder), str(source)], check=True, capture_output=True)
    return folder / (source.stem + "." + kind.split(":")[0])


def same(ours, theirs):
    if theirs is None or theirs == "":
        return ours == ""
    if isinstance(theirs, bool):
        return ours == ("TRUE" if theirs else "FALSE")
    if isinstance(theirs, (int, float)):
        try:
            return float(ours) == float(theirs)
        except ValueError:
            return False
    if isinstance(theirs, datetime.datetime):
        text = ours + " 00:00:00" if len(ours) == 10 else ours
        return abs(datetime.datetime.fromisoformat(text) - theirs) <= \
            datetime.timedelta(milliseconds=1)
    if isinstance(theirs, datetime.date):
        return ours[:10] == theirs.isoformat()
    if isinstance(theirs, datetime.time):
        return ours[:8] == theirs.isoformat()[:8]
    if isinstance(theirs, datetime.timedelta):
        return abs(float(ours) * 86400 - theirs.total_seconds()) < 1
    return ours.replace("\r\n", "\n") == str(theirs).replace("\r\n", "\n")


def compare(path):
    book = openpyxl.load_workbook(path, read_only=False, data_only=True)
    calamine = python_calamine.CalamineWorkbook.from_path(str(path))
    cells = wrong = differ = 0
    for sheet in book.worksheets:
        rows = list(csv.reader(io.StringIO(
            run("cells", path, "--sheet", sheet.title).decode())))
        ours = {int(row[0]): row[1:] for row in rows}
        covered = set()
        for area in sheet.merged_cells.ranges:
            covered.update((r, c) for r, c in area.cells
                           if (r, c) != (area.min_row, area.min_col))
        other = calamine.get_sheet_by_name(sheet.title).to_python(
            skip_empty_area=False)
        for r, row in enumerate(sheet.iter_rows(values_only=True), 1):
            for c, theirs in enumerate(row, 1):
                if (r, c) in covered:
                    continue
                cells += 1
                line = ours.get(r, [])
                mine = line[c - 1] if c <= len(line) else ""
                if not same(mine, theirs):
                    wrong += 1
                    if wrong < 10:
                        print(f"  {sheet.title}!{c},{r}: {mine!r} {theirs!r}")
                if r <= len(other) and c <= len(other[r - 1]) and isinstance(
                        other[r - 1][c - 1], str) and isinstance(theirs, str):
                    differ += other[r - 1][c - 1] != theirs
    said(f"{path.name}: cell for cell as openpyxl", wrong == 0,
         f"{cells} cells, {wrong} differ; calamine and openpyxl differ in "
         f"{differ} texts")


def split(text):
    """The rules of a rule set in text format, and its other entries."""
    parts, inside = ([], []), 0
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "}")):
            inside = 0 if line.startswith("rule {") else 1
        parts[inside].append(line)
    return "".join(parts[0]), "".join(parts[1])


def rules():
    text = WORK / "all.txtpb"
    run("convert", "--rules", "packs/cn/national", "--rules",
        "packs/cn/changsha", "-t", "text", "-o", text)
    only, others = split(text.read_text(encoding="utf-8"))
    (WORK / "rules.txtpb").write_text(only, encoding="utf-8")
    (WORK / "others.txtpb").write_text(others, encoding="utf-8")
    book = WORK / "rules.xlsx"
    run("convert", "--rules", WORK / "rules.txtpb", "-o", book, "--lang", "zh")
    compare(book)
    through = office(book, "xlsx", WORK / "office")
    compare(through)
    run("compile", "--rules", text, "-o", WORK / "before.binpb")
    run("compile", "--rules", WORK / "others.txtpb", "--rules", through, "-o",
        WORK / "after.binpb")
    said("rules, text to .xlsx, through LibreOffice and back: same bytes",
         (WORK / "before.binpb").read_bytes() ==
         (WORK / "after.binpb").read_bytes(),
         f"{only.count('rule {')} rules")
    edited = openpyxl.load_workbook(through)
    sheet = edited.worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    columns = [heading.index(name) + 1 for name in ("规则名称", "备注")
               if name in heading]
    count = 20
    for n in range(count):
        row, column = 2 + n * (sheet.max_row - 2) // count, columns[n % len(columns)]
        sheet.cell(row, column).value = f"改过的 {n}"
    edited.save(WORK / "edited.xlsx")
    again = office(WORK / "edited.xlsx", "xlsx", WORK / "office")
    table_of = lambda path: list(csv.reader(io.StringIO(run(
        "convert", "--rules", path, "-t", "csv", "--all-columns").decode())))
    a, b = table_of(through), table_of(again)
    changed = sum(x != y for m, n in zip(a, b) for x, y in zip(m, n))
    said("twenty cells that were edited are all that changed",
         len(a) == len(b) and changed == count, f"{changed} cells")


def large(rows, shared):
    path = WORK / f"large-{'shared' if shared else 'inline'}.xlsx"
    if not path.exists():
        import zipfile
        rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
            z.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" Type="{rel}officeDocument" Target="xl/workbook.xml"/></Relationships>')
            z.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>')
            z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships><Relationship Id="s" Type="{rel}worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="{rel}sharedStrings" Target="sharedStrings.xml"/></Relationships>')
            heading = ["id", "accepted", "category"] + [f"c{i}" for i in range(17)]
            strings = heading + [f"text {i} of a cell 停水" for i in range(200_000)]
            if shared:
                z.writestr("xl/sharedStrings.xml", "<sst>" + "".join(f"<si><t>{s}</t></si>" for s in strings) + "</sst>")
            letters = [chr(65 + i) for i in range(20)]
            with z.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as f:
                f.write(b"<worksheet><sheetData>")
                for r in range(1, rows + 2):
                    out = [f'<row r="{r}">']
                    for c, letter in enumerate(letters):
                        if r == 1:
                            value = heading[c]
                        elif c == 0:
                            value = f"T{r}"
                        elif c == 1:
                            value = "2018-09-03 08:05:00"
                        elif shared:
                            out.append(f'<c r="{letter}{r}" t="s"><v>{20 + (r * 31 + c * 7919) % 200_000}</v></c>')
                            continue
                        else:
                            value = f"v{(r * c) % 9973}"
                        out.append(f'<c r="{letter}{r}" t="inlineStr"><is><t>{value}</t></is></c>')
                    out.append("</row>")
                    f.write("".join(out).encode())
                f.write(b"</sheetData></worksheet>")
    seconds, mib = measured("convert", path, "-t", "binary", "--time-zone",
                            "Asia/Shanghai", "-o", "/dev/null")
    shared_mib = 0
    if shared:
        shared_mib = sum(len(f"text {i} of a cell 停水".encode()) for i in range(200_000)) / 2**20
    said(f"{rows} rows of 20 columns, {'shared' if shared else 'inline'} strings",
         seconds <= 20 and mib - shared_mib <= 64,
         f"{seconds:.1f} s, {mib:.0f} MiB")


def samples():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "受理时间", "number", "flag", "text"])
    for i in range(2000):
        sheet.append([f"{i:06}", datetime.datetime(2018, 9, 3, 8, 5) +
                      datetime.timedelta(minutes=i * 7, seconds=i % 60),
                      i / 7, i % 2 == 0, f" 停水 {i}\nline\t\"<&>"])
        sheet.cell(i + 2, 6).value = datetime.date(2018, 1, 1) + \
            datetime.timedelta(days=i)
        sheet.cell(i + 2, 7).value = datetime.time(i % 24, i % 60)
    sheet.merge_cells("E10:F12")
    book.create_sheet("二").append([1, None, "x", 2.5e-10, 1e300])
    book.save(WORK / "openpyxl.xlsx")
    compare(WORK / "openpyxl.xlsx")
    compare(office(WORK / "openpyxl.xlsx", "xlsx", WORK / "office"))


if shutil.which("soffice") is None:
    raise SystemExit("LibreOffice (soffice) is needed: libreoffice-calc-nogui")
rules()
samples()
for name in sys.argv[3:]:
    compare(pathlib.Path(name))
for shared in (False, True):
    large(int(os.environ.get("TRUNKLINE_WORKBOOKS_ROWS", "1000000")), shared)
with open("bench/results/workbooks.md", "w", encoding="utf-8") as out:
    out.write("What `scripts/workbooks` found last.\n\n"
              "| check | holds | figures |\n|---|---|---|\n")
    for row in table:
        out.write("| " + " | ".join(row) + " |\n")
sys.exit(1 if failed else 0)
