"""The forms in which a view or a briefing can be taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from svd_ui.export.document import Document
from svd_ui.export.image import image_bytes
from svd_ui.export.slides import slides_bytes
from svd_ui.export.web_page import web_page_bytes
from svd_ui.export.workbook import workbook_bytes

OnView = Callable[[int], None]


@dataclass(frozen=True)
class Format:
    """One form: its name on a button, its file's ending and kind, and what writes a document in it.

    is_of_one_picture: whether it holds one picture of one view only.
    """

    label: str
    ending: str
    mime: str
    write: Callable[[Document, OnView], bytes]
    is_of_one_picture: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "slides": Format(
            "PowerPoint",
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            slides_bytes,
        ),
        "web": Format("Web page", "html", "text/html", web_page_bytes),
        "excel": Format(
            "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook_bytes
        ),
        "picture": Format("Picture", "png", "image/png", lambda document, on_view: image_bytes(document), True),
    }
)
