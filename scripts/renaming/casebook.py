# SPDX-License-Identifier: Apache-2.0
"""Rewrites casebooks of the lifecycle: facts of commands by their kind.

    10:00 dispatcher: dispatch unit=roads -> handle
    short happy: outcome=reached how=phone
"""

import re

from renaming import messages
from renaming import names as names_module

_COMMAND = names_module.PACKAGE + 'Command'
_ACTION = re.compile(r'(?:behind )?(?:\d\d:\d\d(?::\d\d)?|\+\d+\w*) '
                     r'(?:C-\d+ )?[\w@+.-]+: ([a-z_]+)')
_SHORT = re.compile(r'short ([a-z_]+):')
_FACT = re.compile(r'(?<=\s)([a-z_]+)=("(?:[^"\\]|\\.)*"|\S+)')


def is_casebook(text):
  return re.search(r'^== ', text, re.M) is not None and (
      _ACTION.search(text) is not None)


def rewrite(names, text):
  """Rewrites the lines in which something is done."""
  out = []
  kinds = {
      old[len('CK_'):].lower(): old
      for old in names.enums[names_module.PACKAGE + 'CommandKind']
  }
  members = {
      r[2]: r[3] for r in names.rows if r[0] == 'command' and r[1] == _COMMAND
  }
  fields = names.messages[_COMMAND]

  for line in text.splitlines(keepends=True):
    match = _ACTION.match(line)
    kind = kinds.get(match.group(1)) if match else None
    if match is None and _SHORT.match(line):
      kind = ''  # Short words for facts, of any command.
      match = _SHORT.match(line)
    if kind is None:
      out.append(line)
      continue

    def fact(found, kind=kind):
      name, value = found.groups()
      new = messages.fact_name(names, kind, name)
      if name not in fields or new is None or '.' in new:
        return found.group()
      enum = fields[name].type
      if enum in names.enums:
        word = names.word(enum, value)
        value = word if word and word not in ('true', 'false') else value
      return '%s=%s' % (new, value)

    head = line[:match.start(1)] + members.get(kind, match.group(1))
    out.append(head + _FACT.sub(fact, line[match.end(1):]))
  return ''.join(out), []
