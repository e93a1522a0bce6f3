"""Schemas of the built-in kinds, made from the annotations and docstrings of their fields."""

from convcost.layers.docstrings import docstring
from convcost.layers.fields import Field
from convcost.layers.op import Op, followers, kinds, lookup, obvious, schema
from convcost.notation.schema.values import Schema, closed, ref
from convcost.notation.spec.context import SUGAR


class Kinds:
    """The built-in kinds. Fields that are read alike share a definition."""

    def __init__(self) -> None:
        """Describe all of them."""
        self._names: dict[Field, str] = {}
        self.definitions: dict[str, Schema] = {
            sugar: {"anyOf": [{"enum": list(followers(sugar))}, {"type": "string", "description": "an expression"}]}
            for sugar in SUGAR
        }
        self.layers: list[str] = []
        self.joins: dict[str, str] = {}
        """The sentence about each; they are written with branches or tensors in place of arguments."""
        for kind in filter(None, map(lookup, kinds())):
            if kind.is_join:
                self.joins[kind.kind] = docstring(kind).sentence
            else:
                self.layers.append(kind.kind)
                self.definitions[f"kind_{kind.kind}"] = self._kind(kind)

    def _kind(self, kind: type[Op]) -> Schema:
        """``{key: value}``, or the obvious argument alone; nothing, when `defaults` or the kind ask for nothing."""
        text = docstring(kind)
        fields = {name: self._field(field) for name, field in schema(kind).items()}
        if kind.takes_norm_and_activation:
            fields |= {sugar: sugar for sugar in SUGAR}
        properties = {name: ref(definition, description=text.fields[name]) for name, definition in fields.items()}
        for older, field in kind.opposites.items():
            text_of_older = f"the opposite of `{field}`, which is written in its place since version 0.2"
            properties[older] = {"description": text_of_older, "deprecated": True}
        alone = obvious(kind)
        shapes: list[Schema] = [{"type": ["object", "null"]}, *([ref(fields[alone])] if alone else [])]
        return {"description": text.sentence, "anyOf": shapes, **closed(properties)}

    def _field(self, field: Field) -> str:
        """The name of the definition of everything that is read like this field."""
        if field not in self._names:
            name = "_or_".join(field.words) or getattr(field.read, "__name__", "value")
            taken = f"field_{name}" in self._names.values()
            self._names[field] = f"field_{name}_{len(self._names)}" if taken else f"field_{name}"
            self.definitions[self._names[field]] = field.json_schema()
        return self._names[field]
