"""The customer handbook (客户管理手册): how the team works, written from the workbook's own settings."""

from custsheet.pages.handbook.page import CHAPTERS, write_handbook
from custsheet.pages.handbook.subject import Subject

__all__ = ["CHAPTERS", "Subject", "write_handbook"]
