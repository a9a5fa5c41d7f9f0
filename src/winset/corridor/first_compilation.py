"""What keeps the first compilation of the corridor short; machine code and results are the same without it.

numba makes machine code for each inner function, and again for the functions that call it, and it works out anew for
each multiplication in the source what a double times a double is. Here inner functions are only linked into the one
function that is called from Python, which is optimised once, and what an operator gives is worked out once a process.
"""

from importlib import import_module
from typing import Any, Final

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

from winset.corridor.precision import ArgumentPrecision

# numba ships no types for these.
_Library: Any = JITCodeLibrary
_Lowering: Any = NativeLowering
_registered: Any = register_pass
_dynfunc: Any = import_module("numba._dynfunc")

OPERATORS: Final = frozenset({"_operator", "builtins"})
_signatures: Final[dict[Any, Any]] = {}


class _RememberedOperators:
    """numba's typing context, with the signature of each operator on given types found once.

    Operators alone: they are the same in every function, while a name may stand for anything.
    """

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def resolve_function_type(self, function: Any, arguments: Any, named: Any) -> Any:
        """Return the signature of a call, None if there is none."""
        if named or getattr(function, "__module__", None) not in OPERATORS:
            return self._context.resolve_function_type(function, arguments, named)
        asked = (function, arguments)
        if asked not in _signatures:
            _signatures[asked] = self._context.resolve_function_type(function, arguments, named)
        return _signatures[asked]


class EntryCompiler(ArgumentPrecision):
    """The pipeline of a function that Python calls."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        self.state.typingctx = _RememberedOperators(self.state.typingctx)
        return super().define_pipelines()


class _LinkedLibrary(_Library):  # type: ignore[misc]
    """Code that is optimised and made machine code within its callers only."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True


@_registered(mutates_CFG=True, analysis_only=False)
class _LinkedLowering(_Lowering):  # type: ignore[misc]
    """numba's lowering, into a library that is only linked."""

    _name = "winset_linked_lowering"

    def run_pass(self, state: Any) -> bool:
        """Return whether the function was changed."""
        state.library = _LinkedLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        changed: bool = super().run_pass(state)

        fndesc = state.cr.fndesc
        # numba finds a function by such an object; behind this one there is no machine code.
        known_by = _dynfunc.make_function(
            fndesc.lookup_module(), fndesc.qualname, "", 0, state.cr.env, (state.library,)
        )
        state.targetctx.insert_user_function(known_by, fndesc, [state.library])
        state.cr = state.cr._replace(cfunc=known_by)
        return changed


class InnerCompiler(EntryCompiler):
    """The pipeline of a function that compiled functions call."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        (pipeline,) = super().define_pipelines()
        pipeline.passes = [
            (_LinkedLowering if one is NativeLowering else one, said) for one, said in pipeline.passes
        ]
        pipeline.finalize()
        return [pipeline]
