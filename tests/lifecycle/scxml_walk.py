#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a state chart in Qt's SCXML interpreter.

    scxml_walk.py CHART WALK

Each line of WALK is an event and the state that must be active after it;
"restart" begins anew. Debian: python3-pyside2.qtscxml.
"""
import sys

from PySide2.QtCore import QCoreApplication, QEventLoop
from PySide2.QtScxml import QScxmlStateMachine


def start(chart):
    machine = QScxmlStateMachine.fromFile(chart)
    errors = [error.toString() for error in machine.parseErrors()]
    if errors or not machine.init():
        sys.exit("\n".join(errors) or "the chart cannot be run")
    machine.start()
    return machine


def main():
    application = QCoreApplication([])
    chart, walk = sys.argv[1:]
    machine = start(chart)
    steps = 0
    for line in open(walk, encoding="utf-8"):
        event, expected = line.split()
        if event == "restart":
            machine = start(chart)
        else:
            machine.submitEvent(event)
        # Until it is quiet: an event is taken in one turn.
        while application.processEvents(QEventLoop.AllEvents):
            pass
        application.processEvents()
        active = machine.activeStateNames(True)
        if active != [expected]:
            sys.exit(f"step {steps}: {event}: {active}, not {expected}")
        steps += 1
    print(steps, "steps")


main()
