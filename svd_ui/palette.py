"""Colours, from the Government Analysis Function's guidance; each pair that must be told apart also differs in shape or words."""

DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
CATEGORICAL = (DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE)

# Light to dark, for counts and rates on the map; its outlines carry the contrast that the lightest fill lacks.
SEQUENTIAL_BLUES = ("#DCEAF7", "#A9CDED", "#6BACE6", "#2073BC", "#12436D")

ZERO = "#FFFFFF"
CANNOT_TELL_FILL = "#E3E3E3"
CHOSEN = "#FFDD00"
GRID_GREY = "#767676"
NO_DATA_GREY = "#EEEEEE"

# Fills of no figure, and of a figure that may not be shown: unlike each other and unlike any value.
HATCH, HIDDEN_FILL = "url(#hatch)", "url(#hidden)"

# What the two stand for, wherever shapes are drawn: on screen, shown large and taken away.
PATTERN_DEFS = (
    "<defs>"
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#f2f2f2"/><line x1="0" y1="0" x2="0" y2="8" stroke="#767676" stroke-width="3"/></pattern>'
    '<pattern id="hidden" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect width="9" height="9" fill="#FFFFFF"/><line x1="0" y1="0" x2="0" y2="9" stroke="#C98FB2" stroke-width="3"/></pattern>'
    "</defs>"
)
