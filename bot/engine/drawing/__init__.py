"""Drawings of flows: as Mermaid for Markdown, and as SVG with a layout of our own, to be read and to be printed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.drawing.diagrams import diagram_of_flow, diagram_of_flows
from bot.engine.drawing.mermaid import as_mermaid
from bot.engine.drawing.svg import as_svg
from bot.engine.flow import Flow

__all__ = ["draw_flow", "draw_flows", "mermaid_flow", "mermaid_flows"]


def draw_flow(flow: Flow) -> str:
    """Give a flow as an SVG picture."""
    return as_svg(diagram_of_flow(flow))


def draw_flows(flows: Mapping[str, Flow]) -> str:
    """Give which flow runs which, as an SVG picture."""
    return as_svg(diagram_of_flows(flows))


def mermaid_flow(flow: Flow) -> str:
    """Give a flow as a Mermaid flowchart."""
    return as_mermaid(diagram_of_flow(flow))


def mermaid_flows(flows: Mapping[str, Flow]) -> str:
    """Give which flow runs which, as a Mermaid flowchart."""
    return as_mermaid(diagram_of_flows(flows))
