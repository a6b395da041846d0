"""Stands in for StackStorm's base class of Python actions, as much of it as this pack uses."""

import abc
import logging


class Action(abc.ABC):
    def __init__(self, config=None, action_service=None):
        self.config = config or {}
        self.action_service = action_service
        self.logger = logging.getLogger(type(self).__name__)

    @abc.abstractmethod
    def run(self, **kwargs):
        pass
