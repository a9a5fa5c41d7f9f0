"""How the arrays of a record are read and written in LLVM's language: by their place, known beforehand.

numba makes a description of an array of ten words each time that a record's array is named, looks up how such an array
is read, and asks of each index whether it counts from the end. Here the place of an element is worked out from the
record's own layout, which is a quarter of the code to write, to read and to optimise. No index here is negative.
"""

import operator
from collections import Counter
from typing import Any, Final

from llvmlite import ir as llvm_ir
from numba.core import cgutils, ir, types
from numba.core.lowering import Lower

# numba ships no types for these.
_Lower: Any = Lower
_cgutils: Any = cgutils
_Nested: Final[Any] = types.NestedArray

_ARITHMETIC: Final = {operator.add: "fadd", operator.sub: "fsub", operator.mul: "fmul"}


class FieldLowering(_Lower):  # type: ignore[misc]
    """numba's lowering, but for the arrays of records; nothing is counted or freed, since nothing is made."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._fields: dict[str, tuple[str, str]] = {}  # variable: its record's name and the array's
        self._indices: dict[str, list[Any]] = {}  # variable: the parts of the tuple
        assigned = (one for block in self.blocks.values() for one in block.find_insts(ir.Assign))
        self._times = Counter(one.target.name for one in assigned)

    def lower_inst(self, inst: Any) -> None:
        """Note an array of a record, or an index, where it is named; it is used where an element is."""
        if not (isinstance(inst, ir.Assign) and self._times[inst.target.name] == 1 and self._is_noted(inst)):
            super().lower_inst(inst)

    def _is_noted(self, inst: Any) -> bool:
        name, value = inst.target.name, inst.value
        if isinstance(self.typeof(name), _Nested):
            if isinstance(value, ir.Var) and value.name in self._fields:
                self._fields[name] = self._fields[value.name]
            elif isinstance(value, ir.Expr) and value.op == "getattr":
                self._fields[name] = (value.value.name, value.attr)
            return name in self._fields
        if isinstance(value, ir.Expr) and value.op == "build_tuple" and name in self._singly_assigned_vars:
            self._indices[name] = value.items
        return name in self._indices

    def loadvar(self, name: str) -> Any:
        """Return the value of a variable; one that was only noted is made as numba makes it."""
        if name in self._fields:
            record, attribute = self._fields[name]
            kind = self.typeof(record)
            make = self.context.get_getattr(kind, attribute)
            return make(self.context, self.builder, kind, self.loadvar(record), attribute)
        if name in self._indices:
            kind = self.typeof(name)
            parts = [self._cast_var(item, part) for item, part in zip(self._indices[name], kind, strict=True)]
            return self.context.make_tuple(self.builder, kind, parts)
        return super().loadvar(name)

    def delvar(self, name: str) -> None:
        """Forget a variable of one block; the memory of the others is the function's."""
        if name in self._singly_assigned_vars and name not in self._fields and name not in self._indices:
            super().delvar(name)

    def lower_getitem(self, resty: Any, expr: Any, value: Any, index: Any, signature: Any) -> Any:
        """Read an element."""
        place = self._place(value, index)
        if place is None:
            return super().lower_getitem(resty, expr, value, index, signature)
        return self.context.cast(self.builder, self.builder.load(place), signature.return_type, resty)

    def lower_setitem(self, target_var: Any, index_var: Any, value_var: Any, signature: Any) -> Any:
        """Write an element."""
        place = self._place(target_var, index_var)
        if place is None:
            return super().lower_setitem(target_var, index_var, value_var, signature)
        return self.builder.store(self._cast_var(value_var, self.typeof(target_var.name).dtype), place)

    def lower_binop(self, resty: Any, expr: Any, op: Any) -> Any:
        """Add, subtract or multiply two floats of one precision; numba does the rest."""
        kinds = {self.typeof(expr.lhs.name), self.typeof(expr.rhs.name), resty}
        if op not in _ARITHMETIC or len(kinds) > 1 or not isinstance(resty, types.Float):
            return super().lower_binop(resty, expr, op)
        done = getattr(self.builder, _ARITHMETIC[op])
        return done(self.loadvar(expr.lhs.name), self.loadvar(expr.rhs.name))

    def _place(self, array: Any, index: Any) -> Any:
        """Return the address of an element of a record's array; None where it is no such thing."""
        if array.name not in self._fields:
            return None
        kind = self.typeof(array.name)
        parts = self._indices.get(index.name, [index])
        if len(parts) != kind.ndim or not all(
            isinstance(self.typeof(one.name), types.Integer) for one in parts
        ):
            return None
        record, attribute = self._fields[array.name]
        within = self.context.get_data_type(kind.dtype)
        for length in reversed(kind.shape):
            within = llvm_ir.ArrayType(within, length)
        offset = self.typeof(record).offset(attribute)
        first = _cgutils.get_record_member(self.builder, self.loadvar(record), offset, within)
        numbers = [self._cast_var(one, types.intp) for one in parts]
        return self.builder.gep(first, [self.context.get_constant(types.intp, 0), *numbers], inbounds=True)
