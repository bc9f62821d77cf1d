"""Partners' files into the built file: read by a mapping, held against rules, keyed, placed. No code for a new partner."""

from svd_data.partner.findings import findings_csv, findings_text
from svd_data.partner.keys import key_file, load_secret
from svd_data.partner.load import check_partner, load_partner, partner_folders
from svd_data.partner.reading import Folder

__all__ = [
    "Folder",
    "check_partner",
    "findings_csv",
    "findings_text",
    "key_file",
    "load_partner",
    "load_secret",
    "partner_folders",
]
