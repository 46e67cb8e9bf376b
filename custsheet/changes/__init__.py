"""Every change to a file as data, the one door that carries it out, and the one writer of 变更记录.

A command works out a ``ChangeSet`` and ``apply_changes`` carries it out; nothing else patches people's sheets. What a
person typed is changed by ``Change`` values only, through ``change_log.typed_changes``, which gives each its line in
变更记录 and leaves formulas alone. What fills blank cells (ids, appended rows, added columns) is a ``SheetWrite``.

A set of changes may be carried out on any copy of the same file, any number of times: the second time changes nothing,
except that 变更记录 gets its lines once more.
"""
