"""Scenes: each question and each end with what can have been said on the same screen before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.engine.flow import End, Say
from bot.engine.walking.plan import How, Move, Plan, Station, is_main_menu


class Scene(NamedTuple):
    """One screen that a contact can meet, but for the values in it."""

    station: Station | None
    """None where everything is through, and we say goodbye."""
    said: tuple[Station, ...] = ()
    """The steps that said something before it on the same screen."""
    behind: bool = False
    """Whether there is a question behind this one."""
    known: bool = True
    """Whether the contact's language is known, so that the main menu is offered as a way out."""

    @property
    def back(self) -> bool:
        """Whether the contact can step back; never from the main menu, which forgets what is behind."""
        return self.behind and self.station is not None and not is_main_menu(self.station)

    @property
    def menu(self) -> bool:
        """Whether the main menu is offered as a way out."""
        return self.known and self.station is not None and not is_main_menu(self.station)


def opening(plan: Plan, start: Station) -> Scene:
    """Give the scene that a conversation begins at, before anything was said."""
    return Scene(start, known=start == plan.start)


def after(plan: Plan, scene: Scene, move: Move) -> Scene:
    """Give the scene that a move leads to; it may be one at which nothing is asked yet."""
    if move.waits:
        return Scene(move.to, (), behind=True)
    here = scene.station
    speaks = here and (isinstance(plan.step(here), Say) or move.how is How.PASSED)
    said = (*scene.said, here) if speaks and here else scene.said
    return Scene(move.to, said, scene.behind and not move.forgets, scene.known)


def scenes_of(plan: Plan) -> Iterator[Scene]:
    """Give every scene of a conversation at which something is asked or it ends. No circle may be without a wait."""
    waiting = [opening(plan, start) for start in plan.starts]
    seen: set[Scene] = set(waiting)
    while waiting:
        scene = waiting.pop()
        if stops(plan, scene):
            yield scene
        if scene.station is None:
            continue
        for move in plan.moves[scene.station]:
            later = after(plan, scene, move)
            if later not in seen:
                seen.add(later)
                waiting.append(later)


def stops(plan: Plan, scene: Scene) -> bool:
    """Whether the contact reads this scene."""
    return scene.station is None or plan.waits(scene.station) or isinstance(plan.step(scene.station), End)


def asked_again(scene: Scene) -> Scene:
    """Give the scene of the same question when it is put once more, by itself."""
    return scene._replace(said=())
