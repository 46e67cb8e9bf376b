"""The customer handbook (客户管理手册): the team's way of working, written from the workbook's own settings."""

from custsheet.pages.handbook.page import CHAPTERS, write_handbook
from custsheet.pages.handbook.subject import Subject

__all__ = ["CHAPTERS", "Subject", "write_handbook"]
