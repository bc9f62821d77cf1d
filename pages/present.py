"""Present: a briefing's views one at a time, large and safe."""

from svd_ui import context
from svd_ui.present import show_presentation

show_presentation(context.current())
