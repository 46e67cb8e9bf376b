"""员工绩效: team figures → the cells of the tab, and the tab itself (contract §4, "KPI").

``donor.py`` is imported from its own module: it brings XlsxWriter along, which only a first refresh needs.
"""

from custsheet.summary.team.blocks import NAME_PREFIX, TeamBlock, has_somebody_to_show, owner_slots, team_blocks

__all__ = ["NAME_PREFIX", "TeamBlock", "has_somebody_to_show", "owner_slots", "team_blocks"]
