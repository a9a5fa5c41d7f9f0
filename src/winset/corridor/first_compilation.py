"""What keeps the first compilation of the corridor short; results have the same bytes without it.

numba makes machine code for each inner function, and again for the functions that call it, and it works out anew for
each multiplication in the source what a double times a double is. Here inner functions are only linked into the one
function that is called from Python, which is optimised once, and what an operator gives is worked out once a process.
LLVM unrolls every loop whose length it knows, and all are known here: four times the machine code, which is slower to
make and no faster to run. Here loops stay loops.
"""

from importlib import import_module
from typing import Any, Final

import llvmlite.binding as llvm
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

from winset.corridor.precision import ArgumentPrecision

# numba ships no types for these.
_Library: Any = JITCodeLibrary
_Lowering: Any = NativeLowering
_registered: Any = register_pass
_dynfunc: Any = import_module("numba._dynfunc")
_config: Any = import_module("numba.core.config")

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


def _passes(library: Any) -> Any:
    """Return LLVM's passes as numba asks for them, but for the unrolling of loops."""
    chosen = llvm.create_pipeline_tuning_options(_config.OPT)
    chosen.loop_vectorization = bool(_config.LOOP_VECTORIZE)
    chosen.slp_vectorization = bool(_config.SLP_VECTORIZE)
    chosen.loop_unrolling = False
    return llvm.create_pass_builder(library.codegen._tm, chosen)


class _RolledLibrary(_Library):  # type: ignore[misc]
    """Code whose loops stay loops, optimised once: numba's first round only brings reference counts together."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self.codegen._data_layout
        for function in ll_module.functions:
            passes = _passes(self)
            passes.getFunctionPassManager().run(function, passes)

    def _optimize_final_module(self) -> None:
        passes = _passes(self)
        passes.getModulePassManager().run(self._final_module, passes)


@_registered(mutates_CFG=True, analysis_only=False)
class _RolledLowering(_Lowering):  # type: ignore[misc]
    """numba's lowering, into such a library."""

    _name = "winset_rolled_lowering"

    def run_pass(self, state: Any) -> bool:
        """Return whether the function was changed."""
        state.library = _RolledLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()  # so that the machine code can be kept
        changed: bool = super().run_pass(state)
        return changed


class EntryCompiler(ArgumentPrecision):
    """The pipeline of a function that Python calls."""

    lowering: Any = _RolledLowering

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        self.state.typingctx = _RememberedOperators(self.state.typingctx)
        (pipeline,) = super().define_pipelines()
        pipeline.passes = [
            (self.lowering if one is NativeLowering else one, said) for one, said in pipeline.passes
        ]
        pipeline.finalize()
        return [pipeline]


class _LinkedLibrary(_RolledLibrary):
    """Code that is optimised as a whole and made machine code within its callers only."""

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

    lowering: Any = _LinkedLowering
