"""Parts computed by several processes, or by a cluster. The only place that needs joblib.

joblib hands the same function to processes of this machine, to a Dask cluster, or to whatever backend a program has
chosen by `joblib.parallel_config`, Ray's for example.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pickle import PicklingError
from typing import Any
from uuid import uuid4

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.search import Part, Question, computed


def in_parallel(
    question: Question, points: Sequence[int], places: Sequence[range], workers: int, cluster: str | None = None
) -> Iterator[Part]:
    """Compute these parts of the points; gives each as soon as it is there, in any order.

    ``cluster`` is the backend and the address of a scheduler, such as ``dask=tcp://10.0.0.1:8786``. Raises
    `ConvcostError` where a library is missing, the cluster does not answer, or workers are lost for good.
    """
    try:
        import joblib
    except ImportError:
        hint = "pip install 'convcost[parallel]'; without it, `--shard 1/4` computes a quarter in each of four runs"
        raise ConvcostError([Problem("E403", "several workers need joblib", notes=(hint,))]) from None
    with _backend(joblib, cluster):
        run = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        key = uuid4().hex
        tasks = (joblib.delayed(_part)(question, key, each.start, _some(points, each)) for each in places)
        try:
            yield from run(tasks)
        except (ConvcostError, AssertionError, KeyboardInterrupt, GeneratorExit):
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in {"joblib", "distributed", "concurrent", "ray"}:
                if isinstance(error, PicklingError):
                    raise _refused("this network cannot be sent to other processes", error) from None
                raise
            raise _refused("workers were lost", error) from None


def _some(points: Sequence[int], places: range) -> Sequence[int]:
    return points[places.start : places.stop]


def _refused(what: str, error: Exception) -> ConvcostError:
    told = str(error).strip().partition("\n")[0] or type(error).__name__
    hint = "what `--parts DIRECTORY` keeps is not lost: `--resume` goes on with the rest"
    return ConvcostError([Problem("E405", f"{what}: {told}", notes=(hint,))])


def _backend(joblib: Any, cluster: str | None) -> Any:
    """The backend that is asked for; without any, the one that the program has chosen."""
    if cluster is None:
        return nullcontext()
    name, equals, address = cluster.partition("=")
    if name != "dask" or not equals or not address:
        hint = "other backends of joblib work from Python: `with joblib.parallel_config(...): convcost.sweep(...)`"
        message = f"`--cluster {cluster}` is not dask=ADDRESS, such as dask=tcp://10.0.0.1:8786"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    try:
        return joblib.parallel_config("dask", scheduler_host=address)
    except (ImportError, ValueError, OSError) as error:
        told = str(error).strip().partition("\n")[0]
        hint = "pip install distributed, and start it: `dask scheduler`, then `dask worker ADDRESS`"
        raise ConvcostError([Problem("E405", f"no cluster at `{address}`: {told}", notes=(hint,))]) from None


_remembered: dict[str, tuple[Question, Evaluation]] = {}
"""In a worker: the sweep that it works on, and what it learned of it, by the key of that sweep."""


def _part(question: Question, key: str, start: int, points: Sequence[int]) -> Part:
    """Compute one part in a worker, which remembers what it learned of the space from the parts before."""
    if key not in _remembered:
        _remembered.clear()
        _remembered[key] = question, Evaluation(question.subject, question.space, question.seed)
    known, evaluation = _remembered[key]
    return computed(evaluation, known, start, points)
