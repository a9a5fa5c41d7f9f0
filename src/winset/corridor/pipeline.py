"""numba's pipeline for the corridor's functions: what keeps the first compilation short.

numba makes machine code for each function, and again for the functions that call it, and it works out anew for each
multiplication in the source what a double times a double is. Here functions are only linked into the one that is
called from Python (`first_compilation.py`), and what an operator gives is worked out once a process.

LLVM would unroll every loop whose length it knows, and all are known here. Short loops, over cities or groups, are
unrolled as each function is read: only then does the loop over lanes around them vectorise. Loops over lanes stay
loops: unrolled they are twice the machine code, slower to make and no faster to run.
"""

import operator
from importlib import import_module
from typing import Any, Final

import llvmlite.binding as llvm
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import (
    AnnotateTypes,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import FixupArgs, IRProcessing, ReconstructSSA, TranslateByteCode

from winset.aliasing import DISTINCT
from winset.corridor.field_lowering import FieldLowering
from winset.corridor.precision import SingleLiterals

# numba ships no types for these.
_Library: Any = JITCodeLibrary
_Lowering: Any = NativeLowering
_Manager: Any = PassManager
_registered: Any = register_pass
_dynfunc: Any = import_module("numba._dynfunc")
_config: Any = import_module("numba.core.config")

OPERATORS: Final = frozenset({"_operator", "builtins"})
LOOPS: Final = ("getiter", "iternext")
_signatures: Final[dict[Any, Any]] = {}


class _RememberedOperators:
    """numba's typing context, with the signature of each operator on given types found once.

    Operators alone: they are the same in every function, while a name may stand for anything.
    """

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def resolve_setitem(self, *arguments: Any) -> Any:
        """Return the signature of writing an element."""
        return self.resolve_function_type(operator.setitem, arguments, {})

    def resolve_function_type(self, function: Any, arguments: Any, named: Any) -> Any:
        """Return the signature of a call, None if there is none."""
        # numba hands over the operator, its own object for it, or the name of a step of a loop.
        operation = getattr(function, "typing_key", function)
        if named or not (operation in LOOPS or getattr(operation, "__module__", None) in OPERATORS):
            return self._context.resolve_function_type(function, arguments, named)
        asked = (function, arguments)
        if asked not in _signatures:
            _signatures[asked] = self._context.resolve_function_type(function, arguments, named)
        return _signatures[asked]


def passes_for(target: Any, *, unrolled: bool) -> Any:
    """Return LLVM's passes for a processor as numba asks for them, with loops unrolled or not."""
    chosen = llvm.create_pipeline_tuning_options(_config.OPT)
    chosen.loop_vectorization = bool(_config.LOOP_VECTORIZE)
    chosen.slp_vectorization = bool(_config.SLP_VECTORIZE)
    chosen.loop_unrolling = unrolled
    return llvm.create_pass_builder(target, chosen)


class _LinkedLibrary(_Library):  # type: ignore[misc]
    """Code that is optimised as a whole and made machine code within its callers only."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self.codegen._data_layout
        for function in ll_module.functions:
            passes = passes_for(self.codegen._tm, unrolled=True)
            passes.getFunctionPassManager().run(function, passes)

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True


@_registered(mutates_CFG=True, analysis_only=False)
class _LinkedLowering(_Lowering):  # type: ignore[misc]
    """numba's lowering, into a library that is only linked."""

    _name = "winset_linked_lowering"

    @property
    def lowering_class(self) -> Any:
        """Return what writes each instruction."""
        return FieldLowering

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


# Those of numba's passes that these functions need: they have no closures, comprehensions, exceptions, array
# expressions or literal loops to be rewritten, each of which is looked for in a pass of its own.
_PASSES: Final[Any] = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    ReconstructSSA,
    SingleLiterals,
    NopythonTypeInference,
    PreLowerStripPhis,
    IRLegalization,
    AnnotateTypes,
    _LinkedLowering,
    NoPythonBackend,
)


class LinkedCompiler(CompilerBase):
    """The pipeline of a function that is only linked."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        self.state.typingctx = _RememberedOperators(self.state.typingctx)
        passes = _Manager("winset")
        for one in _PASSES:
            passes.add_pass(one, one.__name__)
        passes.finalize()
        return [passes]


# `contract` alone of the fast-math flags: it fuses a multiplication and an addition, and reorders nothing, so that
# results do not depend on how a loop was cut. Division by zero follows IEEE; `lanes.over` guards what must be.
# Without reference counts: no compiled function here makes an array, it writes into those it is given. Without the code
# that takes Python's arguments apart, which is longer than most mechanisms: `machine_code.py` does that.
OPTIONS: Final[Any] = {
    "nogil": True,
    "fastmath": {"contract"},
    "error_model": "numpy",
    **DISTINCT,
    "_nrt": False,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": LinkedCompiler,
}
