"""Memory: what is computed of a dataset is kept in it and goes when it goes, so that no session outlasts itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


class Remembered(Generic[P, T]):
    """A function whose last results are kept with the dataset of its first argument: a dataset, or a view of one."""

    def __init__(self, function: Callable[P, T], size: int) -> None:
        update_wrapper(self, function)
        self.function, self.size = function, size
        self.name = f"{function.__module__}.{function.__qualname__}"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, computed unless it is among the last ``size`` asked for."""
        kept = _kept(args[0])
        cache = kept.get(self.name) or kept.setdefault(self.name, lru_cache(self.size)(self.function))
        return cast(T, cache(*args, **kwargs))

    def forget(self, of: object) -> None:
        """Drop what is kept with the dataset of ``of``."""
        _kept(of).pop(self.name, None)


def remembered(size: int = 1) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Keep the last ``size`` results of a function with the dataset that they are of."""
    return lambda function: Remembered(function, size)


def _kept(of: Any) -> dict[str, Callable[..., object]]:
    kept: dict[str, Callable[..., object]] = getattr(of, "dataset", of).kept
    return kept
